/// A table as a fixture defines it: its columns, and its rows.
package struct TableDefinition: Hashable, Sendable {
  package var schema: String
  package var name: String
  package var columns: [Column]
  /// One value for each column, of its type.
  package var rows: [[SQLValue]] = []
  package var comment: String?

  package init(schema: String, name: String, columns: [Column], comment: String? = nil) {
    self.schema = schema
    self.name = name
    self.columns = columns
    self.comment = comment
  }

  package struct Column: Hashable, Sendable {
    package var name: String
    package var type: ColumnType
    /// `pg_collation.oid`; nil is the type's own.
    package var collation: Int?
    package var isNullable = true
    package var isInPrimaryKey = false
    package var isUnique = false
    /// As `pg_get_expr` shows it.
    package var defaultExpression: String?
    package var references: Reference?
    package var comment: String?

    package init(_ name: String, _ type: ColumnType) {
      self.name = name
      self.type = type
    }
  }

  /// A column of another table, or its primary key.
  package struct Reference: Hashable, Sendable {
    package var schema: String
    package var table: String
    package var column: String

    package init(schema: String, table: String, column: String) {
      self.schema = schema
      self.table = table
      self.column = column
    }
  }
}

extension TableDefinition {
  /// It is PostgreSQL's own, and so has its place in `pg_class` already.
  package var isSystem: Bool { ["pg_catalog", "information_schema"].contains(schema) }

  /// With attribute numbers, where it has an OID.
  func resultColumns() -> [ResultColumn] {
    columns.map { ResultColumn($0.name, $0.type.type, typeModifier: $0.type.modifier) }
  }

  /// The numbers, from 1, of the columns of which something holds.
  func numbers(where isWanted: (Column) -> Bool) -> [Int] {
    columns.indices.filter { isWanted(columns[$0]) }.map { $0 + 1 }
  }
}
