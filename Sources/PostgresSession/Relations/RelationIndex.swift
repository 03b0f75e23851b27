import Synchronization

/// The relations of a server by name, with their values ready to be computed with.
///
/// Made once for a server, and shared by all its sessions.
package final class RelationIndex: Sendable {
  package let relations: [Relation]
  private let tables: [String: [String: Table]]

  package init(_ relations: [Relation]) {
    self.relations = relations
    var tables: [String: [String: Table]] = [:]
    for relation in relations {
      tables[relation.schema, default: [:]][relation.name] = Table(relation)
    }
    self.tables = tables
  }

  package static let empty = RelationIndex([])

  func table(_ schema: String, _ name: String) -> Table? { tables[schema]?[name] }

  func hasSchema(_ schema: String) -> Bool { tables[schema] != nil }

  /// A table of pg_catalog.
  func catalogue(_ name: String) -> Table? { tables["pg_catalog"]?[name] }
}

extension RelationIndex: Hashable {
  package static func == (left: RelationIndex, right: RelationIndex) -> Bool {
    left === right || left.relations == right.relations
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(relations.count)
  }
}

/// A relation whose rows are found by the values of a column.
final class Table: Sendable {
  let schema: String
  let name: String
  let oid: Int32
  let columns: [ResultColumn]
  let rows: [[Datum]]
  /// The rows' places by value, for the columns that were asked for.
  private let places = Mutex<[Int: [Datum: [Int]]]>([:])

  init(_ relation: Relation) {
    schema = relation.schema
    name = relation.name
    oid = relation.oid
    columns = relation.columns.enumerated().map { index, column in
      var column = column
      column.tableOID = relation.oid
      if column.attributeNumber == 0 { column.attributeNumber = Int16(index + 1) }
      return column
    }
    rows = relation.rows.map { $0.map { Datum($0) } }
  }

  func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// Where the rows are that have the value in a column, in their order.
  func places(of value: Datum, in column: Int) -> [Int] {
    if value.isNull { return [] }
    let index = places.withLock { places in
      if let known = places[column] { return known }
      var index: [Datum: [Int]] = [:]
      for (place, row) in rows.enumerated() where !row[column].isNull {
        index[row[column], default: []].append(place)
      }
      places[column] = index
      return index
    }
    return index[value] ?? []
  }

  /// The first row that has the value in a column.
  func first(_ column: String, _ value: Datum) -> [Datum]? {
    self.column(column).flatMap { places(of: value, in: $0).first }.map { rows[$0] }
  }
}
