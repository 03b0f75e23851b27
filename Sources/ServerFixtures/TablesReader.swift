import PostgresSession

/// `tables:`, a mapping of name to columns and rows.
struct TablesReader: Sendable {
  private(set) var tables: [TableDefinition] = []
  /// The references to other tables, which may come behind, with their places.
  private var references: [(place: YAMLText, table: Int, column: Int)] = []

  /// By their spelling, each of which is read once.
  private var types: [Substring: ColumnType] = [:]

  static let shape = YAMLShape.mapping(.object(keys))
  private static let keys: YAMLKeys = [
    "columns": .required(
      ColumnsReader.shape, "Types by name, in order; or as CREATE TABLE has them."),
    "rows": .optional(RowsReader.shape, "Lists of values; or text as COPY (FORMAT csv, HEADER)."),
    "comment": .optional(.nonEmpty, "What COMMENT ON TABLE says."),
    "versions": .optional(.nonEmpty, "Of PostgreSQL, that have it: 14-, 15-16, -17 or 15."),
    "columnVersions": .optional(.mapping(.nonEmpty), "The same of columns, by name."),
  ]

  /// What a version does not have is left out.
  init(_ value: YAMLValue?, _ version: ServerVersion) throws(FixtureError) {
    for (name, table) in try value?.entries() ?? [] {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard (1...2).contains(parts.count), !parts.contains("") else {
        throw table.error(
          "is no name of a table", allowed: "a name, or a schema's, a dot and a name")
      }
      let schema = parts.count == 2 ? parts[0] : "public"
      try read(table, schema: schema, name: parts[parts.count - 1], version)
    }
  }

  private mutating func read(
    _ value: YAMLValue, schema: String, name: String, _ version: ServerVersion
  ) throws(FixtureError) {
    let fields = try value.fields(Self.keys)
    let isInVersion = try fields["versions"]?.versions().contains(version.major) ?? true
    guard isInVersion else { return }
    let columns = try ColumnsReader(fields.required("columns"), &types)
    var absent: Set<String> = []
    for (column, versions) in try fields["columnVersions"]?.entries() ?? [] {
      guard columns.columns.contains(where: { $0.name == column }) else {
        throw versions.error("there is no such column", allowed: "a name below columns")
      }
      if try !versions.versions().contains(version.major) { absent.insert(column) }
    }
    var table = TableDefinition(
      schema: schema, name: name, columns: columns.columns,
      comment: try fields["comment"]?.nonEmptyString())
    if let rows = fields["rows"] { table.rows = try RowsReader(rows, table).rows }
    references += columns.references.map { ($0.place, tables.count, $0.column) }
    if !absent.isEmpty { table.drop(absent) }
    tables.append(table)
  }

  /// Sets what the references lead to, of all tables that there are.
  mutating func resolveReferences(among all: [TableDefinition]) throws(FixtureError) {
    for (place, table, column) in references {
      tables[table].columns[column].references = try place.reference(among: all)
    }
  }
}

extension TableDefinition {
  fileprivate mutating func drop(_ names: Set<String>) {
    let kept = columns.indices.filter { !names.contains(columns[$0].name) }
    columns = kept.map { columns[$0] }
    rows = rows.map { row in kept.map { row[$0] } }
  }
}

extension YAMLValue {
  /// `14-`, `15-16`, `-17` or `15`.
  fileprivate func versions() throws(FixtureError) -> ClosedRange<Int> {
    let text = try nonEmptyString()
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let all = ServerVersion.supportedMajors
    let first = parts[0].isEmpty ? all.lowerBound : Int(parts[0])
    let last = parts.last?.isEmpty == true ? all.upperBound : parts.last.flatMap { Int($0) }
    guard parts.count <= 2, let first, let last, first <= last else {
      throw error("\"\(text)\" is no range of versions", allowed: "14-, 15-16, -17 or 15")
    }
    return first...last
  }
}

extension YAMLText {
  /// `customers`, `customers(id)` or `sales.orders(id)`.
  fileprivate func reference(
    among tables: [TableDefinition]
  ) throws(FixtureError) -> TableDefinition.Reference {
    let parts = text.split(separator: "(", maxSplits: 1).map {
      $0.filter { $0 != " " && $0 != ")" }
    }
    let path = parts[0].split(separator: ".").map(String.init)
    let (schema, name) = (path.count > 1 ? path[0] : "public", path.last ?? "")
    guard let table = tables.first(where: { $0.schema == schema && $0.name == name }) else {
      throw error("relation \"\(parts[0])\" does not exist", allowed: "the name of a table")
    }
    let keys = table.columns.filter(\.isInPrimaryKey)
    let column = parts.count > 1 ? parts[1] : keys.count == 1 ? keys[0].name : ""
    guard let target = table.columns.first(where: { $0.name == column }) else {
      throw error(
        "column \"\(column)\" referenced in foreign key constraint does not exist",
        allowed: "\(name)(\(table.columns.map(\.name).joined(separator: " or ")))")
    }
    guard target.isUnique || keys.map(\.name) == [column] else {
      throw error(
        "there is no unique constraint matching given keys for referenced table \"\(name)\"",
        allowed: "a column that is the primary key, or unique")
    }
    return TableDefinition.Reference(schema: schema, table: name, column: column)
  }
}
