import PostgresWire

/// Savepoints, cursors and prepared statements, as SQL has them.
extension QueryEngine {
  /// What ROLLBACK TO comes back to.
  struct Savepoint: Hashable {
    var name: String
    var parameters: RuntimeParameters
    var hiddenByLocal: [String: String]
  }

  /// Nil where the text is no such command.
  func sessionCommand(
    _ text: SQLStatementText, declared: [Int32]?
  ) throws(StatementError) -> Prepared? {
    let parser = SessionCommandParser(text)
    guard let (name, place, isHeld) = parser.declaration else {
      return parser.command.map {
        Prepared(text: text, statement: .session($0), parameterTypes: [])
      }
    }
    let query = try prepare(text.from(place), declared: declared)
    return Prepared(
      text: text, statement: .session(.declare(name, query, isHeld: isHeld)),
      parameterTypes: query.parameterTypes)
  }

  mutating func run(
    _ command: SessionCommand, _ parameters: [SQLValue?]
  ) throws(StatementError) -> QueryResult {
    switch command {
    case .savepoint(let name): return try savepoint(name)
    case .release(let name): return try release(name)
    case .rollbackTo(let name): return try rollback(to: name)
    case .declare(let name, let query, let isHeld):
      if !isHeld { try requireBlock("DECLARE CURSOR") }
      guard portals[name] == nil else { throw .duplicatePortal(name) }
      portals[name] = Portal(
        prepared: query, parameters: parameters, formats: [], isHeld: isHeld)
      return QueryResult(tag: "DECLARE CURSOR")
    case .fetch(let name, let count): return try fetch(name, count)
    case .close(let name?):
      guard portals.removeValue(forKey: name) != nil else {
        throw .unknownCursor(name, line: 240, "PerformPortalClose")
      }
      return QueryResult(tag: "CLOSE CURSOR")
    case .close(nil):
      portals = portals.filter { $0.key.isEmpty }
      return QueryResult(tag: "CLOSE CURSOR ALL")
    case .deallocate(let name?):
      guard statements.removeValue(forKey: name) != nil else {
        throw StatementError(
          .invalidSQLStatementName, "prepared statement \"\(name)\" does not exist",
          .init("prepare.c", 451, "FetchPreparedStatement"))
      }
      return QueryResult(tag: "DEALLOCATE")
    case .deallocate(nil):
      statements = statements.filter { $0.key.isEmpty }
      return QueryResult(tag: "DEALLOCATE ALL")
    }
  }

  func columns(of command: SessionCommand) throws(StatementError) -> [ResultColumn]? {
    guard case .fetch(let name, _) = command, let query = portals[name]?.prepared else {
      return nil
    }
    return try columns(of: query)
  }

  // MARK: Cursors

  private mutating func fetch(_ name: String, _ count: Int?) throws(StatementError) -> QueryResult {
    guard var portal = portals[name], let query = portal.prepared else {
      throw .unknownCursor(name, line: 187, "PerformPortalFetch")
    }
    var rest: QueryResult
    if let known = portal.result {
      rest = known
    } else {
      rest = try run(query, portal.parameters, routine: .execute)
    }
    var fetched = rest.take(count ?? 0)
    fetched.isSuspended = false
    fetched.tag = "FETCH \(fetched.rows.count)"
    portal.result = rest
    portals[name] = portal
    return fetched
  }

  // MARK: Savepoints

  private mutating func savepoint(_ name: String) throws(StatementError) -> QueryResult {
    try requireBlock("SAVEPOINT")
    savepoints.append(
      Savepoint(name: name, parameters: parameters, hiddenByLocal: hiddenByLocal))
    return QueryResult(tag: "SAVEPOINT")
  }

  private mutating func release(_ name: String) throws(StatementError) -> QueryResult {
    try requireBlock("RELEASE SAVEPOINT")
    savepoints.removeSubrange(try place(of: name, line: 4317, "ReleaseSavepoint")...)
    return QueryResult(tag: "RELEASE")
  }

  private mutating func rollback(to name: String) throws(StatementError) -> QueryResult {
    try requireBlock("ROLLBACK TO SAVEPOINT")
    let place = try place(of: name, line: 4428, "RollbackToSavepoint")
    savepoints.removeSubrange((place + 1)...)
    parameters.restore(savepoints[place].parameters)
    hiddenByLocal = savepoints[place].hiddenByLocal
    status = .inTransaction
    return QueryResult(tag: "ROLLBACK")
  }

  private func place(
    of name: String, line: Int, _ routine: String
  ) throws(StatementError) -> Int {
    guard let place = savepoints.lastIndex(where: { $0.name == name }) else {
      throw StatementError(
        .invalidSavepointSpecification, "savepoint \"\(name)\" does not exist",
        .init("xact.c", line, routine))
    }
    return place
  }

  /// As `RequireTransactionBlock`.
  private func requireBlock(_ command: String) throws(StatementError) {
    guard status == .idle, !isImplicitBlock else { return }
    throw StatementError(
      .noActiveSQLTransaction, "\(command) can only be used in transaction blocks",
      .init("xact.c", 3587, "CheckTransactionBlock"))
  }
}

extension StatementError {
  fileprivate static func unknownCursor(
    _ name: String, line: Int, _ routine: String
  ) -> StatementError {
    StatementError(
      .invalidCursorName, "cursor \"\(name)\" does not exist",
      .init("portalcmds.c", line, routine))
  }
}
