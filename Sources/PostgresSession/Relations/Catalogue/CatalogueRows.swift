/// The rows of one system table, to which rows are added by the names of their columns.
struct CatalogueRows: Sendable {
  private(set) var relation: Relation
  /// 0, f, the empty text, or NULL where that is allowed.
  private let blank: [SQLValue]
  private let places: [String: Int]

  init(_ table: TableDefinition) {
    relation = Relation(
      schema: table.schema, name: table.name, columns: table.resultColumns(), rows: table.rows)
    blank = table.columns.map(\.blank)
    places = Dictionary(
      zip(table.columns.map(\.name), table.columns.indices), uniquingKeysWith: { $1 })
  }

  /// Nil is NULL; a column that a version does not have is left out.
  mutating func add(_ values: KeyValuePairs<String, String?>) {
    var row = blank
    for (name, text) in values {
      if let place = places[name] { row[place] = SQLValue(row[place].type, written: text) }
    }
    relation.rows.append(row)
  }

  mutating func add(_ row: CatalogueRow) {
    relation.rows.append(row.values)
  }

  mutating func replaceRows(_ change: (inout CatalogueRow) -> Void) {
    for index in relation.rows.indices {
      var row = CatalogueRow(values: relation.rows[index], places: places)
      change(&row)
      relation.rows[index] = row.values
    }
  }

  mutating func place(oid: Int32) {
    relation.oid = oid
  }

  /// The rows with their columns by name.
  var rows: some Sequence<CatalogueRow> {
    relation.rows.lazy.map { [places] in CatalogueRow(values: $0, places: places) }
  }
}

/// A row whose values are named.
struct CatalogueRow {
  fileprivate(set) var values: [SQLValue]
  fileprivate let places: [String: Int]

  /// Nil is NULL, or a column that the version does not have.
  subscript(name: String) -> String? {
    get { places[name].flatMap { values[$0].text } }
    set {
      if let place = places[name] {
        values[place] = SQLValue(values[place].type, written: newValue)
      }
    }
  }

  /// An OID or a number; 0 for NULL.
  func number(_ name: String) -> Int { self[name].flatMap { Int($0) } ?? 0 }
}

extension TableDefinition.Column {
  /// What a row has that says nothing of the column.
  package var blank: SQLValue {
    guard !isNullable else { return .null(type.type) }
    return switch type.type {
    case .boolean: SQLValue(type.type, written: "f")
    case .char, .name, .text, .oidvector, .int2vector: SQLValue(type.type, written: "")
    default: SQLValue(type.type, written: "0")
    }
  }
}
