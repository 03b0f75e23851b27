import Credentials

/// Objects of account key authentication.
let malformedAccountKeys = [
  Malformed(
    "{\"connectionString\": \"\(connectionString())\"}",
    "azure-account-key: connectionSpec.id: is missing; allowed: \(connectionSpecificationID)"
  ),
  Malformed(
    "{\"connectionString\": \"\(connectionString())\",\n\"connectionSpec\": {}}",
    "azure-account-key: connectionSpec.id (line 2): is missing; "
      + "allowed: \(connectionSpecificationID)"
  ),
  Malformed(
    "{\"connectionSpec.id\": \"\(connectionSpecificationID)\"}",
    "azure-account-key: connectionString: is missing; allowed: \(pattern)"
  ),
  Malformed(
    accountKey(""),
    "azure-account-key: connectionString (line 2): is empty; allowed: \(pattern)"
  ),
  Malformed(
    accountKey(" ; "),
    "azure-account-key: connectionString.Server (line 2): is missing; "
      + "allowed: one host name or IP address"
  ),
  Malformed(
    accountKey(connectionString("\\u0000")),
    "azure-account-key: connectionString (line 2): holds a NUL character; "
      + "allowed: a text without NUL"
  ),
  Malformed(
    accountKey(connectionString(";Port=x")),
    "azure-account-key: connectionString.Port (line 2): is not a whole number in decimal digits; "
      + "allowed: 1 to 65535"
  ),
  Malformed(
    accountKey(specification: "\"connectionSpec\": {\"id\": \"\(password)\"}"),
    "azure-account-key: connectionSpec.id (line 3): is not the identifier of PostgreSQL; "
      + "allowed: \(connectionSpecificationID)"
  ),
  Malformed(
    accountKey(specification: "\"connectionSpec\": \"\(connectionSpecificationID)\""),
    "azure-account-key: connectionSpec (line 3): is a string; allowed: an object"
  ),
  Malformed(
    accountKey(other: "\"connectionSpec.id\": \"\""),
    "azure-account-key: connectionSpec.id (line 4): is empty; "
      + "allowed: \(connectionSpecificationID)"
  ),
  Malformed(
    accountKey(other: "\"connectionSpec.id\": 74"),
    "azure-account-key: connectionSpec.id (line 4): is a number, not a text; "
      + "allowed: \(connectionSpecificationID)"
  ),
  Malformed(
    accountKey(other: "\"server\": \"db.example\""),
    "azure-account-key: server (line 4): belongs to basic authentication, "
      + "not beside a connection string; "
      + "allowed: connectionString, connectionSpec, connectionSpec.id"
  ),
  Malformed(
    basic(),
    as: .azureAccountKey,
    "azure-account-key: server (line 2): belongs to basic authentication, "
      + "not beside a connection string; "
      + "allowed: connectionString, connectionSpec, connectionSpec.id"
  ),
  Malformed(
    accountKey(other: "\"ConnectionString\": \"\(password)\""),
    "azure-account-key: ConnectionString (line 4): is unknown, did you mean connectionString?; "
      + "allowed: connectionString, connectionSpec, connectionSpec.id"
  ),
]

/// Bodies that create a base connection.
let malformedEnvelopes = [
  Malformed(
    "{\"name\": \"acme\", \"connectionSpec\": {}}",
    "credentials: auth: is missing; allowed: an object"
  ),
  Malformed(
    "{\"auth\": \"\(password)\"}",
    "credentials: auth (line 1): is a string; allowed: an object"
  ),
  Malformed(
    flowService(name: "1"),
    "credentials: name (line 2): is a number, not a text; allowed: a text"
  ),
  Malformed(
    flowService(specName: nil),
    "credentials: auth.specName (line 3): is missing; allowed: \(specNames)"
  ),
  Malformed(
    flowService(specName: "\"basic authentication\""),
    "credentials: auth.specName (line 4): is not an authentication, "
      + "did you mean Basic Authentication?; allowed: \(specNames)"
  ),
  Malformed(
    flowService(specName: "\"\(password)\""),
    "credentials: auth.specName (line 4): is not an authentication; allowed: \(specNames)"
  ),
  Malformed(
    flowService(),
    as: .azureAccountKey,
    "azure-account-key: auth.specName (line 4): is not the authentication of this form; "
      + "allowed: Connection String Based Authentication"
  ),
  Malformed(
    flowService(specName: "\"Connection String Based Authentication\""),
    as: .awsBasic,
    "aws-basic: auth.specName (line 4): has no place here: AWS has no connection-string form; "
      + "allowed: Basic Authentication"
  ),
  Malformed(
    flowService(params: nil),
    "azure-basic: auth.params (line 3): is missing; allowed: an object"
  ),
  Malformed(
    flowService(params: "{}"),
    "azure-basic: auth.params.server (line 5): is missing; "
      + "allowed: one host name or IP address"
  ),
  Malformed(
    flowService(params: basic("port", "70000")),
    "azure-basic: auth.params.port (line 7): is out of range; allowed: 1 to 65535"
  ),
  Malformed(
    flowService(params: "{\"connectionString\": \"\(connectionString())\"}"),
    "azure-basic: auth.params.connectionString (line 5): belongs to account key authentication, "
      + "not to basic authentication; allowed: \(fields)"
  ),
  Malformed(
    flowService(specName: "\"Connection String Based Authentication\""),
    "azure-account-key: auth.params.server (line 6): belongs to basic authentication, "
      + "not beside a connection string; allowed: connectionString"
  ),
  Malformed(
    flowService(
      specName: "\"Connection String Based Authentication\"",
      params: "{\"connectionString\": \"\(connectionString(";Port="))\"}"
    ),
    "azure-account-key: auth.params.connectionString.Port (line 5): is missing; "
      + "allowed: 1 to 65535"
  ),
  Malformed(
    flowService(specification: "{\"version\": \"1.0\"}"),
    "azure-basic: connectionSpec.id (line 14): is missing; "
      + "allowed: \(connectionSpecificationID)"
  ),
  Malformed(
    flowService(
      specification: "{\"id\": \"\(connectionSpecificationID)\", \"version\": \"2.0\"}"
    ),
    "azure-basic: connectionSpec.version (line 14): is not the version of the document; "
      + "allowed: 1.0"
  ),
  Malformed(
    flowService(
      specification: "{\"id\": \"\(connectionSpecificationID)\", \"version\": 1.0}"
    ),
    "azure-basic: connectionSpec.version (line 14): is a number, not a text; allowed: 1.0"
  ),
  Malformed(
    flowService(specification: "{\"ID\": \"\(connectionSpecificationID)\"}"),
    "azure-basic: connectionSpec.ID (line 14): is unknown, did you mean id?; "
      + "allowed: id, version"
  ),
  Malformed(
    "{\"auth\": {}, \"tags\": []}",
    "credentials: tags (line 1): is unknown; "
      + "allowed: name, description, auth, connectionSpec, connectionSpec.id"
  ),
]
