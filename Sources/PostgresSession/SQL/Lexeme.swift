import PostgresWire

/// A token as the grammar of expressions sees it, with its place in the query.
struct Lexeme: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Unquoted, in lower case.
    case word(String)
    case identifier(String)
    case string(String)
    /// `B'01'`, or `X'1f'` with its letter.
    case bits(String)
    case number(String)
    case parameter(Int)
    /// One of the characters, or of the words `::`, `:=`, `..` and `=>`, that are no operators.
    case punctuation(String)
    case `operator`(String)
    case end
  }

  var kind: Kind
  var text: String
  /// In characters from 1.
  var place: Int
}

/// Joins the characters of operators, and reads the constants that a scanner has left as they are.
///
/// PostgreSQL's `scan.l`.
struct Lexer {
  private let statement: SQLStatementText
  private let scalars: [Unicode.Scalar]
  private var index = 0

  static func lexemes(_ statement: SQLStatementText) throws(StatementError) -> [Lexeme] {
    var lexer = Lexer(statement: statement, scalars: Array(statement.text.unicodeScalars))
    var lexemes: [Lexeme] = []
    while lexer.index < statement.tokens.count { lexemes.append(try lexer.next()) }
    lexemes.append(
      Lexeme(kind: .end, text: statement.hasSemicolon ? ";" : "", place: statement.end))
    return lexemes
  }

  private init(statement: SQLStatementText, scalars: [Unicode.Scalar]) {
    self.statement = statement
    self.scalars = scalars
  }

  private func text(_ start: Int, _ end: Int) -> String {
    let first = statement.places.first ?? 1
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[(start - first)..<(end - first)])
    return String(view)
  }

  /// Whether the next token touches the one before it.
  private var isAdjacent: Bool {
    index < statement.tokens.count && statement.places[index] == statement.ends[index - 1]
  }

  private mutating func next() throws(StatementError) -> Lexeme {
    let token = statement.tokens[index]
    let place = statement.places[index]
    index += 1
    var kind: Lexeme.Kind =
      switch token {
      case .word(let word): .word(word)
      case .identifier(let name): .identifier(name.truncatedToName)
      case .string(let text): .string(text)
      case .number(let digits): .number(digits)
      case .symbol(let character): symbol(character)
      case .other(let text):
        if let number = token.parameter { .parameter(number) } else { try other(text, at: place) }
      }
    if case .string(var whole) = kind {
      // Parts of one constant, if they stand on lines of their own.
      while index < statement.tokens.count, case .string(let part) = statement.tokens[index],
        text(statement.ends[index - 1], statement.places[index]).contains("\n")
      {
        whole += part
        index += 1
      }
      kind = .string(whole)
    }
    return Lexeme(kind: kind, text: text(place, statement.ends[index - 1]), place: place)
  }

  // MARK: Symbols

  private static let operatorCharacters: Set<Character> = Set("~!@#^&|`?+-*/%<>=")

  private mutating func symbol(_ character: Character) -> Lexeme.Kind {
    guard Self.operatorCharacters.contains(character) else {
      let pair = isAdjacent ? [character, nextSymbol ?? " "] : [character]
      let punctuation = String(pair)
      if ["::", ":=", ".."].contains(punctuation) {
        index += 1
        return .punctuation(punctuation)
      }
      return .punctuation(String(character))
    }
    var characters = [character]
    while isAdjacent, let next = nextSymbol, Self.operatorCharacters.contains(next) {
      characters.append(next)
      index += 1
    }
    // A sign at the end is an operator of its own, unless one of these is before it.
    while characters.count > 1, let last = characters.last, last == "+" || last == "-",
      !characters.contains(where: { "~!@#^&|`?%".contains($0) })
    {
      characters.removeLast()
      index -= 1
    }
    let name = String(characters)
    if name == "=>" { return .punctuation(name) }
    return .operator(name == "!=" ? "<>" : name)
  }

  private var nextSymbol: Character? {
    if index < statement.tokens.count, case .symbol(let next) = statement.tokens[index] {
      next
    } else {
      nil
    }
  }

  // MARK: Constants

  private mutating func other(
    _ text: String, at place: Int
  ) throws(StatementError) -> Lexeme.Kind {
    let first = text.first ?? " "
    if first.isNumber || first == "." { return try number(text, at: place) }
    let content = text.dropFirst(2).dropLast()
    switch first {
    case "e", "E": return .string(try unescaped(content, at: place))
    case "b", "B": return .bits(String(content))
    case "x", "X": return .bits("x" + content)
    case "n", "N": return .string(String(content.replacing("''", with: "'")))
    default: throw .unanswered("a constant of the form \(text.prefix(3))")
    }
  }

  private mutating func number(
    _ text: String, at place: Int
  ) throws(StatementError) -> Lexeme.Kind {
    var text = text
    // The sign of an exponent parts what belongs together.
    if text.hasSuffix("e") || text.hasSuffix("E"), isAdjacent, let sign = nextSymbol,
      sign == "+" || sign == "-", index + 1 < statement.tokens.count,
      case .number(let exponent) = statement.tokens[index + 1],
      statement.places[index + 1] == statement.ends[index]
    {
      index += 2
      text += "\(sign)\(exponent)"
    }
    let length = DecimalText.length(text.utf8)
    guard length < text.utf8.count else { return .number(text) }
    let bad = text.dropFirst(length)
    guard bad.first?.isLetter == true || bad.first == "_" else {
      throw .unanswered("the number \(text)")
    }
    throw .syntax(
      "trailing junk after numeric literal", at: text, position: place)
  }

  private func unescaped(
    _ content: Substring, at place: Int
  ) throws(StatementError) -> String {
    var bytes: [UInt8] = []
    var rest = content[...]
    let simple: [Character: UInt8] = ["b": 8, "f": 12, "n": 10, "r": 13, "t": 9]
    while let next = rest.popFirst() {
      guard next == "\\", let escape = rest.popFirst() else {
        bytes += Array(String(next).utf8)
        if next == "'" { _ = rest.popFirst() }
        continue
      }
      switch escape {
      case "x" where rest.first?.isHexDigit == true:
        let digits = rest.prefix(2).prefix(while: \.isHexDigit)
        bytes.append(UInt8(digits, radix: 16) ?? 0)
        rest = rest.dropFirst(digits.count)
      case "0"..."7":
        let digits = String((String(escape) + rest.prefix(2)).prefix { ("0"..."7").contains($0) })
        bytes.append(UInt8(truncatingIfNeeded: Int(digits, radix: 8) ?? 0))
        rest = rest.dropFirst(digits.count - 1)
      case "u", "U":
        let digits = rest.prefix(escape == "u" ? 4 : 8)
        guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value),
          digits.count == (escape == "u" ? 4 : 8)
        else { throw .unanswered("the escape \\\(escape)\(digits)") }
        bytes += Array(String(scalar).utf8)
        rest = rest.dropFirst(digits.count)
      default:
        if let byte = simple[escape] {
          bytes.append(byte)
        } else {
          bytes += Array(String(escape).utf8)
        }
      }
    }
    return try String(clientText: bytes)
  }
}
