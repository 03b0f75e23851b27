import PostgresWire

/// DEALLOCATE and CLOSE: prepared statements and portals by their names in SQL.
extension QueryEngine {
  /// Nil is all, but for the unnamed one.
  mutating func deallocate(_ name: String?) throws(StatementError) -> QueryResult {
    guard let name else {
      statements = statements.filter { $0.key.isEmpty }
      return QueryResult(tag: "DEALLOCATE ALL")
    }
    guard statements.removeValue(forKey: name) != nil else {
      throw .unknownStatement(name, .execute)
    }
    return QueryResult(tag: "DEALLOCATE")
  }

  mutating func close(_ name: String?) throws(StatementError) -> QueryResult {
    guard let name else {
      portals = [:]
      return QueryResult(tag: "CLOSE CURSOR ALL")
    }
    guard portals.removeValue(forKey: name) != nil else {
      throw .unknownCursor(name, line: 240, "PerformPortalClose")
    }
    return QueryResult(tag: "CLOSE CURSOR")
  }
}
