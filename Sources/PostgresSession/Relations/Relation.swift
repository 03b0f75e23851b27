/// What FROM can name: a table or view with all its rows.
package struct Relation: Hashable, Sendable {
  package var schema: String
  package var name: String
  /// Its `pg_class.oid`, which RowDescription names its columns by; 0 where it has none.
  package var oid: Int32
  /// A column without an attribute number has that of its place, from 1.
  package var columns: [ResultColumn]
  /// One value for each column, of its type.
  ///
  /// A value that names an object, such as a regclass, is given as the object's OID.
  package var rows: [[SQLValue]]

  package init(
    schema: String, name: String, oid: Int32 = 0, columns: [ResultColumn], rows: [[SQLValue]]
  ) {
    self.schema = schema
    self.name = name
    self.oid = oid
    self.columns = columns
    self.rows = rows
  }
}
