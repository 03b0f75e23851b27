/// DECLARE and FETCH: a query whose rows are fetched a few at a time.
indirect enum CursorCommand: Hashable, Sendable {
  /// WITH HOLD keeps it when the transaction ends.
  case declare(String, QueryEngine.Prepared, isHeld: Bool)
  /// Nil is all that is left.
  case fetch(String, count: Int?)
}

/// A command as it is written, before the query of a cursor is analysed.
struct CursorCommandParser {
  private var tokens: ArraySlice<SQLToken>

  /// The command; nil where it is none, or in a form that is not known.
  private(set) var command: CursorCommand?
  /// The name of the cursor that is declared, and where its query begins among the tokens.
  private(set) var declaration: (name: String, query: Int, isHeld: Bool)?

  init(_ text: SQLStatementText) {
    tokens = text.tokens[...]
    switch tokens.popFirst()?.word {
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
