import PostgresSession

/// `rows:`, a list of lists of values; or a text as `COPY … TO … (FORMAT csv, HEADER)` writes it.
struct RowsReader {
  private(set) var rows: [[SQLValue]] = []
  private let table: TableDefinition
  /// The values that a unique column, or the primary key, has had.
  private var keys: [String: Set<[String?]>] = [:]

  static let shape = YAMLShape.either([.text, .list(.list(.cell))])

  init(_ value: YAMLValue, _ table: TableDefinition) throws(FixtureError) {
    self.table = table
    if value.isScalar {
      try readText(value)
    } else {
      for row in try value.sequence() { try readRow(row) }
    }
  }

  private mutating func readRow(_ value: YAMLValue) throws(FixtureError) {
    let values = try value.sequence()
    guard values.count == table.columns.count else {
      throw value.error(
        "has \(values.count) values",
        allowed: "one for each of the \(table.columns.count) columns")
    }
    var row: [SQLValue] = []
    for (value, column) in zip(values, table.columns) {
      row.append(try self.value(value.isNull ? nil : value.string(), column, at: value))
    }
    try add(row, at: value)
  }

  /// NULL is nothing, and the empty text `""`; a column that the header leaves out is NULL, or empty
  /// where it may not be.
  private mutating func readText(_ value: YAMLValue) throws(FixtureError) {
    let records = CSVText.records(try value.string())
    guard let header = records.first else { return }
    var places: [Int] = []
    for name in header.fields.map({ $0 ?? "" }) {
      guard let place = table.columns.firstIndex(where: { $0.name == name }) else {
        throw value.error(
          "there is no column \"\(name)\"", line: header.line,
          allowed: "a first line of names of columns")
      }
      places.append(place)
    }
    let missing = table.columns.indices.first { place in
      !table.isSystem && !table.columns[place].isNullable && !places.contains(place)
    }
    if let missing {
      throw value.error(
        "the column \"\(table.columns[missing].name)\", which is not null, is missing",
        line: header.line, allowed: "a first line that names it")
    }
    let blank = table.columns.map { table.isSystem ? $0.blank : .null($0.type.type) }
    for record in records.dropFirst() {
      guard record.fields.count == places.count else {
        throw value.error(
          "has \(record.fields.count) values", line: record.line,
          allowed: "one for each of the \(places.count) columns of the first line")
      }
      var row = blank
      for (place, field) in zip(places, record.fields) {
        let column = table.columns[place]
        row[place] = try self.value(field, column, at: value, line: record.line)
      }
      try add(row, at: value, line: record.line)
    }
  }

  private func value(
    _ text: String?, _ column: TableDefinition.Column, at place: YAMLValue, line: Int? = nil
  ) throws(FixtureError) -> SQLValue {
    guard text != nil || column.isNullable else {
      throw place.error(
        "null value in column \"\(column.name)\" of relation \"\(table.name)\" violates not-null "
          + "constraint", line: line, allowed: "a value")
    }
    do {
      return try column.type.value(text)
    } catch {
      throw place.error(
        error.message, line: line, allowed: "a value of the column \(column.name), or null")
    }
  }

  private mutating func add(
    _ row: [SQLValue], at place: YAMLValue, line: Int? = nil
  ) throws(FixtureError) {
    let indices = table.columns.indices
    let primaryKey = indices.filter { table.columns[$0].isInPrimaryKey }
    let unique = indices.filter { table.columns[$0].isUnique }.map { [$0] }
    for key in [primaryKey] + unique where !key.isEmpty {
      let values = key.map { row[$0].text }
      guard !values.contains(nil) else { continue }
      let names = key.map { table.columns[$0].name }.joined(separator: ", ")
      guard keys[names, default: []].insert(values).inserted else {
        throw place.error(
          "duplicate key value violates unique constraint: Key (\(names))="
            + "(\(values.map { $0 ?? "" }.joined(separator: ", "))) already exists", line: line)
      }
    }
    rows.append(row)
  }
}
