import Credentials
import Foundation
import PostgresSession
import Testing

@Suite struct CredentialWritingTests {
  @Test("What is written is read back unchanged", arguments: modesOfWritings, nastyTexts)
  func roundTrip(written: ModeOfWriting, nasty: String) throws {
    let parameters = ConnectionParameters(
      server: "db.example",
      port: 5433,
      database: nasty,
      username: "u" + nasty,
      password: Secret(nasty),
      sslMode: written.mode
    )
    let text = try #require(written.writing.write(parameters))
    let read = try Credentials.parse(text, as: written.writing.form)
    #expect(read == Credentials(form: written.writing.form, parameters: parameters))
    #expect(Array(read.parameters.password.reveal().utf8) == Array(nasty.utf8))
  }

  @Test("No text can change another field", arguments: 0..<300)
  func randomRoundTrip(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let parameters = ConnectionParameters(
      server: "db.example",
      port: 5432,
      database: random.text(),
      username: random.text(),
      password: Secret(random.text()),
      sslMode: .require
    )
    let read = try CredentialWriting.all.map {
      try Credentials.parse(try #require($0.write(parameters)), as: $0.form)
    }
    #expect(
      read == CredentialWriting.all.map { Credentials(form: $0.form, parameters: parameters) }
    )
  }

  @Test func everyWritingHasANameAndAForm() {
    #expect(
      CredentialWriting.all.map { [$0.name, $0.form.rawValue] } == [
        ["azure-account-key", "azure-account-key"],
        ["azure-account-key-ssl-properties", "azure-account-key"],
        ["azure-account-key-flow-service", "azure-account-key"],
        ["azure-basic", "azure-basic"],
        ["azure-basic-flow-service", "azure-basic"],
        ["aws-basic", "aws-basic"],
        ["aws-basic-flow-service", "aws-basic"],
      ]
    )
  }

  @Test("The SSL properties have no word for two modes", arguments: SSLMode.allCases)
  func modesOfProperties(mode: SSLMode) throws {
    let writing = try #require(
      CredentialWriting.all.first { $0.name == "azure-account-key-ssl-properties" }
    )
    let tails: [SSLMode: String] = [
      .disable: "EncryptionMethod=0;ValidateServerCertificate=0",
      .prefer: "EncryptionMethod=6;ValidateServerCertificate=0",
      .require: "EncryptionMethod=1;ValidateServerCertificate=0",
      .verifyCa: "EncryptionMethod=1;ValidateServerCertificate=1",
    ]
    var parameters = plain
    parameters.sslMode = mode
    let expected = tails[mode].map {
      """
      {
        "connectionString": "\(connectionString(";" + $0))",
        "connectionSpec.id": "74a1c565-4e59-48d7-9d67-7c03b8a13137"
      }
      """
    }
    #expect(writing.write(parameters) == expected)
    #expect(writing.modes.contains(mode) == (expected != nil))
  }

  @Test func theConnectionStringIsTheDocumentsPatternWithNpgsqlsMode() {
    #expect(plain.connectionString() == connectionString(";SSL Mode=VerifyFull"))
  }

  // Foundation on Linux drops a byte order mark at the start of a string.
  @Test("Foundation reads the same members", arguments: nastyTexts.filter { $0 != "\u{FEFF}" })
  func otherReader(nasty: String) throws {
    let writing = try #require(CredentialWriting.all.first { $0.name == "aws-basic" })
    var parameters = plain
    parameters.password = Secret(nasty)
    let text = try #require(writing.write(parameters))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
    #expect(
      object == [
        "server": "db.example", "port": "5432", "username": "scott", "password": nasty,
        "database": "acme", "sslMode": "Verify-Full",
      ]
    )
  }

  @Test func theFlowServiceBodyIsThatOfTheAPIPage() throws {
    let writing = try #require(
      CredentialWriting.all.first { $0.name == "azure-account-key-flow-service" }
    )
    #expect(
      writing.write(plain) == """
        {
          "name": "PostgreSQL base connection",
          "auth": {
            "specName": "Connection String Based Authentication",
            "params": {
              "connectionString": "\(connectionString(";SSL Mode=VerifyFull"))"
            }
          },
          "connectionSpec": {
            "id": "74a1c565-4e59-48d7-9d67-7c03b8a13137",
            "version": "1.0"
          }
        }
        """
    )
  }
}

private let plain = ConnectionParameters(
  server: "db.example",
  port: 5432,
  database: "acme",
  username: "scott",
  password: Secret(password),
  sslMode: .verifyFull
)

struct ModeOfWriting: CustomTestStringConvertible {
  let writing: CredentialWriting
  let mode: SSLMode

  var testDescription: String { "\(writing.name) \(mode.rawValue)" }
}

private let modesOfWritings = CredentialWriting.all.flatMap { writing in
  writing.modes.map { ModeOfWriting(writing: writing, mode: $0) }
}

private let nastyTexts = [
  ";", "=", "==", "'", "\"", "''", "\"\"", "'\"", "\"'\"", "a;b", "a=b", "=a", "a'", "a\"", "'a'",
  "\"a\"", " ", " a", "a ", "\t", "a\nb", "\r\n", "{", "}", "{a;b}", "\\", "\\u0041", "\u{1}",
  "\u{7F}",
  "\u{85}", "\u{A0}a", "\u{FEFF}", "\u{2028}", ";\u{301}", "\"\u{301}", "'\u{301}", "=\u{301}", "é",
  "e\u{301}", "😀", "пароль", "密码", ";SSL Mode=Disable", ";SSL Mode=Disable;",
  "\";SSL Mode=Disable;\"",
  "';SSL Mode=Disable;'", "x;Host=evil.example", "x\",\"sslMode\":\"Disable", "a,b", "a//b", "%41",
  "+",
]

/// A repeatable source of texts made of what connection strings and JSON give a meaning to.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func text() -> String {
    let pieces = [
      ";", "=", "'", "\"", " ", "\\", "\n", "\r", "\t", "a", "B", "0", "{", "}", ",", ":", "/",
      "\u{301}",
      "\u{A0}", "😀", "SSL Mode", "Password", "\u{1F}",
    ]
    let count = Int.random(in: 1...12, using: &self)
    return (0..<count).map { _ in pieces[Int.random(in: pieces.indices, using: &self)] }.joined()
  }
}
