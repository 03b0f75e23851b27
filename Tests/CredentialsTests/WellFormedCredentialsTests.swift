import Credentials
import PostgresSession
import Testing

@Suite struct WellFormedCredentialsTests {
  @Test("Credentials are read, whatever the way they are written", arguments: wellFormed)
  func reading(row: WellFormed) throws {
    #expect(try Credentials.parse(row.text, as: row.asked) == row.credentials)
  }
}

struct WellFormed: CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let asked: CredentialForm?
  let credentials: Credentials

  init(
    _ description: String,
    _ text: String,
    as asked: CredentialForm? = nil,
    is form: CredentialForm = .azureAccountKey,
    server: String = "db.example",
    port: Int = 5432,
    database: String = "acme",
    username: String = "scott",
    password: String = password,
    _ sslMode: SSLMode = .prefer
  ) {
    testDescription = description
    self.text = text
    self.asked = asked
    credentials = Credentials(
      form: form,
      parameters: ConnectionParameters(
        server: server,
        port: port,
        database: database,
        username: username,
        password: Secret(password),
        sslMode: sslMode
      )
    )
  }
}

private let wellFormed = accountKeys + sslProperties + objects + servers

private let accountKeys = [
  WellFormed("the document's pattern, bare", connectionString()),
  WellFormed("… as the form that it is", connectionString(), as: .azureAccountKey),
  WellFormed("… behind a byte order mark and white space", "\u{FEFF} \n" + connectionString()),
  WellFormed("… with a line end behind it", connectionString("\n")),
  WellFormed("… over several lines", connectionString(";\n SSL Mode = Require ;\n"), .require),
  WellFormed(
    "keywords in any case",
    "SERVER=db.example;database=acme;pOrT=5432;uid=scott;PASSWORD=\(password)"
  ),
  WellFormed(
    "Npgsql's names",
    "Host=db.example;DB=acme;Port=5432;Username=scott;PWD=\(password);SslMode=Allow",
    .allow
  ),
  WellFormed(
    "Npgsql's other names",
    "host=db.example;db=acme;port=5432;user id=scott;psw=\(password);ssl mode=verifyfull",
    .verifyFull
  ),
  WellFormed("… and UserId", connectionString(";UserId=tiger"), username: "tiger"),
  WellFormed("… and User Name", connectionString(";User Name=tiger"), username: "tiger"),
  WellFormed("the last of two counts", connectionString(";Port=5433;Port=5434"), port: 5434),
  WellFormed("… under another name too", connectionString(";Host=other"), server: "other"),
  WellFormed("no mode after an empty one", connectionString(";SSL Mode=Require;SSL Mode=")),
  WellFormed("a value after an empty one", "Password=;" + connectionString()),
  WellFormed(
    "a mode as the document spells it",
    connectionString(";SSL Mode=Verify-Ca"),
    .verifyCa
  ),
  WellFormed("a quoted mode", connectionString(";SSL Mode='Verify Full'"), .verifyFull),
  WellFormed(
    "a password in double quotes",
    connectionString(";Password=\"a;SSL Mode=Disable\""),
    password: "a;SSL Mode=Disable"
  ),
  WellFormed(
    "a password in single quotes",
    connectionString(";Password='it''s; \"so\"'"),
    password: "it's; \"so\""
  ),
  WellFormed("a password with =", connectionString(";Password=a==b="), password: "a==b="),
  WellFormed("a password with an inner quote", connectionString(";Password=a'b"), password: "a'b"),
  WellFormed("a password in braces", connectionString(";Password={a}"), password: "{a}"),
  WellFormed("white space around a password", connectionString(";Password= a b "), password: "a b"),
  WellFormed("white space in quotes", connectionString(";Password=' a '"), password: " a "),
  WellFormed("a port with leading zeros", connectionString(";Port=0065535"), port: 65535),
]

private let sslProperties = [
  WellFormed("method 0", connectionString(";EncryptionMethod=0"), .disable),
  WellFormed("method 1", connectionString(";EncryptionMethod=1"), .require),
  WellFormed("method 6", connectionString(";EncryptionMethod=6"), .prefer),
  WellFormed(
    "method 0, no validation",
    connectionString(";EncryptionMethod=0;ValidateServerCertificate=0"),
    .disable
  ),
  WellFormed(
    "method 1, no validation",
    connectionString(";encryptionmethod=1;validateservercertificate=0"),
    .require
  ),
  WellFormed(
    "method 6, no validation",
    connectionString(";EncryptionMethod=6;ValidateServerCertificate=0"),
    .prefer
  ),
  WellFormed(
    "method 1, validation",
    connectionString(";EncryptionMethod=1;ValidateServerCertificate=1"),
    .verifyCa
  ),
  WellFormed(
    "validation as the API page misspells it",
    connectionString(";EncryptionMethod=1;ValidationServerCertificate=1"),
    .verifyCa
  ),
  WellFormed(
    "validation in both spellings",
    connectionString(
      ";EncryptionMethod=1;ValidationServerCertificate=1;ValidateServerCertificate=1"
    ),
    .verifyCa
  ),
  WellFormed("no validation, no method", connectionString(";ValidateServerCertificate=0")),
  WellFormed(
    "no validation, a mode",
    connectionString(";ValidateServerCertificate=0;SSL Mode=Require"),
    .require
  ),
  WellFormed(
    "a mode and a method that mean the same",
    connectionString(";SSL Mode=VerifyCA;EncryptionMethod=1;ValidateServerCertificate=1"),
    .verifyCa
  ),
  WellFormed("a method unset", connectionString(";EncryptionMethod=1;EncryptionMethod=")),
]

private let objects = [
  WellFormed("an account key as JSON", accountKey()),
  WellFormed(
    "… with the nested identifier only",
    """
    {"connectionString": "\(connectionString())",
     "connectionSpec": {"id": "74A1C565-4E59-48D7-9D67-7C03B8A13137", "version": "1.0"}}
    """
  ),
  WellFormed(
    "… with the flat identifier only",
    """
    {"connectionString": "\(connectionString())",
     "connectionSpec.id": "74A1C565-4E59-48D7-9D67-7C03B8A13137"}
    """
  ),
  WellFormed(
    "… with escapes",
    accountKey(connectionString(";Password=\\\"a;\\u0062\\\"")),
    password: "a;b"
  ),
  WellFormed("basic credentials", basic(), is: .azureBasic, .require),
  WellFormed("… on Azure", basic(), as: .azureBasic, is: .azureBasic, .require),
  WellFormed("… on AWS", basic(), as: .awsBasic, is: .awsBasic, .require),
  WellFormed(
    "… with a number for the port",
    basic("port", "1"),
    is: .azureBasic,
    port: 1,
    .require
  ),
  WellFormed(
    "… without a mode",
    basic("sslMode", nil),
    as: .awsBasic,
    is: .awsBasic,
    .prefer
  ),
  WellFormed(
    "… with the API page's mode",
    basic("sslMode", "\"Verify Ca\""),
    is: .azureBasic,
    .verifyCa
  ),
  WellFormed(
    "… with a keyword in the password",
    basic("password", "\"x;SSL Mode=Disable\""),
    is: .azureBasic,
    password: "x;SSL Mode=Disable",
    .require
  ),
  WellFormed(
    "… with white space",
    basic("password", "\" \""),
    is: .azureBasic,
    password: " ",
    .require
  ),
  WellFormed(
    "… with a surrogate pair",
    basic("password", "\"\\ud83d\\uDE00\""),
    is: .azureBasic,
    password: "😀",
    .require
  ),
  WellFormed("a base connection, basic", flowService(), is: .azureBasic, .require),
  WellFormed("… on AWS", flowService(), as: .awsBasic, is: .awsBasic, .require),
  WellFormed(
    "a base connection, account key",
    flowService(
      specName: "\"Connection String Based Authentication\"",
      params: "{\"connectionString\": \"\(connectionString(";SSL Mode=Require"))\"}"
    ),
    .require
  ),
  WellFormed(
    "… without a version",
    flowService(specification: "{\"id\": \"\(connectionSpecificationID)\"}"),
    is: .azureBasic,
    .require
  ),
  WellFormed(
    "the API page's example",
    """
    {"name":"PostgreSQL base connection","description":"…",
     "auth":{"specName":"Basic Authentication",
             "params":{"server":"localhost","port":"3306","database":"postgresql-acme",
                       "username":"acme","password":"xxxx","sslMode":"Allow"}},
     "connectionSpec":{"id":"74a1c565-4e59-48d7-9d67-7c03b8a13137","version":"1.0"}}
    """,
    is: .azureBasic,
    server: "localhost",
    port: 3306,
    database: "postgresql-acme",
    username: "acme",
    password: "xxxx",
    .allow
  ),
]

private let servers = [
  ("127.0.0.1", "127.0.0.1"),
  ("::1", "::1"),
  ("[::1]", "::1"),
  ("::", "::"),
  ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"),
  ("[2001:DB8::ffff:1.2.3.4]", "2001:DB8::ffff:1.2.3.4"),
  ("fe80::1%eth0", "fe80::1%eth0"),
  ("1::", "1::"),
  ("täst.example", "täst.example"),
].map { text, server in
  WellFormed(
    "server \(text)",
    basic("server", "\"\(text)\""),
    is: .azureBasic,
    server: server,
    .require
  )
}
