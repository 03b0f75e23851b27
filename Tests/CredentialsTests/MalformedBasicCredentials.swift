import Credentials

/// Objects of basic authentication.
let malformedBasic = [
  Malformed("{}", "azure-basic: server: is missing; allowed: one host name or IP address"),
  Malformed(
    basic("server"),
    as: .awsBasic,
    "aws-basic: server: is missing; allowed: one host name or IP address"
  ),
  Malformed(basic("port"), "azure-basic: port: is missing; allowed: 1 to 65535"),
  Malformed(basic("username"), "azure-basic: username: is missing; allowed: \(filled)"),
  Malformed(basic("password"), "azure-basic: password: is missing; allowed: \(filled)"),
  Malformed(basic("database"), "azure-basic: database: is missing; allowed: \(filled)"),
  Malformed(
    basic("server", "\"\""),
    "azure-basic: server (line 2): is empty; allowed: one host name or IP address"
  ),
  Malformed(basic("port", "\"\""), "azure-basic: port (line 3): is empty; allowed: 1 to 65535"),
  Malformed(
    basic("username", "\"\""),
    "azure-basic: username (line 4): is empty; allowed: \(filled)"
  ),
  Malformed(
    basic("password", "\"\""),
    "azure-basic: password (line 5): is empty; allowed: \(filled)"
  ),
  Malformed(
    basic("database", "\"\""),
    "azure-basic: database (line 6): is empty; allowed: \(filled)"
  ),
  Malformed(
    basic("sslMode", "\"\""),
    "azure-basic: sslMode (line 7): is empty; allowed: \(modes)"
  ),
  Malformed(
    basic("server", "1"),
    "azure-basic: server (line 2): is a number, not a text; "
      + "allowed: one host name or IP address"
  ),
  Malformed(
    basic("port", "true"),
    "azure-basic: port (line 3): is a boolean, not a text; allowed: 1 to 65535"
  ),
  Malformed(
    basic("username", "null"),
    "azure-basic: username (line 4): is null, not a text; allowed: \(filled)"
  ),
  Malformed(
    basic("password", "[\"\(password)\"]"),
    "azure-basic: password (line 5): is an array, not a text; allowed: \(filled)"
  ),
  Malformed(
    basic("password", "{\"value\": \"\(password)\"}"),
    "azure-basic: password (line 5): is an object, not a text; allowed: \(filled)"
  ),
  Malformed(
    basic("sslMode", "2"),
    "azure-basic: sslMode (line 7): is a number, not a text; allowed: \(modes)"
  ),
  Malformed(
    basic("password", "\"\(password)\\u0000\""),
    "azure-basic: password (line 5): holds a NUL character; allowed: a text without NUL"
  ),
  Malformed(
    basic("port", "0"),
    "azure-basic: port (line 3): is out of range; allowed: 1 to 65535"
  ),
  Malformed(
    basic("port", "99999999999999999999"),
    "azure-basic: port (line 3): is out of range; allowed: 1 to 65535"
  ),
  Malformed(
    basic("port", "-1"),
    "azure-basic: port (line 3): is not a whole number in decimal digits; allowed: 1 to 65535"
  ),
  Malformed(
    basic("port", "5432.0"),
    "azure-basic: port (line 3): is not a whole number in decimal digits; allowed: 1 to 65535"
  ),
  Malformed(
    basic("port", "5E+3"),
    "azure-basic: port (line 3): is not a whole number in decimal digits; allowed: 1 to 65535"
  ),
  Malformed(
    basic("port", "\" 5432\""),
    "azure-basic: port (line 3): is not a whole number in decimal digits; allowed: 1 to 65535"
  ),
  Malformed(
    basic("port", "\"５４３２\""),
    "azure-basic: port (line 3): is not a whole number in decimal digits; allowed: 1 to 65535"
  ),
  Malformed(
    basic("sslMode", "\"Requires\""),
    "azure-basic: sslMode (line 7): is not a mode, did you mean Require?; allowed: \(modes)"
  ),
  Malformed(
    basic("sslMode", "\"\(password)\""),
    as: .awsBasic,
    "aws-basic: sslMode (line 7): is not a mode; allowed: \(modes)"
  ),
  Malformed(
    basic("sslMode", "\"false\""),
    as: .awsBasic,
    "aws-basic: sslMode (line 7): is the boolean of the API page, "
      + "which is none of the document's six modes; allowed: \(modes)"
  ),
  Malformed(
    basic("sslMode", "true"),
    as: .awsBasic,
    "aws-basic: sslMode (line 7): is the boolean of the API page, "
      + "which is none of the document's six modes; allowed: \(modes)"
  ),
  Malformed(
    basic("sslmode", "\"Require\""),
    "azure-basic: sslmode (line 8): is unknown, did you mean sslMode?; allowed: \(fields)"
  ),
  Malformed(
    basic("pwd", "\"\(password)\""),
    "azure-basic: pwd (line 8): is unknown, did you mean password?; allowed: \(fields)"
  ),
  Malformed(
    basic("pest", "15"),
    "azure-basic: pest (line 8): is unknown; allowed: \(fields)"
  ),
  Malformed(
    basic("timeout", "15"),
    "azure-basic: timeout (line 8): is unknown; allowed: \(fields)"
  ),
  Malformed(
    basic("\(password)\\\"", "1"),
    "azure-basic: the text (line 8): has a member whose name is no credential's; "
      + "allowed: \(fields)"
  ),
  Malformed(
    "{\"port\": 1,\n\"port\": 2}",
    "azure-basic: port (line 2): is given twice; allowed: once"
  ),
  Malformed(
    accountKey(),
    as: .awsBasic,
    "aws-basic: connectionString (line 2): has no place here: AWS has no connection-string form; "
      + "allowed: \(fields)"
  ),
  Malformed(
    accountKey(),
    as: .azureBasic,
    "azure-basic: connectionString (line 2): belongs to account key authentication, "
      + "not to basic authentication; allowed: \(fields)"
  ),
]

/// What is no server, and why.
let malformedServers = [
  ("db.example:5433", "names a port too; write the port as port"),
  ("[::1]:5433", "names a port too; write the port as port"),
  ("one.example,two.example", "names several hosts"),
  ("/var/run/postgresql", "is the path of a local socket"),
  ("@postgresql", "is the path of a local socket"),
  ("https://db.example", "is a URI; write its parts as credentials"),
  ("{SERVER}", "is still the document's placeholder"),
  (" db.example", "holds white space; credentials in one string are separated by ';'"),
  ("db\\u0001", "holds a control character"),
  ("::1::", "has ':' or brackets but is no IPv6 address"),
  ("1:2:3:4:5:6:7", "has ':' or brackets but is no IPv6 address"),
  ("1:2:3:4:5:6:7:8:9", "has ':' or brackets but is no IPv6 address"),
  ("1:2:3:4::5:6:7:8", "has ':' or brackets but is no IPv6 address"),
  ("12345::", "has ':' or brackets but is no IPv6 address"),
  ("::1.2.3.256", "has ':' or brackets but is no IPv6 address"),
  ("::1%", "has ':' or brackets but is no IPv6 address"),
  (":::", "has ':' or brackets but is no IPv6 address"),
  ("[db.example]", "has ':' or brackets but is no IPv6 address"),
  ("db.example:", "has ':' or brackets but is no IPv6 address"),
].map { server, problem in
  Malformed(
    basic("server", "\"\(server)\""),
    "azure-basic: server (line 2): \(problem); allowed: one host name or IP address"
  )
}
