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

  /// Analyses a statement; the types of its parameters are those that Parse declares, which is nil
  /// where there can be none.
  func prepare(
    _ text: SQLStatementText, declared: [Int32]?
  ) throws(StatementError) -> Prepared {
    let numbers = 1...Int(UInt16.max)
    // Those of PREPARE are of the statement in it, which is analysed when it is run.
    let named = text.tokens.first == .word("prepare") ? [] : text.parameters
    for (number, place) in named where declared == nil || !numbers.contains(number) {
      throw .noParameter("$\(number)", position: place, isPrepared: declared != nil)
    }
    let count = named.map(\.number).max() ?? 0
    if let answer = answers.first(where: { $0.statement.matches(text) }) {
      if answer.failsWhenParsed, let failure = answer.failure { throw StatementError(failure) }
      var types = ParameterTypes(declared: declared ?? [], atLeast: count)
      types.complete(with: declared == nil ? [] : answer.parameters)
      return Prepared(
        text: text, statement: statement(text, answer), parameterTypes: types.oids)
    }
    if let command = try cursorCommand(text, declared: declared) { return command }
    var types = ParameterTypes(declared: declared ?? [], atLeast: count)
    let untouched = types
    var statement = try SQLStatement(text, &types)
    if statement == .unanswered, text.isQuery {
      types = untouched
      do throws(StatementError) {
        statement = .query(try Analyzer.analyze(text, &types, self))
      } catch {
        throw error.of(text)
      }
    }
    return Prepared(text: text, statement: statement, parameterTypes: types.oids)
  }

  /// An answer that has columns is COPY's, if the statement is COPY to or from the client.
  private func statement(_ text: SQLStatementText, _ answer: QueryAnswer) -> SQLStatement {
    guard answer.columns != nil, text.tokens.first == .word("copy") else {
      return .answered(answer)
    }
    return CopyStatement(text).map { .copied($0, answer) } ?? .unanswered
  }

  mutating func run(
    _ prepared: Prepared, _ parameters: [SQLValue?], routine: Routine
  ) throws(StatementError) -> QueryResult {
    let text = prepared.text
    if status == .failed, !text.isTransactionExit { throw .failedTransaction(routine) }
    beginImplicitTransaction()
    switch prepared.statement {
    case .begin(let tag, let modes): return begin(tag, modes)
    case .commit(let isChained): return try commit(isChained: isChained)
    case .rollback(let isChained): return try rollback(isChained: isChained)
    case .savepoint(let command): return try perform(command)
    case .setTransaction(let modes): return try setTransaction(modes)
    case .notification(let command):
      try notifications.perform(command)
      return QueryResult(tag: command.tag)
    case .prepared(let command): return try perform(command, routine)
    case .deallocate(let name): return try deallocate(name)
    case .close(let name): return try close(name)
    case .discard(let what): return QueryResult(tag: "DISCARD \(what)")
    case .discardAll:
      guard status == .idle, !isImplicitBlock else { throw .discardInTransaction }
      self.parameters.resetAll()
      statements = [:]
      portals = [:]
      try notifications.perform(.unlisten(nil))
      return QueryResult(tag: "DISCARD ALL")
    case .resetAll:
      self.parameters.resetAll()
      return QueryResult(tag: "RESET")
    case .set(let name, let values, let isLocal, let tag):
      return try set(name, values, isLocal: isLocal, tag: tag)
    case .setCharacteristics(let modes):
      for mode in modes {
        let name = mode.property.sessionParameter
        _ = try self.parameters.set(name, to: [mode.value])
      }
      return QueryResult(tag: "SET")
    case .show(let name):
      let parameter = try self.parameters.parameter(name)
      return QueryResult(
        columns: try columns(of: prepared), rows: [[.text(parameter.value)]], tag: "SHOW")
    case .select(let items):
      hasQueried = true
      return select(items, parameters, try columns(of: prepared))
    case .selectStatSSL(let columns):
      hasQueried = true
      let row = StatSSL.row(columns, processID: facts.processID, facts.tls)
      return QueryResult(columns: StatSSL.columns(columns), rows: [row], tag: "SELECT 1")
    case .query(let plan):
      hasQueried = true
      return try query(plan, parameters, text)
    case .cursor(let command): return try run(command, parameters)
    case .answered(let answer):
      hasQueried = true
      return try answer.result(parameters)
    case .copied(let statement, let answer):
      hasQueried = true
      return try copy(statement, answer, parameters)
    case .unanswered: throw .unanswered(text.text)
    }
  }

  /// Nil where the statement returns no rows.
  func columns(of prepared: Prepared) throws(StatementError) -> [ResultColumn]? {
    switch prepared.statement {
    case .begin, .commit, .rollback, .savepoint, .setTransaction, .notification, .deallocate,
      .close, .discard, .discardAll, .resetAll, .set, .setCharacteristics, .copied:
      return nil
    case .prepared(let command): return try columns(of: command)
    case .show(let name):
      return [ResultColumn(name: try parameters.parameter(name).name, type: .text)]
    case .select(let items):
      return items.map { ResultColumn(name: $0.label, type: type(of: $0.expression)) }
    case .selectStatSSL(let columns): return StatSSL.columns(columns)
    case .query(let plan): return plan.results
    case .cursor(let command): return try columns(of: command)
    case .answered(let answer): return answer.columns
    case .unanswered: throw .unanswered(prepared.text.text)
    }
  }

  private mutating func select(
    _ items: [SQLStatement.SelectItem], _ bound: [SQLValue?], _ columns: [ResultColumn]?
  ) -> QueryResult {
    var result = QueryResult(columns: columns, tag: "SELECT 1")
    do {
      var row: [SQLValue] = []
      for item in items {
        if case .call(let function, let arguments) = item.expression {
          var values: [SQLValue] = []
          for argument in arguments { values.append(try value(of: argument, bound)) }
          row.append(try call(function, values, column: row.count, &result))
        } else {
          row.append(try value(of: item.expression, bound))
        }
      }
      result.rows = [row]
      return result
    } catch {
      return QueryResult(columns: columns, tag: "", failure: error)
    }
  }

  private mutating func query(
    _ plan: QueryPlan, _ bound: [SQLValue?], _ text: SQLStatementText
  ) throws(StatementError) -> QueryResult {
    try fold(plan, bound, text)
    var evaluator = Evaluator(self, parameters: bound)
    var values: [[Datum]] = []
    var failure: StatementError?
    do {
      try evaluator.run(plan) { values.append($0) }
    } catch {
      failure = (error as? StatementError ?? .unanswered("\(error)")).of(text)
    }
    self = evaluator.engine
    let types = plan.columns.map(\.type)
    let rows = values.map { row in
      zip(row, types).map { value, type in evaluator.result(value, type) }
    }
    return QueryResult(
      columns: plan.results, rows: ResultRows(rows), tag: "SELECT \(rows.count)", failure: failure)
  }

  private func fold(
    _ plan: QueryPlan, _ bound: [SQLValue?], _ text: SQLStatementText
  ) throws(StatementError) {
    var evaluator = Evaluator(self, parameters: bound)
    do {
      try evaluator.fold(plan)
    } catch {
      throw (error as? StatementError ?? .unanswered("\(error)")).of(text)
    }
  }

  /// Casts of parameters fail as soon as these are known: the planner folds them.
  func fold(_ prepared: Prepared, _ bound: [SQLValue?]) throws(StatementError) {
    if case .query(let plan) = prepared.statement { try fold(plan, bound, prepared.text) }
    guard case .select(let items) = prepared.statement else { return }
    for item in items where !item.expression.namesItself {
      _ = try value(of: item.expression, bound)
    }
  }

  // MARK: Parameters

  mutating func set(
    _ name: String, _ values: [String]?, isLocal: Bool, tag: String
  ) throws(StatementError) -> QueryResult {
    let key = name.lowercased()
    if let mode = TransactionMode(parameter: key, values) { try checkChange(to: mode) }
    guard isLocal else {
      hiddenByLocal[key] = nil
      return QueryResult(notices: try parameters.set(name, to: values), tag: tag)
    }
    var result = QueryResult(tag: tag)
    if status == .idle, !isImplicitBlock {
      result.notices = [.onlyInBlock("SET LOCAL")]
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

  private func value(
    of expression: SQLStatement.Expression, _ bound: [SQLValue?]
  ) throws(StatementError) -> SQLValue {
    switch expression {
    case .literal(let value): return value
    case .parameter(let number, let type): return bound[number - 1] ?? .null(type)
    case .cast(let operand, let type): return try value(of: operand, bound).cast(to: type)
    case .call(let function, _): throw .unanswered("\(function.rawValue) within an expression")
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
    case .parameter(_, let type), .cast(_, let type): type
    case .call(let function, _): function.result
    case .backendPID: .int4
    case .isInRecovery: .boolean
    case .currentDatabase, .currentSchema, .currentUser: .name
    case .currentSetting, .version: .text
    }
  }
}
