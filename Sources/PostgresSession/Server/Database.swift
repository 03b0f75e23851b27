/// A database as the catalogue has it: `pg_database`.
package struct Database: Hashable, Sendable {
  /// Nobody may connect where not, a superuser included; `datallowconn`.
  package var allowsConnections: Bool
  /// How many may be connected who are no superusers, nil without limit; `datconnlimit`.
  package var connectionLimit: Int?
  /// Whether roles that are no superusers have the privilege CONNECT.
  package var grantsConnect: Bool
  /// What an interrupted DROP DATABASE leaves behind is not.
  package var isValid: Bool

  package init(
    allowsConnections: Bool = true, connectionLimit: Int? = nil, grantsConnect: Bool = true,
    isValid: Bool = true
  ) {
    self.allowsConnections = allowsConnections
    self.connectionLimit = connectionLimit
    self.grantsConnect = grantsConnect
    self.isValid = isValid
  }
}
