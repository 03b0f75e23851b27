/// Savepoints, chains, SET TRANSACTION, and what of a session can be discarded.
extension SQLParser {
  mutating func savepoint() -> SQLStatement? {
    lastName().map { .savepoint(.define($0)) }
  }

  mutating func release() -> SQLStatement? {
    _ = accept("savepoint")
    return lastName().map { .savepoint(.release($0)) }
  }

  /// COMMIT, END, ROLLBACK or ABORT, the keyword of which is read.
  mutating func endOfTransaction(_ keyword: String) -> SQLStatement? {
    let isCommit = keyword == "commit" || keyword == "end"
    _ = accept("work") || accept("transaction")
    if keyword == "rollback", accept("to") {
      _ = accept("savepoint")
      return lastName().map { .savepoint(.rollBackTo($0)) }
    }
    var isChained = false
    if accept("and") {
      isChained = !accept("no")
      guard accept("chain") else { return nil }
    }
    guard tokens.isEmpty else { return nil }
    return isCommit ? .commit(isChained: isChained) : .rollback(isChained: isChained)
  }

  /// What follows SET, SET LOCAL or SET SESSION; nil if it is another SET.
  mutating func setTransaction() -> SQLStatement? {
    guard tokens.count > 1, accept("transaction") else { return nil }
    return TransactionMode.list(tokens).map { .setTransaction($0) }
  }

  mutating func discard() -> SQLStatement? {
    guard let what = tokens.popFirst()?.word, tokens.isEmpty else { return nil }
    switch what {
    case "all": return .discardAll
    case "plans", "sequences", "temp": return .discard(what.uppercased())
    case "temporary": return .discard("TEMP")
    default: return nil
    }
  }

  mutating func deallocate() -> SQLStatement? {
    _ = accept("prepare")
    if tokens.elementsEqual([.word("all")]) { return .deallocate(nil) }
    return lastName().map { .deallocate($0) }
  }

  mutating func close() -> SQLStatement? {
    if tokens.elementsEqual([.word("all")]) { return .close(nil) }
    return lastName().map { .close($0) }
  }

  // MARK: Notifications

  mutating func listen() -> SQLStatement? {
    lastName().map { .notification(.listen($0)) }
  }

  mutating func unlisten() -> SQLStatement? {
    if tokens.elementsEqual([.symbol("*")]) { return .notification(.unlisten(nil)) }
    return lastName().map { .notification(.unlisten($0)) }
  }

  mutating func notify() -> SQLStatement? {
    guard let channel = name() else { return nil }
    guard accept(symbol: ",") else {
      return tokens.isEmpty ? .notification(.notify(channel, "")) : nil
    }
    guard case .string(let payload) = tokens.popFirst(), tokens.isEmpty else { return nil }
    return .notification(.notify(channel, payload))
  }

  // MARK: Names

  private mutating func lastName() -> String? {
    guard let name = name(), tokens.isEmpty else { return nil }
    return name
  }

  mutating func name() -> String? {
    switch tokens.popFirst() {
    case .word(let word) where !SQLToken.reservedWords.contains(word): truncatedIdentifier(word)
    case .identifier(let name): truncatedIdentifier(name)
    default: nil
    }
  }
}
