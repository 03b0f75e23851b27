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

  @Test("Aliases of aliases cost nothing until they are read")
  func aliases() {
    let levels = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }
    let error = #expect(throws: FixtureError.self) {
      try fixture("a0: &a0 [x]\n" + levels.joined(separator: "\n"))
    }
    #expect(error?.key == "a0")
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
