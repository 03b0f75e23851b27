import Foundation
import Support
import Testing

/// `mock-postgres table`.
struct TableTests {
  private static let report = """
    {"connector": "mine", "green": true,
     "cases": [{"grade": "passed", "id": "x", "sentences": ["allowlist"]}]}
    """

  @Test("The table goes into its place of a file, where --check then finds it")
  func into() async throws {
    try await withFile("report.json", Self.report) { report in
      let page = URL(filePath: report).deletingLastPathComponent().appending(path: "page.md").path
      let text = "# Before\n<!-- connector-table -->\nstale\n<!-- /connector-table -->\nAfter\n"
      try text.write(toFile: page, atomically: true, encoding: .utf8)
      let check = ["table", report, "--into", page, "--check"]
      let stale = try await MockPostgresProgram.run(check)
      #expect(stale.status == 1)
      #expect(
        stale.errors == "\(page): the table is stale; Scripts/connector-table makes it anew\n")
      #expect(try String(contentsOfFile: page, encoding: .utf8) == text)
      #expect(try await MockPostgresProgram.run("table", report, "--into", page).status == 0)
      #expect(try await MockPostgresProgram.run(check).status == 0)
      let printed = try await MockPostgresProgram.run("table", report).output
      #expect(printed.contains("\n| mine | ✓ | – | – |"))
      let written = try String(contentsOfFile: page, encoding: .utf8)
      #expect(
        written == text.replacing("stale", with: printed))
    }
  }

  @Test("A file without a place for it, and what is no report, are refused")
  func refused() async throws {
    try await withFile("report.json", Self.report) { report in
      let noPlace = try await MockPostgresProgram.run("table", report, "--into", report)
      #expect(noPlace.status == 64)
      #expect(noPlace.errors.hasPrefix("\(report): has no part for the table; use one line <!--"))
      let noCheck = try await MockPostgresProgram.run("table", report, "--check")
      #expect(noCheck.status == 64)
    }
    try await withFile("report.json", "{\"connector\": 1}") { report in
      let result = try await MockPostgresProgram.run("table", report)
      #expect(result.status == 64)
      #expect(
        result.errors
          == "\(report): is no report of conform; use what --report json=PATH has written\n")
    }
    let absent = try await MockPostgresProgram.run("table", "/nowhere.json")
    #expect(absent.status == 64)
    #expect(absent.errors == "/nowhere.json: cannot be read\n")
  }

  @Test("list shows which connectors nobody has seen run, in a column of its own")
  func unverified() async throws {
    let lines = try await MockPostgresProgram.run("list", "connectors").output
      .split(separator: "\n").map { $0.split(separator: "\t") }
    let names = lines.filter { $0.count == 3 && $0[2].hasPrefix("unverified: ") }.map(\.[0])
    #expect(names == ["npgsql", "postgres-nio"])
    #expect(lines.filter { $0.count == 2 }.count == lines.count - names.count)
  }
}
