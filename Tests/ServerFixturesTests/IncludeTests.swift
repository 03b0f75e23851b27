import Foundation
import PostgresSession
import ServerFixtures
import Testing

@Suite("What a fixture includes")
struct IncludeTests {
  @Test("comes behind its own: tables, of which the first of a name counts, and queries")
  func order() throws {
    let fixture = try server([
      "a.yaml": """
      summary: A server.
      hba: [host all all all trust]
      include: [b.yaml, sub/c.yaml]
      tables:
        mine: {columns: {a: {type: int, references: theirs}}}
      queries: [{query: SELECT 1, tag: A}]
      """,
      "b.yaml": """
      include: [sub/c.yaml]
      tables:
        mine: {columns: {other: text}}
        theirs: {columns: {id: {type: int, primaryKey: on}}}
      queries: [{query: SELECT 1, tag: B}]
      """,
      "sub/c.yaml": """
      include: [../d.yaml]
      queries: [{query: SELECT 1, tag: C}]
      """,
      "d.yaml": "tables: {last: {columns: {a: text}}}",
    ])
    #expect(fixture.behaviour.queries.map(\.tag) == ["A", "B", "C"])
    #expect(fixture.behaviour.relations.map(\.name) == ["mine", "theirs", "last"])
    #expect(fixture.behaviour.relations.first?.columns.map(\.name) == ["a"])
  }

  @Test("may be the catalogues, in which its own tables are then found")
  func catalogues() throws {
    let fixture = try server([
      "a.yaml": """
      summary: A server.
      settings: {server_version: "15.1"}
      hba: [host all all all trust]
      include: [introspection]
      tables: {items: {columns: {id: {type: int, primaryKey: on}, name: text}}}
      """
    ])
    let names = fixture.behaviour.relations.first { $0.name == "pg_class" }?.rows
      .map { $0[1].text }.suffix(4)
    #expect(names == ["items", "pg_toast_16386", "pg_toast_16386_index", "items_pkey"])
  }

  @Test(
    "is refused where it cannot be read, with its place",
    arguments: [
      (
        ["b.yaml"], ["b.yaml": "tables: {t: {columns: {a: nosuch}}}"],
        "b.yaml:1: tables.t.columns.a: type \"nosuch\" does not exist; use a type of PostgreSQL, as "
          + "numeric(10,2)"
      ),
      (
        ["b.yaml"], ["b.yaml": "summary: S.\nhba: []"],
        "b.yaml:2: hba: the key is not known; use summary, include, tables, queries"
      ),
      (
        ["b.yaml"], ["b.yaml": "include: [c.yaml]", "c.yaml": "\ninclude: [b.yaml]"],
        "c.yaml:2: include[0]: the files include each other: b.yaml → c.yaml → b.yaml; "
          + "use files that do not lead back"
      ),
      (
        ["a.yaml"], [:],
        "a.yaml:2: include[0]: the files include each other: a.yaml → a.yaml; "
          + "use files that do not lead back"
      ),
      (
        ["b.yaml"], [:],
        "a.yaml:2: include[0]: there is no file \"b.yaml\"; use the path of a YAML file"
      ),
      (
        ["nosuch"], [:],
        "a.yaml:2: include[0]: there is no \"nosuch\" to include; use the path of a YAML file, or "
          + "introspection"
      ),
      (["[b]"], [:], "a.yaml:2: include[0]: is a list; use a text"),
    ])
  func refused(_ include: [String], files: [String: String], message: String) throws {
    let text =
      "summary: A server.\ninclude: [\(include.joined(separator: ", "))]\n"
      + "hba: [host all all all trust]"
    let error = #expect(throws: FixtureError.self) {
      try server(files.merging(["a.yaml": text]) { $1 })
    }
    #expect(error?.description.split(separator: "/").last.map(String.init) == message)
  }

  @Test(
    "is checked by itself, and where it is bundled has tables alone",
    arguments: try FixtureDirectory.bundled().includeNames())
  func bundled(name: String) throws {
    let directory = try FixtureDirectory.bundled()
    let file = directory.url.appending(path: "includes/\(name).yaml")
    try directory.checkInclude(file.path)
    let keys = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { $0.first?.isLetter == true }.map { $0.prefix { $0 != ":" } }
    #expect(keys == ["summary", "tables"])
  }

  /// Reads `a.yaml` in a new folder of these files.
  private func server(_ files: [String: String]) throws -> ServerFixture {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-include-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return try FixtureDirectory.bundled().server(folder.appending(path: "a.yaml").path)
  }
}
