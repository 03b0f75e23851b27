/// A statement that is answered as a server would, or one that is not.
enum SQLStatement: Hashable, Sendable {
  /// `tag` is BEGIN or START TRANSACTION.
  case begin(tag: String)
  case commit
  case rollback
  case discardAll
  case resetAll
  /// A nil value is the default; `tag` is SET or RESET.
  case set(name: String, value: String?, isLocal: Bool, tag: String)
  case show(name: String)
  case select([SelectItem])
  /// Columns of pg_stat_ssl for this very connection; nil is `*`.
  case selectStatSSL(columns: [String]?)
  case unanswered

  /// Whether a transaction that failed still takes it.
  var endsTransaction: Bool { self == .commit || self == .rollback }

  struct SelectItem: Hashable, Sendable {
    var expression: Expression
    var label: String
  }

  enum Expression: Hashable, Sendable {
    case literal(SQLValue)
    case backendPID
    case currentDatabase
    case currentSchema
    case currentSetting(String)
    case currentUser
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
    case "begin": return .begin(tag: "BEGIN")
    case "start":
      return accept("transaction") ? .begin(tag: "START TRANSACTION") : nil
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

  private mutating func accept(_ symbol: Character) -> Bool {
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
    if !isLocal { _ = accept("session") }
    if accept("names") {
      return value().map { .set(name: "client_encoding", value: $0, isLocal: isLocal, tag: "SET") }
    }
    if accept("time") {
      guard accept("zone") else { return nil }
      return assignment("TimeZone", isLocal: isLocal)
    }
    guard let name = parameterName(), accept("=") || accept("to") else { return nil }
    return assignment(name, isLocal: isLocal)
  }

  private mutating func assignment(_ name: String, isLocal: Bool) -> SQLStatement? {
    if tokens.first == .word("default"), tokens.count == 1 {
      return .set(name: name, value: nil, isLocal: isLocal, tag: "SET")
    }
    return value().map { .set(name: name, value: $0, isLocal: isLocal, tag: "SET") }
  }

  private mutating func reset() -> SQLStatement? {
    if tokens.count == 1, accept("all") { return .resetAll }
    guard let name = parameterName(), tokens.isEmpty else { return nil }
    return .set(name: name, value: nil, isLocal: false, tag: "RESET")
  }

  private mutating func show() -> SQLStatement? {
    if tokens.elementsEqual([.word("time"), .word("zone")]) { return .show(name: "TimeZone") }
    if tokens.elementsEqual([.word("transaction"), .word("isolation"), .word("level")]) {
      return .show(name: "transaction_isolation")
    }
    guard let name = parameterName(), tokens.isEmpty else { return nil }
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
    } while accept(".")
    return name
  }

  /// What is left, as a list with commas, in the form in which SHOW shows it.
  private mutating func value() -> String? {
    var values: [String] = []
    repeat {
      let sign = accept("-") ? "-" : ""
      switch tokens.popFirst() {
      case .word(let text), .string(let text), .number(let text): values.append(sign + text)
      case .identifier(let text): values.append("\"\(text)\"")
      default: return nil
      }
    } while accept(",")
    return tokens.isEmpty ? values.joined(separator: ", ") : nil
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
    } while accept(",")
    return tokens.isEmpty ? .select(items) : nil
  }

  private mutating func selectStatSSL(_ list: ArraySlice<SQLToken>) -> SQLStatement? {
    if accept("pg_catalog") { guard accept(".") else { return nil } }
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
    case .word("true"): return .init(expression: .literal(.boolean(true)), label: "bool")
    case .word("false"): return .init(expression: .literal(.boolean(false)), label: "bool")
    case .word("null"): return .init(expression: .literal(.null(.text)), label: unnamed)
    case .word(let word): return call(word)
    default: return nil
    }
  }

  private func number(_ text: String) -> SQLStatement.SelectItem {
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

  private mutating func call(_ name: String) -> SQLStatement.SelectItem? {
    let keywords = ["current_user", "session_user", "user", "current_catalog", "current_schema"]
    if accept("(") {
      var argument: String?
      if case .string(let text) = tokens.first {
        argument = text
        tokens.removeFirst()
      }
      guard accept(")") else { return nil }
      switch (name, argument) {
      case ("version", nil): return .init(expression: .version, label: name)
      case ("current_database", nil): return .init(expression: .currentDatabase, label: name)
      case ("current_schema", nil): return .init(expression: .currentSchema, label: name)
      case ("pg_backend_pid", nil): return .init(expression: .backendPID, label: name)
      case ("current_setting", let setting?):
        return .init(expression: .currentSetting(setting), label: name)
      default: return nil
      }
    }
    guard keywords.contains(name) else { return nil }
    switch name {
    case "current_catalog": return .init(expression: .currentDatabase, label: name)
    case "current_schema": return .init(expression: .currentSchema, label: name)
    default: return .init(expression: .currentUser, label: name)
    }
  }
}
