import PostgresSession

/// `columns:`, a mapping of name to type, or to what the column has; or a list as CREATE TABLE's.
struct ColumnsReader {
  private(set) var columns: [TableDefinition.Column] = []
  /// What stands at `references`, and the place of its column.
  private(set) var references: [(place: YAMLText, column: Int)] = []

  private static let keys = [
    "type", "nullable", "primaryKey", "unique", "default", "references", "comment",
  ]

  init(_ value: YAMLValue) throws(FixtureError) {
    if value.isScalar {
      try readList(value)
    } else {
      for (name, column) in try value.entries() { try readColumn(name, column) }
    }
    for (index, column) in columns.enumerated()
    where columns[..<index].contains(where: { $0.name == column.name }) {
      throw value.error("column \"\(column.name)\" specified more than once")
    }
  }

  /// `pg_collation.oid` of C.
  private static let plainCollation = 950

  /// `id integer not null, name text collate "C"`.
  private mutating func readList(_ value: YAMLValue) throws(FixtureError) {
    var types: [String: ColumnType] = [:]
    for part in try value.nonEmptyString().splitAtCommas {
      var words = part.split(whereSeparator: \.isWhitespace)
      guard words.count > 1 else {
        throw value.error("\"\(words.joined())\" has no type", allowed: "a name and a type")
      }
      let name = words.removeFirst()
      let isRequired =
        words.count > 2 && words.suffix(2).joined(separator: " ").lowercased() == "not null"
      if isRequired { words.removeLast(2) }
      let isPlain = words.suffix(2).joined(separator: " ").lowercased() == "collate \"c\""
      if isPlain { words.removeLast(2) }
      let spelling = words.joined(separator: " ")
      let known = types[spelling]
      let type = if let known { known } else { try value.columnType(spelling) }
      types[spelling] = type
      var column = TableDefinition.Column(String(name), type)
      column.isNullable = !isRequired
      column.collation = isPlain ? Self.plainCollation : nil
      columns.append(column)
    }
  }

  private mutating func readColumn(_ name: String, _ value: YAMLValue) throws(FixtureError) {
    guard !name.isEmpty else { throw value.error("a column's name is empty", allowed: "a text") }
    guard !value.isScalar else {
      columns.append(TableDefinition.Column(name, try value.columnType(value.nonEmptyString())))
      return
    }
    let fields = try value.fields(Self.keys)
    let place = try fields.required("type")
    let type = try place.columnType(place.nonEmptyString())
    var column = TableDefinition.Column(name, type)
    column.isInPrimaryKey = try fields["primaryKey"]?.boolean() ?? false
    column.isNullable = try fields["nullable"]?.boolean() ?? !column.isInPrimaryKey
    if column.isInPrimaryKey, column.isNullable, let nullable = fields["nullable"] {
      throw nullable.error("a primary key is never null", allowed: "one of the two")
    }
    column.isUnique = try fields["unique"]?.boolean() ?? false
    column.defaultExpression = try fields["default"].map { value throws(FixtureError) in
      type.shownDefault(try value.nonEmptyString())
    }
    column.comment = try fields["comment"]?.nonEmptyString()
    if let reference = fields["references"] {
      references.append((try YAMLText(reference), columns.count))
    }
    columns.append(column)
  }
}

extension YAMLValue {
  fileprivate func columnType(_ spelling: String) throws(FixtureError) -> ColumnType {
    do {
      return try ColumnType(spelling)
    } catch {
      throw self.error(error.message, allowed: "a type of PostgreSQL, as numeric(10,2)")
    }
  }
}

extension String {
  /// The parts between commas, but for those in parentheses.
  fileprivate var splitAtCommas: [Substring] {
    var depth = 0
    return split(omittingEmptySubsequences: false) { character in
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      return character == "," && depth == 0
    }
  }
}
