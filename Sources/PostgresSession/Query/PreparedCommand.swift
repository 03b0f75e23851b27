import PostgresWire

/// PREPARE and EXECUTE: prepared statements of SQL, which share their names with the protocol's.
enum PreparedCommand: Hashable, Sendable {
  case prepare(name: String, parameters: [SQLType], SQLStatementText)
  case execute(name: String, [SQLParser.Argument])
}

extension SQLParser {
  /// A constant, and where it stands.
  struct Argument: Hashable, Sendable {
    var value: SQLValue
    var place: Int
  }

  mutating func prepare() throws(StatementError) -> SQLStatement? {
    guard let name = name() else { return nil }
    var types: [SQLType] = []
    if accept(symbol: "(") {
      repeat {
        guard let type = type() else { return nil }
        types.append(type)
      } while accept(symbol: ",")
      guard accept(symbol: ")") else { return nil }
    }
    guard accept("as"), let statement = rest else { return nil }
    guard let keyword = statement.tokens.first?.word, Self.preparable.contains(keyword) else {
      throw .syntax(at: String(statement.text.prefix { $0.isLetter }), position: place)
    }
    return .prepared(.prepare(name: name, parameters: types, statement))
  }

  /// `gram.y`, `PreparableStmt`.
  private static let preparable: Set<String> = [
    "select", "insert", "update", "delete", "merge", "values", "table", "with",
  ]

  mutating func execute() -> SQLStatement? {
    guard let name = name() else { return nil }
    var arguments: [Argument] = []
    if accept(symbol: "(") {
      repeat {
        let place = place
        guard case .literal(let value) = primary()?.expression else { return nil }
        arguments.append(Argument(value: value, place: place))
      } while accept(symbol: ",")
      guard accept(symbol: ")") else { return nil }
    }
    return tokens.isEmpty ? .prepared(.execute(name: name, arguments)) : nil
  }
}

extension QueryEngine {
  mutating func perform(
    _ command: PreparedCommand, _ routine: Routine
  ) throws(StatementError) -> QueryResult {
    switch command {
    case .prepare(let name, let types, let text):
      guard statements[name] == nil else { throw .duplicateStatement(name) }
      let prepared = try prepare(text, declared: types.map(\.rawValue))
      // A statement that cannot be answered fails here, as one that cannot be parsed does.
      _ = try columns(of: prepared)
      statements[name] = prepared
      return QueryResult(tag: "PREPARE")
    case .execute(let name, let arguments):
      let prepared = try statement(named: name)
      guard let prepared else { return QueryResult(tag: "") }
      return try run(prepared, try values(arguments, of: prepared, name), routine: routine)
    }
  }

  func columns(of command: PreparedCommand) throws(StatementError) -> [ResultColumn]? {
    guard case .execute(let name, _) = command, let prepared = try statement(named: name) else {
      return nil
    }
    return try columns(of: prepared)
  }

  private func statement(named name: String) throws(StatementError) -> Prepared? {
    guard let prepared = statements[name] else { throw .unknownStatement(name, .execute) }
    return prepared
  }

  /// A statement without parameters takes any number of them; as `EvaluateParams`.
  private func values(
    _ arguments: [SQLParser.Argument], of prepared: Prepared, _ name: String
  ) throws(StatementError) -> [SQLValue?] {
    let types = prepared.parameterTypes
    guard !types.isEmpty else { return [] }
    guard arguments.count == types.count else {
      throw StatementError(
        .syntaxError, "wrong number of parameters for prepared statement \"\(name)\"",
        detail: "Expected \(types.count) parameters but got \(arguments.count).",
        .init("prepare.c", 293, "EvaluateParams"))
    }
    var values: [SQLValue?] = []
    for (argument, type) in zip(arguments, types) {
      do {
        values.append(
          try SQLType(rawValue: type).map { type throws(StatementError) in
            try argument.value.cast(to: type)
          })
      } catch {
        throw error.at(position: argument.place)
      }
    }
    return values
  }
}
