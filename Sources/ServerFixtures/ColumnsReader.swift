import PostgresSession

/// `columns:`, a mapping of name to type, or to what the column has; or a list as CREATE TABLE's.
struct ColumnsReader {
  private(set) var columns: [TableDefinition.Column] = []
  /// What stands at `references`, and the place of its column.
  private(set) var references: [(place: YAMLText, column: Int)] = []

  static let shape = YAMLShape.either([
    .nonEmpty, .mapping(.either([.nonEmpty, .object(keys)]), names: .nonEmpty),
  ])
  private static let keys: YAMLKeys = [
    "type": .required(.nonEmpty, "As numeric(10,2)."),
    "nullable": .optional(.boolean, "on, if left out, but for a primary key."),
    "primaryKey": .optional(.boolean, "Or a part of it, where several columns have it."),
    "unique": .optional(.boolean, "off, if left out."),
    "default": .optional(.nonEmpty, "An expression, as now()."),
    "references": .optional(.nonEmpty, "A table, or table(column)."),
    "comment": .optional(.nonEmpty, "What COMMENT ON COLUMN says."),
  ]

  /// `types` are those that were read before.
  init(_ value: YAMLValue, _ types: inout [Substring: ColumnType]) throws(FixtureError) {
    if value.isScalar {
      try readList(value, &types)
    } else {
      for (name, column) in try value.entries() { try readColumn(name, column) }
    }
    var names: Set<String> = []
    for column in columns where !names.insert(column.name).inserted {
      throw value.error("column \"\(column.name)\" specified more than once")
    }
  }

  /// `pg_collation.oid` of C.
  private static let plainCollation = 950

  /// `id integer not null, name text collate "C"`.
  private mutating func readList(
    _ value: YAMLValue, _ types: inout [Substring: ColumnType]
  ) throws(FixtureError) {
    for part in try Substring(value.nonEmptyString()).parts(between: ",") {
      let words = part.parts(between: " ").filter { !$0.isEmpty }
      guard words.count > 1 else {
        throw value.error("\"\(words.joined())\" has no type", allowed: "a name and a type")
      }
      var spelling = words.dropFirst()
      let isRequired = spelling.removeSuffix("not", "null")
      let isPlain = spelling.removeSuffix("collate", "\"C\"")
      let text = part[(spelling.first ?? part).startIndex..<(spelling.last ?? part).endIndex]
      let known = types[text]
      let type = if let known { known } else { try value.columnType(String(text)) }
      types[text] = type
      var column = TableDefinition.Column(String(words[0]), type)
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

extension ArraySlice<Substring> {
  /// Whether the last two words are these, which are then taken away.
  fileprivate mutating func removeSuffix(_ first: String, _ second: String) -> Bool {
    guard count > 2, self[endIndex - 2].lowercased() == first.lowercased(),
      self[endIndex - 1].lowercased() == second.lowercased()
    else { return false }
    removeLast(2)
    return true
  }
}

extension Substring {
  /// What stands between such characters, but for those in parentheses; a line's end is a blank.
  fileprivate func parts(between separator: Unicode.Scalar) -> [Substring] {
    var depth = 0
    return utf8.split(omittingEmptySubsequences: false) { byte in
      depth += byte == UInt8(ascii: "(") ? 1 : byte == UInt8(ascii: ")") ? -1 : 0
      let isBlank = separator == " " && (byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t"))
      return depth == 0 && (byte == UInt8(ascii: separator) || isBlank)
    }.map { Substring($0) }
  }
}
