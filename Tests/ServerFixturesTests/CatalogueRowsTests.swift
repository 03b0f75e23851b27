import Foundation
import PostgresSession
@testable import ServerFixtures
import Support
import Testing

/// The rows of the system catalogues that a fixture's own tables bring about.
///
/// `rows.txt` has what PostgreSQL 15.18 answered once `shop.sql` had been run in a new database, but
/// for what depends on the moment: a line that says which relation and which of its rows, and what
/// COPY wrote.
@Suite("A fixture's tables stand in")
struct CatalogueRowsTests {
  struct Section: Sendable, CustomTestStringConvertible {
    let relation: String
    let column: String
    let comparison: String
    let operand: String
    let header: [String]
    let rows: Set<[String?]>

    init(_ text: String) throws {
      let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
      let words = lines[0].split(separator: " ").map(String.init)
      (relation, column, comparison, operand) = (words[0], words[1], words[2], words[3])
      let records = CSVText.records(lines.count > 1 ? lines[1] : "")
      header = try #require(records.first).fields.compactMap(\.self)
      rows = Set(records.dropFirst().map(\.fields))
    }

    var testDescription: String { "\(relation), \(column) \(comparison) \(operand)" }

    func isMeant(_ value: String?) -> Bool {
      comparison == "=" ? value == operand : Int(value ?? "") ?? 0 >= Int(operand) ?? 0
    }

    static let all = Result {
      try String(
        contentsOf: CatalogueClient.folder.appending(path: "rows.txt"), encoding: .utf8
      )
      .components(separatedBy: "-- ").dropFirst().map { try Section($0) }
    }
  }

  private static let relations = Result {
    let file = CatalogueClient.folder.appending(path: "shop.yaml")
    let relations = try FixtureDirectory.bundled().server(file.path).behaviour.relations
    return Dictionary(uniqueKeysWithValues: relations.map { ("\($0.schema).\($0.name)", $0) })
  }

  @Test("the catalogues as PostgreSQL has them", arguments: try Section.all.get())
  func rows(_ section: Section) throws {
    let relation = try #require(try Self.relations.get()[section.relation])
    let names = relation.columns.map(\.name)
    let filter = try #require(names.firstIndex(of: section.column))
    let places = try section.header.map { try #require(names.firstIndex(of: $0), "\($0)") }
    let rows = relation.rows.filter { section.isMeant($0[filter].text) }.map { row in
      places.map { row[$0].text }
    }
    #expect(rows.count == section.rows.count)
    #expect(Set(rows).subtracting(section.rows) == [])
    #expect(section.rows.subtracting(rows) == [])
  }

  @Test("relations with the columns of PostgreSQL 15, each once")
  func names() throws {
    #expect(try Self.relations.get().count == 211)
  }
}
