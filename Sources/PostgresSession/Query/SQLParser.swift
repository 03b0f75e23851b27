/// Each method gives nil where the tokens are not what it looks for.
struct SQLParser {
  var tokens: ArraySlice<SQLToken>
  var parameters: ParameterTypes
  /// How many more casts are read: what nests deeper has no answer.
  var castsLeft = 100
  private let text: SQLStatementText

  init(_ text: SQLStatementText, _ parameters: ParameterTypes) {
    tokens = text.tokens[...]
    self.text = text
    self.parameters = parameters
  }

  /// Where the next token begins.
  var place: Int { tokens.isEmpty ? 0 : text.places[tokens.startIndex] }

  /// What is left, as a statement of its own; nil where there is nothing.
  var rest: SQLStatementText? {
    tokens.isEmpty ? nil : text.from(tokens.startIndex)
  }

  mutating func statement() throws(StatementError) -> SQLStatement? {
    guard let keyword = tokens.popFirst()?.word else { return nil }
    switch keyword {
    case "begin":
      _ = accept("work") || accept("transaction")
      return TransactionMode.list(tokens).map { .begin(tag: "BEGIN", $0) }
    case "start":
      guard accept("transaction") else { return nil }
      return TransactionMode.list(tokens).map { .begin(tag: "START TRANSACTION", $0) }
    case "commit", "end", "rollback", "abort": return endOfTransaction(keyword)
    case "savepoint": return savepoint()
    case "release": return release()
    case "listen": return listen()
    case "unlisten": return unlisten()
    case "notify": return notify()
    case "prepare": return try prepare()
    case "execute": return execute()
    case "deallocate": return deallocate()
    case "close": return close()
    case "discard": return discard()
    case "set": return set()
    case "reset": return reset()
    case "show": return show()
    case "select": return try select()
    default: return nil
    }
  }

  mutating func accept(_ word: String) -> Bool {
    guard tokens.first == .word(word) else { return false }
    tokens.removeFirst()
    return true
  }

  mutating func accept(symbol: Character) -> Bool {
    guard tokens.first == .symbol(symbol) else { return false }
    tokens.removeFirst()
    return true
  }

  // MARK: Run-time parameters

  private mutating func set() -> SQLStatement? {
    let isLocal = accept("local")
    if !isLocal, accept("session"), accept("characteristics") {
      guard accept("as"), accept("transaction"), !tokens.isEmpty else { return nil }
      return TransactionMode.list(tokens).map { .setCharacteristics($0) }
    }
    if let transaction = setTransaction() { return transaction }
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
}
