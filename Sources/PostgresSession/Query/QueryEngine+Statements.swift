import PostgresWire

/// What each statement does.
extension QueryEngine {
  /// The routine of PostgreSQL that reports that the transaction has failed.
  enum Routine {
    case simpleQuery
    case parse
    case bind
    case describe
    case describePortal
    case execute
  }

  mutating func run(
    _ text: SQLStatementText, routine: Routine
  ) throws(StatementError) -> QueryResult {
    if status == .failed, !text.isTransactionExit { throw .failedTransaction(routine) }
    beginImplicitTransaction()
    switch SQLStatement(text) {
    case .begin(let tag, let modes): return begin(tag, modes)
    case .commit: return commit()
    case .rollback: return rollback()
    case .discardAll:
      guard status == .idle, !isImplicitBlock else { throw .discardInTransaction }
      parameters.resetAll()
      statements = [:]
      portals = [:]
      return QueryResult(tag: "DISCARD ALL")
    case .resetAll:
      parameters.resetAll()
      return QueryResult(tag: "RESET")
    case .set(let name, let values, let isLocal, let tag):
      return try set(name, values, isLocal: isLocal, tag: tag)
    case .setCharacteristics(let modes):
      for mode in modes {
        let name = "default_transaction_\(mode.property.rawValue)"
        _ = try parameters.set(name, to: [mode.value])
      }
      return QueryResult(tag: "SET")
    case .show(let name):
      let parameter = try parameters.parameter(name)
      return QueryResult(
        columns: try columns(of: text), rows: [[.text(parameter.value)]], tag: "SHOW")
    case .select(let items): return select(items, try columns(of: text))
    case .selectStatSSL(let columns):
      let row = StatSSL.row(columns, processID: facts.processID, facts.tls)
      return QueryResult(columns: StatSSL.columns(columns), rows: [row], tag: "SELECT 1")
    case .unanswered: throw .unanswered(text.text)
    }
  }

  /// Nil where the statement returns no rows.
  func columns(of text: SQLStatementText) throws(StatementError) -> [ResultColumn]? {
    switch SQLStatement(text) {
    case .begin, .commit, .rollback, .discardAll, .resetAll, .set, .setCharacteristics: return nil
    case .show(let name):
      return [ResultColumn(name: try parameters.parameter(name).name, type: .text)]
    case .select(let items):
      return items.map { ResultColumn(name: $0.label, type: type(of: $0.expression)) }
    case .selectStatSSL(let columns): return StatSSL.columns(columns)
    case .unanswered: throw .unanswered(text.text)
    }
  }

  private func select(
    _ items: [SQLStatement.SelectItem], _ columns: [ResultColumn]?
  ) -> QueryResult {
    do {
      var row: [SQLValue] = []
      for item in items { row.append(try value(of: item.expression)) }
      return QueryResult(columns: columns, rows: [row], tag: "SELECT 1")
    } catch {
      return QueryResult(columns: columns, tag: "", failure: error)
    }
  }

  // MARK: Transactions

  /// What a statement does outside of BEGIN and COMMIT can be undone, too.
  mutating func beginImplicitTransaction() {
    guard status == .idle, beforeTransaction == nil else { return }
    parameters.startTransaction([])
    beforeTransaction = parameters
  }

  /// What was done stays, but for SET LOCAL.
  mutating func endTransaction() {
    for (name, value) in hiddenByLocal { parameters.restore(name, value) }
    status = .idle
    beforeTransaction = nil
    hiddenByLocal = [:]
    portals = [:]
  }

  private mutating func begin(_ tag: String, _ modes: [TransactionMode]) -> QueryResult {
    guard status == .idle else {
      let notice = Diagnostic(
        .warning, .activeSQLTransaction, "there is already a transaction in progress",
        source: .init("xact.c", 3789, "BeginTransactionBlock"))
      return QueryResult(notices: [notice], tag: tag)
    }
    status = .inTransaction
    parameters.startTransaction(modes)
    return QueryResult(tag: tag)
  }

  private mutating func commit() -> QueryResult {
    guard status != .failed else { return rollback() }
    let notices: [Diagnostic] =
      status == .idle
      ? [.noTransaction(isImplicitBlock ? 3908 : 3987, "EndTransactionBlock")] : []
    endTransaction()
    return QueryResult(notices: notices, tag: "COMMIT")
  }

  private mutating func rollback() -> QueryResult {
    let notices: [Diagnostic] =
      status == .idle ? [.noTransaction(4110, "UserAbortTransactionBlock")] : []
    if let before = beforeTransaction { parameters.restore(before) }
    hiddenByLocal = [:]
    endTransaction()
    return QueryResult(notices: notices, tag: "ROLLBACK")
  }

  // MARK: Parameters

  private mutating func set(
    _ name: String, _ values: [String]?, isLocal: Bool, tag: String
  ) throws(StatementError) -> QueryResult {
    let key = name.lowercased()
    guard isLocal else {
      hiddenByLocal[key] = nil
      return QueryResult(notices: try parameters.set(name, to: values), tag: tag)
    }
    var result = QueryResult(tag: tag)
    if status == .idle, !isImplicitBlock {
      result.notices = [
        Diagnostic(
          .warning, .noActiveSQLTransaction, "SET LOCAL can only be used in transaction blocks",
          source: .init("xact.c", 3587, "CheckTransactionBlock"))
      ]
    }
    let old = try? parameters.parameter(name).value
    do {
      result.notices += try parameters.set(name, to: values)
      hiddenByLocal[key] = hiddenByLocal[key] ?? old ?? ""
    } catch {
      result.failure = error
    }
    return result
  }

  // MARK: Expressions

  private func value(of expression: SQLStatement.Expression) throws(StatementError) -> SQLValue {
    switch expression {
    case .literal(let value): return value
    case .backendPID: return .int4(facts.processID)
    case .currentDatabase: return .name(facts.database)
    case .currentSchema: return .name("public")
    case .currentSetting(let name, let isMissingAllowed):
      do {
        return .text(try parameters.parameter(name).value)
      } catch  where isMissingAllowed && error.diagnostic.sqlState == "42704" {
        return .null(.text)
      }
    case .currentUser: return .name(facts.user)
    case .isInRecovery: return .boolean(false)
    case .version: return .text(facts.settings.serverVersion.fullDescription)
    }
  }

  private func type(of expression: SQLStatement.Expression) -> SQLType {
    switch expression {
    case .literal(let value): value.type
    case .backendPID: .int4
    case .isInRecovery: .boolean
    case .currentDatabase, .currentSchema, .currentUser: .name
    case .currentSetting, .version: .text
    }
  }
}
