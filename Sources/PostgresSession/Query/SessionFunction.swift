import PostgresWire

/// A function of SQL that does something, beside having a value.
enum SessionFunction: String, Hashable, Sendable {
  case sleep = "pg_sleep"
  case notify = "pg_notify"
  case cancelBackend = "pg_cancel_backend"
  case terminateBackend = "pg_terminate_backend"

  /// The types of its arguments.
  var parameters: [SQLType] {
    switch self {
    case .sleep: [.float8]
    case .notify: [.text, .text]
    case .cancelBackend: [.int4]
    case .terminateBackend: [.int4, .int8]
    }
  }

  /// How many arguments a call must have.
  var required: Int { self == .notify ? 2 : 1 }

  var result: SQLType {
    switch self {
    case .sleep, .notify: .void
    case .cancelBackend, .terminateBackend: .boolean
    }
  }
}

extension SQLParser {
  /// Consumes the name of such a function and its parenthesis.
  mutating func sessionFunction() -> SessionFunction? {
    let name =
      tokens.starts(with: [.word("pg_catalog"), .symbol(".")]) ? tokens.dropFirst(2) : tokens
    guard let word = name.first?.word, let function = SessionFunction(rawValue: word),
      name.dropFirst().first == .symbol("(")
    else { return nil }
    tokens = name.dropFirst(2)
    return function
  }

  /// A call, the parenthesis of which is open.
  mutating func call(
    _ function: SessionFunction
  ) throws(StatementError) -> SQLStatement.SelectItem? {
    var arguments: [SQLStatement.Expression] = []
    repeat {
      guard arguments.count < function.parameters.count,
        let argument = try argument(function.parameters[arguments.count])
      else { return nil }
      arguments.append(argument)
    } while accept(symbol: ",")
    guard accept(symbol: ")"), arguments.count >= function.required else { return nil }
    return .init(expression: .call(function, arguments), label: function.rawValue)
  }

  private mutating func argument(
    _ type: SQLType
  ) throws(StatementError) -> SQLStatement.Expression? {
    guard let item = try expression() else { return nil }
    if case .backendPID = item.expression { return type == .int4 ? item.expression : nil }
    return try cast(item, to: type)?.expression
  }
}

extension QueryEngine {
  /// What the function does, and its value in a column.
  mutating func call(
    _ function: SessionFunction, _ arguments: [SQLValue], column: Int, _ result: inout QueryResult
  ) throws(StatementError) -> SQLValue {
    if function == .notify {
      try notifications.notify(arguments[0].text ?? "", arguments[1].text ?? "")
      return .void
    }
    guard let argument = arguments[0].text, arguments.allSatisfy({ $0.text != nil }) else {
      return .null(function.result)
    }
    switch function {
    case .sleep:
      // Nobody waits for longer than that.
      let seconds = min(Double(argument) ?? 0, 1e9)
      if seconds > 0 { result.waits.append(.time(.seconds(seconds))) }
      return .void
    case .cancelBackend, .terminateBackend, .notify:
      let processID = Int32(argument) ?? 0
      if processID == facts.processID {
        result.failure = function == .cancelBackend ? .userRequest : .adminShutdown
      } else {
        let kind: BackendSignal.Kind = function == .cancelBackend ? .cancel : .terminate
        result.waits.append(.signal(BackendSignal(kind, processID: processID), column: column))
      }
      return .boolean(true)
    }
  }
}

extension StatementError {
  fileprivate static let adminShutdown = StatementError(Refusal.adminShutdown.diagnostic)
}
