/// A statement that is answered as a server would, or one that is not.
enum SQLStatement: Hashable, Sendable {
  /// `tag` is BEGIN or START TRANSACTION.
  case begin(tag: String, [TransactionMode])
  case commit
  case rollback
  case discardAll
  case resetAll
  /// No values are the default; `tag` is SET or RESET.
  case set(name: String, values: [String]?, isLocal: Bool, tag: String)
  case setCharacteristics([TransactionMode])
  case show(name: String)
  case select([SelectItem])
  /// Columns of pg_stat_ssl for this very connection; nil is `*`.
  case selectStatSSL(columns: [String]?)
  case unanswered

  struct SelectItem: Hashable, Sendable {
    var expression: Expression
    var label: String
  }

  enum Expression: Hashable, Sendable {
    case literal(SQLValue)
    case backendPID
    case currentDatabase
    case currentSchema
    case currentSetting(String, isMissingAllowed: Bool)
    case currentUser
    case isInRecovery
    case version
  }
}

extension SQLStatement {
  init(_ text: SQLStatementText) {
    var parser = SQLParser(text.tokens[...])
    self = parser.statement() ?? .unanswered
  }
}

/// Each method gives nil where the tokens are not what it looks for.
private struct SQLParser {
  private var tokens: ArraySlice<SQLToken>

  init(_ tokens: ArraySlice<SQLToken>) {
    self.tokens = tokens
  }

  mutating func statement() -> SQLStatement? {
    guard let keyword = tokens.popFirst()?.word else { return nil }
    switch keyword {
    case "begin":
      _ = accept("work") || accept("transaction")
      return TransactionMode.list(tokens).map { .begin(tag: "BEGIN", $0) }
    case "start":
      guard accept("transaction") else { return nil }
      return TransactionMode.list(tokens).map { .begin(tag: "START TRANSACTION", $0) }
    case "commit", "end": return endOfTransaction() ? .commit : nil
    case "rollback", "abort": return endOfTransaction() ? .rollback : nil
    case "discard": return accept("all") && tokens.isEmpty ? .discardAll : nil
    case "set": return set()
    case "reset": return reset()
    case "show": return show()
    case "select": return select()
    default: return nil
    }
  }

  private mutating func accept(_ word: String) -> Bool {
    guard tokens.first == .word(word) else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func accept(symbol: Character) -> Bool {
    guard tokens.first == .symbol(symbol) else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func endOfTransaction() -> Bool {
    _ = accept("work") || accept("transaction")
    return tokens.isEmpty
  }

  // MARK: Run-time parameters

  private mutating func set() -> SQLStatement? {
    let isLocal = accept("local")
    if !isLocal, accept("session"), accept("characteristics") {
      guard accept("as"), accept("transaction"), !tokens.isEmpty else { return nil }
      return TransactionMode.list(tokens).map { .setCharacteristics($0) }
    }
    if accept("names") {
      if tokens.isEmpty { return assignment("client_encoding", nil, isLocal: isLocal) }
      if case .string = tokens.first {} else if tokens.first != .word("default") { return nil }
      return assignment("client_encoding", isLocal: isLocal)
    }
    if accept("time") {
      guard accept("zone") else { return nil }
      if tokens.elementsEqual([.word("local")]) {
        return assignment("TimeZone", nil, isLocal: isLocal)
      }
      return assignment("TimeZone", isLocal: isLocal)
    }
    guard let name = parameterName(), accept(symbol: "=") || accept("to") else { return nil }
    return assignment(name, isLocal: isLocal)
  }

  private func assignment(_ name: String, _ values: [String]?, isLocal: Bool) -> SQLStatement {
    .set(name: name, values: values, isLocal: isLocal, tag: "SET")
  }

  private mutating func assignment(_ name: String, isLocal: Bool) -> SQLStatement? {
    if tokens.elementsEqual([.word("default")]) {
      return assignment(name, nil, isLocal: isLocal)
    }
    return values().map { assignment(name, $0, isLocal: isLocal) }
  }

  private mutating func reset() -> SQLStatement? {
    if tokens.count == 1, accept("all") { return .resetAll }
    guard let name = parameterName(), tokens.isEmpty else { return nil }
    return .set(name: name, values: nil, isLocal: false, tag: "RESET")
  }

  private mutating func show() -> SQLStatement? {
    if tokens.elementsEqual([.word("time"), .word("zone")]) { return .show(name: "TimeZone") }
    if tokens.elementsEqual([.word("transaction"), .word("isolation"), .word("level")]) {
      return .show(name: "transaction_isolation")
    }
    guard tokens.first != .word("all"), let name = parameterName(), tokens.isEmpty else {
      return nil
    }
    return .show(name: name)
  }

  /// A word or identifier, or several with dots.
  private mutating func parameterName() -> String? {
    var name = ""
    repeat {
      switch tokens.popFirst() {
      case .word(let text), .identifier(let text): name += (name.isEmpty ? "" : ".") + text
      default: return nil
      }
    } while accept(symbol: ".")
    return name
  }

  /// What is left, as a list with commas.
  private mutating func values() -> [String]? {
    var values: [String] = []
    repeat {
      let isNegative = accept(symbol: "-")
      switch tokens.popFirst() {
      case .number(let text): values.append((isNegative ? "-" : "") + text)
      case .word(let text) where !isNegative && !SQLToken.reservedWords.contains(text),
        .string(let text) where !isNegative, .identifier(let text) where !isNegative:
        values.append(text)
      default: return nil
      }
    } while accept(symbol: ",")
    return tokens.isEmpty ? values : nil
  }

  // MARK: SELECT

  private mutating func select() -> SQLStatement? {
    if let from = tokens.firstIndex(of: .word("from")) {
      let list = tokens[..<from]
      tokens = tokens[(from + 1)...]
      return selectStatSSL(list)
    }
    var items: [SQLStatement.SelectItem] = []
    repeat {
      guard let item = selectItem() else { return nil }
      items.append(item)
    } while accept(symbol: ",")
    return tokens.isEmpty ? .select(items) : nil
  }

  private mutating func selectStatSSL(_ list: ArraySlice<SQLToken>) -> SQLStatement? {
    if accept("pg_catalog") { guard accept(symbol: ".") else { return nil } }
    let tail: [SQLToken] = [
      .word("pg_stat_ssl"), .word("where"), .word("pid"), .symbol("="), .word("pg_backend_pid"),
      .symbol("("), .symbol(")"),
    ]
    guard tokens.elementsEqual(tail) else { return nil }
    if list.elementsEqual([.symbol("*")]) { return .selectStatSSL(columns: nil) }
    let names = list.split(separator: .symbol(","), omittingEmptySubsequences: false)
    let columns = names.compactMap { $0.count == 1 ? $0.first?.word : nil }
    guard columns.count == names.count, columns.allSatisfy(StatSSL.names.contains) else {
      return nil
    }
    return .selectStatSSL(columns: columns)
  }

  private mutating func selectItem() -> SQLStatement.SelectItem? {
    guard var item = expression() else { return nil }
    let hasAs = accept("as")
    switch tokens.first {
    case .identifier(let label): item.label = label
    case .word(let label) where hasAs: item.label = label
    default: return hasAs ? nil : item
    }
    tokens.removeFirst()
    return item
  }

  private mutating func expression() -> SQLStatement.SelectItem? {
    let unnamed = "?column?"
    switch tokens.popFirst() {
    case .string(let text): return .init(expression: .literal(.text(text)), label: unnamed)
    case .number(let text): return number(text)
    case .symbol("-"):
      guard case .number(let text) = tokens.popFirst() else { return nil }
      return number("-" + text)
    case .symbol("+"):
      guard case .number(let text) = tokens.popFirst() else { return nil }
      return number(text)
    case .word("true"): return .init(expression: .literal(.boolean(true)), label: unnamed)
    case .word("false"): return .init(expression: .literal(.boolean(false)), label: unnamed)
    case .word("null"): return .init(expression: .literal(.null(.text)), label: unnamed)
    case .word("pg_catalog"):
      guard accept(symbol: "."), case .word(let name) = tokens.popFirst(), accept(symbol: "(")
      else { return nil }
      return call(name)
    case .identifier(let name): return accept(symbol: "(") ? call(name) : nil
    case .word(let word): return accept(symbol: "(") ? call(word) : keyword(word)
    default: return nil
    }
  }

  /// Nil for digits that a numeric would not show as they are.
  private func number(_ text: String) -> SQLStatement.SelectItem? {
    let digits = text.drop { $0 == "-" }
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    let isPadded = digits.hasPrefix("0") && !digits.hasPrefix("0.")
    guard Int64(text) != nil || !isPadded && !(isZero && text.hasPrefix("-")) else { return nil }
    let value: SQLValue =
      if let value = Int32(text) {
        .int4(value)
      } else if let value = Int64(text) {
        .int8(value)
      } else {
        .numeric(text)
      }
    return .init(expression: .literal(value), label: "?column?")
  }

  /// A function, the parenthesis of which is open.
  private mutating func call(_ name: String) -> SQLStatement.SelectItem? {
    var arguments: [SQLToken] = []
    while !accept(symbol: ")") {
      guard arguments.isEmpty || accept(symbol: ","), let argument = tokens.popFirst() else {
        return nil
      }
      arguments.append(argument)
    }
    let expression: SQLStatement.Expression
    switch (name, arguments.first, arguments.dropFirst().first) {
    case ("version", nil, nil): expression = .version
    case ("current_database", nil, nil): expression = .currentDatabase
    case ("current_schema", nil, nil): expression = .currentSchema
    case ("pg_backend_pid", nil, nil): expression = .backendPID
    case ("pg_is_in_recovery", nil, nil): expression = .isInRecovery
    case ("current_setting", .string(let setting), nil),
      ("current_setting", .string(let setting), .word("false")):
      expression = .currentSetting(setting, isMissingAllowed: false)
    case ("current_setting", .string(let setting), .word("true")):
      expression = .currentSetting(setting, isMissingAllowed: true)
    default: return nil
    }
    return arguments.count <= 2 ? .init(expression: expression, label: name) : nil
  }

  /// A value that is asked for without parentheses.
  private func keyword(_ name: String) -> SQLStatement.SelectItem? {
    switch name {
    case "current_catalog": .init(expression: .currentDatabase, label: name)
    case "current_schema": .init(expression: .currentSchema, label: name)
    case "current_user", "current_role", "session_user", "user":
      .init(expression: .currentUser, label: name)
    default: nil
    }
  }
}
