import PostgresWire

/// What each statement does.
extension QueryEngine {
  /// The routine of PostgreSQL that reports that the transaction has failed.
  enum Routine {
    case simpleQuery
    case parse
    case bind
    case describe
    case execute
  }

  mutating func run(
    _ text: SQLStatementText, routine: Routine
  ) throws(StatementError) -> QueryResult {
    let statement = SQLStatement(text)
    if status == .failed, !statement.endsTransaction { throw .failedTransaction(routine) }
    switch statement {
    case .begin(let tag): return begin(tag)
    case .commit: return commit()
    case .rollback: return rollback()
    case .discardAll:
      guard status == .idle else { throw .discardInTransaction }
      parameters.resetAll()
      statements = [:]
      portals = [:]
      return QueryResult(tag: "DISCARD ALL")
    case .resetAll:
      parameters.resetAll()
      return QueryResult(tag: "RESET")
    case .set(let name, let value, let isLocal, let tag):
      return try set(name, value, isLocal: isLocal, tag: tag)
    case .show(let name):
      let parameter = try parameters.parameter(name)
      return QueryResult(
        columns: try columns(of: text), rows: [[.text(parameter.value)]], tag: "SHOW")
    case .select(let items):
      var row: [SQLValue] = []
      for item in items { row.append(try value(of: item.expression)) }
      return QueryResult(columns: try columns(of: text), rows: [row], tag: "SELECT 1")
    case .selectStatSSL(let columns):
      let row = StatSSL.row(columns, processID: facts.processID, facts.tls)
      return QueryResult(columns: StatSSL.columns(columns), rows: [row], tag: "SELECT 1")
    case .unanswered: throw .unanswered(text.text)
    }
  }

  /// Nil where the statement returns no rows.
  func columns(of text: SQLStatementText) throws(StatementError) -> [ResultColumn]? {
    switch SQLStatement(text) {
    case .begin, .commit, .rollback, .discardAll, .resetAll, .set: return nil
    case .show(let name):
      return [ResultColumn(name: try parameters.parameter(name).name, type: .text)]
    case .select(let items):
      return items.map { ResultColumn(name: $0.label, type: type(of: $0.expression)) }
    case .selectStatSSL(let columns): return StatSSL.columns(columns)
    case .unanswered: throw .unanswered(text.text)
    }
  }

  // MARK: Transactions

  private mutating func begin(_ tag: String) -> QueryResult {
    guard status == .idle else {
      let notice = Diagnostic(
        .warning, .activeSQLTransaction, "there is already a transaction in progress",
        source: .init("xact.c", 3789, "BeginTransactionBlock"))
      return QueryResult(notices: [notice], tag: tag)
    }
    status = .inTransaction
    beforeTransaction = parameters
    return QueryResult(tag: tag)
  }

  private mutating func commit() -> QueryResult {
    switch status {
    case .idle:
      return QueryResult(
        notices: [.noTransaction(3987, "EndTransactionBlock")], tag: "COMMIT")
    case .failed: return rollback()
    case .inTransaction:
      if let before = beforeTransaction {
        for name in localParameters { parameters.restore(name, from: before) }
      }
      endTransaction()
      return QueryResult(tag: "COMMIT")
    }
  }

  private mutating func rollback() -> QueryResult {
    guard status != .idle else {
      return QueryResult(
        notices: [.noTransaction(4110, "UserAbortTransactionBlock")], tag: "ROLLBACK")
    }
    if let before = beforeTransaction { parameters.restore(before) }
    endTransaction()
    return QueryResult(tag: "ROLLBACK")
  }

  private mutating func endTransaction() {
    status = .idle
    beforeTransaction = nil
    localParameters = []
    portals = [:]
  }

  // MARK: Parameters

  private mutating func set(
    _ name: String, _ value: String?, isLocal: Bool, tag: String
  ) throws(StatementError) -> QueryResult {
    var notices: [Diagnostic] = []
    if isLocal, status == .idle {
      _ = try parameters.parameter(name)
      notices.append(
        Diagnostic(
          .warning, .noActiveSQLTransaction, "SET LOCAL can only be used in transaction blocks",
          source: .init("xact.c", 3587, "CheckTransactionBlock")))
    } else {
      try parameters.set(name, to: value)
      if isLocal { localParameters.insert(name) } else { localParameters.remove(name) }
    }
    return QueryResult(notices: notices, tag: tag)
  }

  // MARK: Expressions

  private func value(of expression: SQLStatement.Expression) throws(StatementError) -> SQLValue {
    switch expression {
    case .literal(let value): return value
    case .backendPID: return .int4(facts.processID)
    case .currentDatabase: return .name(facts.database)
    case .currentSchema: return .name("public")
    case .currentSetting(let name): return .text(try parameters.parameter(name).value)
    case .currentUser: return .name(facts.user)
    case .version: return .text(facts.settings.serverVersion.fullDescription)
    }
  }

  private func type(of expression: SQLStatement.Expression) -> SQLType {
    switch expression {
    case .literal(let value): value.type
    case .backendPID: .int4
    case .currentDatabase, .currentSchema, .currentUser: .name
    case .currentSetting, .version: .text
    }
  }
}
