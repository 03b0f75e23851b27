import PostgresWire

/// A point in a transaction that it can go back to.
struct Savepoint: Hashable, Sendable {
  var name: String
  var parameters: RuntimeParameters
  var hiddenByLocal: [String: String]
  var notifications: Notifications
  /// The names of the portals that there were.
  var portals: Set<String>

  enum Command: Hashable, Sendable {
    case define(String)
    case release(String)
    case rollBackTo(String)
  }
}

/// As `DefineSavepoint`, `ReleaseSavepoint` and `RollbackToSavepoint`.
extension QueryEngine {
  mutating func perform(_ command: Savepoint.Command) throws(StatementError) -> QueryResult {
    guard status != .idle else { throw .noBlock(command, isImplicit: isImplicitBlock) }
    switch command {
    case .define(let name):
      savepoints.append(
        Savepoint(
          name: name, parameters: parameters, hiddenByLocal: hiddenByLocal,
          notifications: notifications, portals: Set(portals.keys)))
      return QueryResult(tag: "SAVEPOINT")
    case .release(let name):
      savepoints.removeSubrange(try index(of: name, command)...)
      return QueryResult(tag: "RELEASE")
    case .rollBackTo(let name):
      savepoints.removeSubrange((try index(of: name, command) + 1)...)
      restoreSavepoint()
      status = .inTransaction
      return QueryResult(tag: "ROLLBACK")
    }
  }

  /// Undoes what was done behind the last savepoint; false where there is none.
  @discardableResult
  mutating func restoreSavepoint() -> Bool {
    guard let savepoint = savepoints.last else { return false }
    parameters.restore(savepoint.parameters)
    hiddenByLocal = savepoint.hiddenByLocal
    notifications = savepoint.notifications
    portals = portals.filter { savepoint.portals.contains($0.key) }
    return true
  }

  private func index(
    of name: String, _ command: Savepoint.Command
  ) throws(StatementError) -> Int {
    guard let index = savepoints.lastIndex(where: { $0.name == name }) else {
      throw .noSavepoint(name, command, isOnly: savepoints.isEmpty)
    }
    return index
  }
}

extension StatementError {
  /// The lines differ with what begins the transaction, and with the command.
  fileprivate static func noBlock(
    _ command: Savepoint.Command, isImplicit: Bool
  ) -> StatementError {
    let (statement, line, routine) =
      switch command {
      case .define: ("SAVEPOINT", 4255, "DefineSavepoint")
      case .release: ("RELEASE SAVEPOINT", 4324, "ReleaseSavepoint")
      case .rollBackTo: ("ROLLBACK TO SAVEPOINT", 4435, "RollbackToSavepoint")
      }
    return StatementError(
      .noActiveSQLTransaction, "\(statement) can only be used in transaction blocks",
      isImplicit
        ? .init("xact.c", line, routine) : .init("xact.c", 3587, "CheckTransactionBlock"))
  }

  fileprivate static func noSavepoint(
    _ name: String, _ command: Savepoint.Command, isOnly: Bool
  ) -> StatementError {
    let source: Diagnostic.Source =
      if case .release = command {
        .init("xact.c", isOnly ? 4317 : 4368, "ReleaseSavepoint")
      } else {
        .init("xact.c", isOnly ? 4428 : 4477, "RollbackToSavepoint")
      }
    return StatementError(
      .invalidSavepointSpecification, "savepoint \"\(name)\" does not exist", source)
  }
}
