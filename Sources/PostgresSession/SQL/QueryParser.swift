import PostgresWire

/// Reads a query: PostgreSQL's grammar (`gram.y`) as far as it reads data.
///
/// A syntax error is PostgreSQL's own; what it has and this has not is unanswered.
struct QueryParser {
  private let lexemes: [Lexeme]
  private(set) var index = 0
  private var depth = 0
  /// Where the parenthesis is closed that is opened at an index.
  private let closings: [Int: Int]

  /// How deep parentheses nest, and how many operators follow each other.
  static let deepest = 150
  static let longest = 250

  /// The whole statement.
  static func parse(_ statement: SQLStatementText) throws(StatementError) -> QuerySyntax {
    var parser = QueryParser(try Lexer.lexemes(statement))
    let query = try parser.query()
    guard parser.current.kind == .end else { throw parser.syntaxError }
    return query
  }

  init(_ lexemes: [Lexeme]) {
    self.lexemes = lexemes
    var open: [Int] = []
    var closings: [Int: Int] = [:]
    for (index, lexeme) in lexemes.enumerated() {
      if lexeme.kind == .punctuation("(") { open.append(index) }
      if lexeme.kind == .punctuation(")"), let start = open.popLast() { closings[start] = index }
    }
    self.closings = closings
  }

  // MARK: Lexemes

  var current: Lexeme { lexemes[index] }

  func peek(_ offset: Int = 1) -> Lexeme {
    lexemes[max(0, min(index + offset, lexemes.count - 1))]
  }

  mutating func advance() { index = min(index + 1, lexemes.count - 1) }

  mutating func rewind(to index: Int) { self.index = index }

  func isAt(_ word: String) -> Bool { current.kind == .word(word) }
  func isAt(symbol: String) -> Bool { current.kind == .punctuation(symbol) }
  func isAt(operator name: String) -> Bool { current.kind == .operator(name) }

  mutating func accept(_ word: String) -> Bool {
    guard isAt(word) else { return false }
    advance()
    return true
  }

  mutating func accept(symbol: String) -> Bool {
    guard isAt(symbol: symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ word: String) throws(StatementError) {
    guard accept(word) else { throw syntaxError }
  }

  mutating func expect(symbol: String) throws(StatementError) {
    guard accept(symbol: symbol) else { throw syntaxError }
  }

  var syntaxError: StatementError {
    guard current.kind == .end, current.text.isEmpty else {
      return .syntax(at: current.text, position: current.place)
    }
    return StatementError(
      .syntaxError, "syntax error at end of input", position: current.place,
      .init("scan.l", 1180, "scanner_yyerror"))
  }

  /// Guards the stack against what nests too deep.
  mutating func nested<Value>(
    _ read: (inout QueryParser) throws(StatementError) -> Value
  ) throws(StatementError) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw .tooDeep }
    return try read(&self)
  }

  // MARK: Names

  /// Any identifier that may be a column's or a table's name.
  mutating func columnName() throws(StatementError) -> String {
    guard let name = nameHere(or: Keywords.columnName) else { throw syntaxError }
    advance()
    return name
  }

  func nameHere(or more: Set<String> = []) -> String? {
    switch current.kind {
    case .identifier(let name): return name
    case .word(let word):
      let isName =
        Keywords.unreserved.contains(word) || more.contains(word)
        || !(Keywords.reserved.contains(word) || Keywords.functionOrType.contains(word)
          || Keywords.columnName.contains(word))
      return isName ? word.truncatedToName : nil
    default: return nil
    }
  }

  /// What may stand behind AS or a dot: any word.
  mutating func label() throws(StatementError) -> String {
    switch current.kind {
    case .identifier(let name):
      advance()
      return name
    case .word(let word):
      advance()
      return word.truncatedToName
    default: throw syntaxError
    }
  }

  mutating func columnNames() throws(StatementError) -> [String] {
    var names: [String] = []
    repeat { names.append(try columnName()) } while accept(symbol: ",")
    try expect(symbol: ")")
    return names
  }

  /// Whether the parenthesis here holds a query, and no expression or join.
  func isQuery(at start: Int) -> Bool {
    var innermost = start
    while kind(after: innermost) == .punctuation("(") { innermost += 1 }
    guard case .word(let word) = kind(after: innermost),
      ["select", "with", "values", "table"].contains(word)
    else { return false }
    return (start..<innermost).allSatisfy { outer in
      guard let end = closings[outer + 1] else { return false }
      switch kind(after: end) {
      case .punctuation(")"): return true
      case .word(let word):
        return ["union", "intersect", "except", "order", "limit", "offset", "fetch", "for"]
          .contains(word)
      default: return false
      }
    }
  }

  private func kind(after index: Int) -> Lexeme.Kind {
    lexemes[min(index + 1, lexemes.count - 1)].kind
  }
}

extension StatementError {
  static let tooDeep = StatementError(
    .statementTooComplex, "stack depth limit exceeded",
    hint: "Increase the configuration parameter \"max_stack_depth\" (currently 2048kB), after "
      + "ensuring the platform's stack depth limit is adequate.",
    .init("postgres.c", 3523, "check_stack_depth"))
}
