import PostgresSession
import ServerFixtures
import Testing

/// Texts that are meant to bring a reader down.
@Suite struct YAMLLimitTests {
  @Test(
    "What is nested too deeply is refused",
    arguments: [("[", 100_000), ("{a: ", 100_000), ("- ", 100_000), ("summary: [", 1), ("[", 1001)])
  func depth(opening: String, count: Int) {
    let text = String(repeating: opening, count: count) + String(repeating: "[", count: 1000)
    let error = #expect(throws: FixtureError.self) { try fixture(text) }
    #expect(error?.description == "a.yaml:1: is nested too deeply")
  }

  /// Forty times three times as many.
  private static let bomb =
    "a0: &a0 [x]\n"
    + (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]\n" }.joined()

  @Test(
    "Aliases of aliases are refused before they are followed, wherever they stand",
    arguments: [
      (bomb, "aliases make more than \(100_000 + bomb.utf8.count) values of it"),
      ("summary: x\nhba: *a\n", "is no YAML: found undefined alias"),
      (bomb + "? *a40\n: x\n", "a key is no text; use a text"),
      (bomb + "{*a40 : x}\n", "a key is no text; use a text"),
      (bomb + "b: {[*a40]: x}\n", "a key is no text; use a text"),
    ])
  func aliases(text: String, problem: String) throws {
    let error = try #require(throws: FixtureError.self) { try fixture(text) }
    #expect(error.description.hasSuffix(": \(problem)"), "\(error)")
    #expect(error.line != nil)
  }

  @Test("Aliases that nest without end are refused, and do not end the program")
  func chain() {
    let levels = (1...200_000).map { "- &a\($0) [*a\($0 - 1)]\n" }
    let error = #expect(throws: FixtureError.self) {
      try fixture("- &a0 x\n" + levels.joined())
    }
    #expect(error?.description == "a.yaml: has 200000 aliases; use at most 256")
  }

  @Test("What is written once can stand in many places")
  func repetition() throws {
    let fixture = try fixture(
      """
      summary: &name acme
      hba: [host all all all trust]
      databases: [*name]
      roles: {acme: {password: *name}}
      """)
    #expect(fixture.account.username == "acme")
    #expect(fixture.account.password == Secret("acme"))
    #expect(fixture.account.database == "acme")
  }

  @Test("A key in quotes may look like an alias, however many there are")
  func quotedKeys() throws {
    let aliases = String(repeating: "*rule, ", count: 20)
    let fixture = try fixture(
      """
      summary: &rule host all all all trust
      hba: [\(aliases)*rule]
      roles: {"acme,*/x": {password: s3cret}}
      """)
    #expect(fixture.account.username == "acme,*/x")
  }

  @Test("A long text is read")
  func length() throws {
    let rules = String(repeating: "  - host all all all trust\n", count: 5000)
    let fixture = try fixture(
      "summary: \(String(repeating: "x", count: 100_000))\nhba:\n\(rules)")
    #expect(fixture.summary.count == 100_000)
    #expect(fixture.behaviour.hba.count == 5000)
  }

  @Test(
    "Lines may end as on any system, and a byte order mark may stand before them",
    arguments: ["\n", "\r\n", "\r"], ["", "\u{feff}"])
  func lines(end: String, mark: String) throws {
    let text =
      mark + ["summary: x", "hba:", "  - host all all all trust", ""].joined(separator: end)
    #expect(try fixture(text).behaviour.hba.count == 1)
    let error = #expect(throws: FixtureError.self) { try fixture(text + "bad: key\(end)") }
    #expect(error?.line == 4)
  }
}
