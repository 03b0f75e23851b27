/// Reads the tokens of a query text; as PostgreSQL's `scan.l`, where only ASCII letters have case
/// and any character beyond ASCII is a letter.
struct SQLScanner {
  private let scalars: [Unicode.Scalar]
  private var index = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// How many characters there are.
  var count: Int { scalars.count }

  /// The text at places that `next` gave, which count characters from 0.
  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// The next token and its place; nil at the end.
  mutating func next() throws(StatementError) -> (SQLToken, Range<Int>)? {
    try skipBlanks()
    guard let first = peek() else { return nil }
    let start = index
    let token = try token(first)
    return (token, start..<index)
  }

  private mutating func token(_ first: Unicode.Scalar) throws(StatementError) -> SQLToken {
    switch first {
    case "'": return .string(try quoted("'", from: index, "quoted string"))
    case "\"": return .identifier(try identifier())
    case "$": return try dollar()
    case _ where first.isDigit || first == "." && peek(1)?.isDigit == true: return number()
    case _ where first.isLetter: return try word()
    default:
      index += 1
      return .symbol(Character(first))
    }
  }

  // MARK: Words and numbers

  private mutating func word() throws(StatementError) -> SQLToken {
    let start = index
    takeName()
    let word = text(start..<index).asciiLowercased()
    if word == "u", peek() == "&", let quote = peek(1), quote == "'" || quote == "\"" {
      index += 1
      _ = try quoted(quote, from: start, quote == "'" ? "quoted string" : "quoted identifier")
      return .other(text(start..<index))
    }
    guard peek() == "'", ["b", "e", "n", "x"].contains(word) else { return .word(word) }
    _ = try quoted("'", from: start, "quoted string", hasEscapes: word == "e")
    return .other(text(start..<index))
  }

  private mutating func number() -> SQLToken {
    let start = index
    take(while: \.isDigit)
    let hasPoint = peek() == "." && index > start && peek(1)?.isDigit == true
    if hasPoint {
      index += 1
      take(while: \.isDigit)
    }
    let end = index
    take { $0.isLetter || $0.isDigit || $0 == "." }
    return end == index && end > start ? .number(text(start..<end)) : .other(text(start..<index))
  }

  /// `$$text$$`, `$tag$text$tag$`, a parameter, or a lone `$`.
  private mutating func dollar() throws(StatementError) -> SQLToken {
    let start = index
    index += 1
    if peek()?.isDigit == true {
      take(while: \.isDigit)
      guard peek()?.isLetter == true else { return .other(text(start..<index)) }
      takeName()
      throw .syntax(
        "trailing junk after parameter", at: text(start..<index), position: start + 1)
    }
    take { $0.isLetter || $0.isDigit }
    guard peek() == "$" else {
      index = start + 1
      return .symbol("$")
    }
    index += 1
    let delimiter = scalars[start..<index]
    let content = index
    while index + delimiter.count <= scalars.count {
      if scalars[index..<index + delimiter.count] == delimiter {
        defer { index += delimiter.count }
        return .string(text(content..<index))
      }
      index += 1
    }
    throw unterminated("dollar-quoted string", from: start)
  }

  // MARK: Quotes

  private mutating func identifier() throws(StatementError) -> String {
    let start = index
    let name = try quoted("\"", from: start, "quoted identifier")
    guard !name.isEmpty else {
      throw .syntax(
        "zero-length delimited identifier", at: text(start..<index), position: start + 1)
    }
    return name
  }

  /// Reads to the closing quote, of which a doubled one stands for itself.
  private mutating func quoted(
    _ quote: Unicode.Scalar, from start: Int, _ what: String, hasEscapes: Bool = false
  ) throws(StatementError) -> String {
    var content = String.UnicodeScalarView()
    index += 1
    while let next = peek() {
      index += 1
      if hasEscapes, next == "\\" {
        index = min(index + 1, scalars.count)
        continue
      }
      if next == quote {
        guard peek() == quote else { return String(content) }
        index += 1
      }
      content.append(next)
    }
    throw unterminated(what, from: start)
  }

  private func unterminated(_ what: String, from start: Int) -> StatementError {
    .syntax("unterminated \(what)", at: text(start..<scalars.count), position: start + 1)
  }

  // MARK: Blanks and comments

  private mutating func skipBlanks() throws(StatementError) {
    while let next = peek() {
      if next.isBlank {
        index += 1
      } else if next == "-", peek(1) == "-" {
        take { $0 != "\n" && $0 != "\r" }
      } else if next == "/", peek(1) == "*" {
        try skipComment()
      } else {
        return
      }
    }
  }

  /// Block comments nest.
  private mutating func skipComment() throws(StatementError) {
    let start = index
    var depth = 0
    repeat {
      guard let next = peek() else { throw unterminated("/* comment", from: start) }
      switch (next, peek(1)) {
      case ("/", "*"): (depth, index) = (depth + 1, index + 2)
      case ("*", "/"): (depth, index) = (depth - 1, index + 2)
      default: index += 1
      }
    } while depth > 0
  }

  // MARK: Characters

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    index + offset < scalars.count ? scalars[index + offset] : nil
  }

  private mutating func take(while isPart: (Unicode.Scalar) -> Bool) {
    while let next = peek(), isPart(next) { index += 1 }
  }

  /// What a name may have behind its first letter.
  private mutating func takeName() {
    take { $0.isLetter || $0.isDigit || $0 == "$" }
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isLetter: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || !isASCII
  }
  fileprivate var isBlank: Bool {
    self == " " || ("\t"..."\r").contains(self)
  }
}

extension String {
  fileprivate func asciiLowercased() -> String {
    String(
      decoding: utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
      as: UTF8.self)
  }
}
