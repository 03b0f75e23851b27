import PostgresWire

/// Where transactions begin and end.
extension QueryEngine {
  /// What a statement does outside of BEGIN and COMMIT can be undone, too.
  mutating func beginImplicitTransaction() {
    guard status == .idle, beforeTransaction == nil else { return }
    parameters.startTransaction([])
    beforeTransaction = parameters
  }

  /// What was done stays, but for SET LOCAL.
  mutating func endTransaction() {
    for (name, value) in hiddenByLocal { parameters.restore(name, value) }
    notifications.commit()
    status = .idle
    beforeTransaction = nil
    hiddenByLocal = [:]
    savepoints = []
    portals = portals.filter(\.value.isHeld)
    hasQueried = false
  }

  /// What was done since the last savepoint, or in all of the transaction, is undone.
  mutating func undo() {
    if restoreSavepoint() { return }
    if let before = beforeTransaction { parameters.restore(before) }
    hiddenByLocal = [:]
    notifications.rollBack()
  }

  mutating func begin(_ tag: String, _ modes: [TransactionMode]) -> QueryResult {
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

  mutating func commit(isChained: Bool) throws(StatementError) -> QueryResult {
    guard status != .failed else { return try rollback(isChained: isChained) }
    let line = isImplicitBlock ? 3908 : 3987
    if status == .idle, isChained {
      throw .noBlock("COMMIT AND CHAIN", line - 6, "EndTransactionBlock")
    }
    let notices: [Diagnostic] =
      status == .idle ? [.noTransaction(line, "EndTransactionBlock")] : []
    end(isChained: isChained)
    return QueryResult(notices: notices, tag: "COMMIT")
  }

  mutating func rollback(isChained: Bool) throws(StatementError) -> QueryResult {
    if status == .idle, isChained {
      throw .noBlock("ROLLBACK AND CHAIN", 4104, "UserAbortTransactionBlock")
    }
    let notices: [Diagnostic] =
      status == .idle ? [.noTransaction(4110, "UserAbortTransactionBlock")] : []
    let modes = transactionModes
    savepoints = []
    undo()
    end(isChained: isChained, modes)
    return QueryResult(notices: notices, tag: "ROLLBACK")
  }

  /// A chain's next transaction has the properties of the one before.
  private mutating func end(isChained: Bool, _ modes: [TransactionMode]? = nil) {
    let modes = modes ?? transactionModes
    endTransaction()
    guard isChained else { return }
    beginImplicitTransaction()
    _ = begin("", modes)
  }

  private var transactionModes: [TransactionMode] {
    TransactionMode.Property.allCases.map { property in
      let parameter = try? parameters.parameter(property.transactionParameter)
      return TransactionMode(property: property, value: parameter?.value ?? "")
    }
  }

  // MARK: SET TRANSACTION

  mutating func setTransaction(_ modes: [TransactionMode]) throws(StatementError) -> QueryResult {
    var result = QueryResult(tag: "SET")
    if status == .idle, !isImplicitBlock { result.notices = [.onlyInBlock("SET TRANSACTION")] }
    do {
      for mode in modes {
        try checkChange(to: mode)
        _ = try parameters.set(mode.property.transactionParameter, to: [mode.value])
      }
    } catch {
      result.failure = error
    }
    return result
  }

  /// As `check_XactIsoLevel`, `check_XactReadOnly` and `check_XactDeferrable`.
  func checkChange(to mode: TransactionMode) throws(StatementError) {
    let old = transactionModes.first { $0.property == mode.property }?.value
    let isNested = !savepoints.isEmpty
    switch mode.property {
    case .isolation:
      guard mode.value != old else { return }
      let statement = "SET TRANSACTION ISOLATION LEVEL"
      let source = Diagnostic.Source("guc.c", 12094, "call_enum_check_hook")
      if hasQueried { throw .tooLate("\(statement) must be called before any query", source) }
      if isNested {
        throw .tooLate("\(statement) must not be called in a subtransaction", source)
      }
    case .readOnly:
      guard mode.value == "off", old == "on" else { return }
      if isNested {
        throw .tooLate("cannot set transaction read-write mode inside a read-only transaction")
      }
      if hasQueried {
        throw .tooLate("transaction read-write mode must be set before any query")
      }
    case .deferrable:
      let statement = "SET TRANSACTION [NOT] DEFERRABLE"
      if isNested { throw .tooLate("\(statement) cannot be called within a subtransaction") }
      if hasQueried { throw .tooLate("\(statement) must be called before any query") }
    }
  }
}

extension TransactionMode {
  /// A parameter's name in lower case, and what it is set to; nil if it is another parameter.
  init?(parameter name: String, _ values: [String]?) {
    guard name.hasPrefix("transaction_"),
      let property = Property(rawValue: String(name.dropFirst("transaction_".count))),
      let value = values?.first?.lowercased()
    else { return nil }
    let boolean = property == .isolation ? nil : PostgresBoolean.parse(value)
    self.init(property: property, value: boolean.map { $0 ? "on" : "off" } ?? value)
  }
}

extension StatementError {
  static func noBlock(
    _ statement: String, _ line: Int, _ routine: String
  ) -> StatementError {
    StatementError(
      .noActiveSQLTransaction, "\(statement) can only be used in transaction blocks",
      .init("xact.c", line, routine))
  }

  fileprivate static func tooLate(
    _ message: String,
    _ source: Diagnostic.Source = .init("guc.c", 11942, "call_bool_check_hook")
  ) -> StatementError {
    StatementError(.activeSQLTransaction, message, source)
  }
}

extension Diagnostic {
  static func onlyInBlock(_ statement: String) -> Diagnostic {
    Diagnostic(
      .warning, .noActiveSQLTransaction, "\(statement) can only be used in transaction blocks",
      source: .init("xact.c", 3587, "CheckTransactionBlock"))
  }
}
