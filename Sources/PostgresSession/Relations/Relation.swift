/// What FROM can name: a table or view with all its rows.
package struct Relation: Hashable, Sendable {
  package var schema: String
  package var name: String
  package var columns: [ResultColumn]
  /// One value for each column, of its type.
  package var rows: [[SQLValue]]

  package init(schema: String, name: String, columns: [ResultColumn], rows: [[SQLValue]]) {
    self.schema = schema
    self.name = name
    self.columns = columns
    self.rows = rows
  }
}
