/// A statement about the session itself: savepoints, cursors, prepared statements.
indirect enum SessionCommand: Hashable, Sendable {
  case savepoint(String)
  case release(String)
  case rollbackTo(String)
  /// A cursor for a query; WITH HOLD keeps it when the transaction ends.
  case declare(String, QueryEngine.Prepared, isHeld: Bool)
  /// Nil is all that is left.
  case fetch(String, count: Int?)
  /// Nil is all, as with DEALLOCATE.
  case close(String?)
  case deallocate(String?)
}

/// A command as it is written, before the query of a cursor is analysed.
struct SessionCommandParser {
  private var tokens: ArraySlice<SQLToken>

  /// The command; nil where it is none, or in a form that is not known.
  private(set) var command: SessionCommand?
  /// The name of the cursor that is declared, and where its query begins among the tokens.
  private(set) var declaration: (name: String, query: Int, isHeld: Bool)?

  init(_ text: SQLStatementText) {
    tokens = text.tokens[...]
    switch tokens.popFirst()?.word {
    case "savepoint": command = lastName().map { .savepoint($0) }
    case "release":
      _ = accept("savepoint")
      command = lastName().map { .release($0) }
    case "rollback":
      _ = accept("work") || accept("transaction")
      guard accept("to") else { return }
      _ = accept("savepoint")
      command = lastName().map { .rollbackTo($0) }
    case "close": command = allOrName().map { .close($0) }
    case "deallocate":
      if tokens.count > 1 { _ = accept("prepare") }
      command = allOrName().map { .deallocate($0) }
    case "fetch": fetch()
    case "declare": declare()
    default: return
    }
  }

  /// `FETCH FORWARD 10 FROM c`; a cursor goes forward alone.
  private mutating func fetch() {
    var count: Int? = 1
    if !accept("next") {
      _ = accept("forward")
      if accept("all") {
        count = nil
      } else if case .number(let text) = tokens.first, let number = Int(text), number > 0 {
        tokens.removeFirst()
        count = number
      }
    }
    _ = accept("from") || accept("in")
    command = lastName().map { .fetch($0, count: count) }
  }

  private mutating func declare() {
    guard let name = name() else { return }
    let options: Set = ["binary", "insensitive", "asensitive", "no", "scroll"]
    while let word = tokens.first?.word, options.contains(word), word != "binary" {
      tokens.removeFirst()
    }
    guard accept("cursor") else { return }
    let isHeld = accept("with")
    if isHeld || accept("without") {
      guard accept("hold") else { return }
    }
    guard accept("for"), !tokens.isEmpty else { return }
    declaration = (name, tokens.startIndex, isHeld)
  }

  private mutating func accept(_ word: String) -> Bool {
    guard tokens.first == .word(word) else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func name() -> String? {
    switch tokens.popFirst() {
    case .word(let name) where !SQLToken.reservedWords.contains(name), .identifier(let name): name
    default: nil
    }
  }

  private mutating func lastName() -> String? {
    guard let name = name(), tokens.isEmpty else { return nil }
    return name
  }

  /// Nil inside is ALL.
  private mutating func allOrName() -> String?? {
    if tokens.elementsEqual([.word("all")]) { return .some(nil) }
    return lastName().map { .some($0) }
  }
}

extension SQLStatementText {
  /// The statement that begins with a token of this one.
  func from(_ index: Int) -> SQLStatementText {
    SQLStatementText(
      tokens: Array(tokens[index...]), places: Array(places[index...]),
      ends: Array(ends[index...]), end: end, hasSemicolon: hasSemicolon,
      text: String(text.unicodeScalars.dropFirst(places[index] - places[0])))
  }
}
