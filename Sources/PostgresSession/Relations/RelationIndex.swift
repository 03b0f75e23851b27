import Synchronization

/// The relations of a server by name, with their values ready to be computed with.
///
/// Made once for a server, and shared by all its sessions; only when the first of them asks, where
/// making takes longer than starting a server should.
package final class RelationIndex: Sendable {
  private let state: Mutex<State>

  private enum State {
    case unmade(@Sendable () -> [Relation])
    case made(Content)
  }

  private struct Content {
    var relations: [Relation]
    var tables: [String: [String: Table]] = [:]

    init(_ relations: [Relation]) {
      self.relations = relations
      for relation in relations {
        tables[relation.schema, default: [:]][relation.name] = Table(relation)
      }
    }
  }

  package init(_ relations: [Relation]) {
    state = Mutex(.made(Content(relations)))
  }

  /// `make` is called once, on the thread that asks first; others wait for it.
  package init(making make: @escaping @Sendable () -> [Relation]) {
    state = Mutex(.unmade(make))
  }

  package static let empty = RelationIndex([])

  package var relations: [Relation] { content.relations }
  private var tables: [String: [String: Table]] { content.tables }

  private var content: Content {
    state.withLock { state in
      switch state {
      case .made(let content): return content
      case .unmade(let make):
        let content = Content(make())
        state = .made(content)
        return content
      }
    }
  }

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
