import Credentials
import PostgresSession
import Testing

@Suite struct MalformedCredentialsTests {
  @Test(
    "Malformed credentials are refused in words that tell where and why, and no secret",
    arguments: malformedCredentials
  )
  func refusing(row: Malformed) {
    let error = #expect(throws: CredentialsError.self) {
      try Credentials.parse(row.text, as: row.form)
    }
    let message = error?.description
    #expect(message == row.message)
    #expect(
      ["hunter2", "s3cret"].filter { message?.contains($0) ?? true } == [],
      "the message shows the password"
    )
  }

  @Test("A password cut at its own semicolon is in no message", arguments: cutPasswords)
  func cutPassword(password: String) {
    let error = #expect(throws: CredentialsError.self) {
      try Credentials.parse("Server=db;Database=a;Port=1;UID=u;Password=\(password)")
    }
    #expect(error?.description.contains("s3cret") == false)
  }

  @Test func anErrorIsAValue() {
    let error = #expect(throws: CredentialsError.self) {
      try Credentials.parse(basic("port", "0"), as: .awsBasic)
    }
    #expect(
      error
        == CredentialsError(
          form: .awsBasic,
          field: "port",
          line: 3,
          problem: "is out of range",
          allowed: "1 to 65535"
        )
    )
  }
}

struct Malformed: CustomTestStringConvertible {
  let text: String
  let form: CredentialForm?
  let message: String

  init(_ text: String, as form: CredentialForm? = nil, _ message: String) {
    self.text = text
    self.form = form
    self.message = message
  }

  var testDescription: String { message }
}

/// Every way to write credentials wrongly, each with its whole message.
private let malformedCredentials =
  malformedTexts + malformedStrings + contradictions + malformedBasic + malformedAccountKeys
  + malformedEnvelopes + malformedServers

private let cutPasswords = [
  "hunter2;s3cret", "hunter2;s3cret;", "hunter2;s3cret=1", "hunter2;a s3cret=", "'hunter2's3cret",
  "\"hunter2\"s3cret\"", "s3cret'", "hunter2;'s3cret'", "hunter2;Port=s3cret",
  "hunter2;SSL Mode=s3cret", "hunter2;EncryptionMethod=s3cret", "hunter2;Server=s3cret:1",
  "'s3cret", "s3cret;=s3cret", "s3cret;\u{1}s3cret=1",
]
