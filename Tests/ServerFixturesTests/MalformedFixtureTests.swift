import PostgresSession
import ServerFixtures
import Testing

@Suite struct MalformedFixtureTests {
  @Test(
    "A malformed fixture is refused in one line: where, what, and what would be right",
    arguments: malformedFixtures)
  func refused(row: Malformed) throws {
    let files = try PEMFiles.minted.get().all
    let error = #expect(throws: FixtureError.self) { try fixture(row.text, files: files) }
    #expect(error?.description == row.message)
    #expect(error?.description.contains("s3cret") == false, "the message shows the password")
    #expect(error?.description.contains("\n") == false)
  }

  @Test("What is wrong is a value")
  func value() {
    #expect(
      throws: FixtureError(
        file: "a.yaml", line: 2, key: "settings.ssl",
        problem: "is \"maybe\", which is no boolean", allowed: "on or off")
    ) {
      try fixture("summary: A server.\nsettings: {ssl: maybe}\nhba: [host all all all trust]")
    }
  }
}

/// A text that is refused, and the whole message.
struct Malformed: Sendable, CustomTestStringConvertible {
  let text: String
  let message: String

  init(_ text: String, _ message: String) {
    self.text = text
    self.message = message
  }

  var testDescription: String { message }
}

/// A fixture that is good but for what is added.
func fixtureText(_ rest: String, hba: String = "[host all all all trust]") -> String {
  "summary: A server.\nroles: {acme: {password: s3cret}}\nhba: \(hba)\n\(rest)"
}

let malformedFixtures =
  malformedYAML + malformedShapes + malformedRoles + malformedRules + malformedSettings
  + contradictions + malformedCertificateFiles + malformedIdentityReferences + malformedQueries
  + malformedFaults + malformedTables
