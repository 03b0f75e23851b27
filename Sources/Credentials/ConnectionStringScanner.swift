/// Reads the pairs of a connection string from left to right.
///
/// It goes by Unicode scalars, not by characters: a `;` stays one though an accent follows it.
struct ConnectionStringScanner {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var start = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  mutating func pairs() throws(ConnectionStringSyntaxError) -> [ConnectionString.Pair] {
    guard !scalars.contains("\0") else { throw error(.nul) }
    var pairs: [ConnectionString.Pair] = []
    while true {
      skip { $0 == ";" || $0.properties.isWhitespace }
      guard next != nil else { return pairs }
      start = position
      pairs.append(try pair())
    }
  }

  private mutating func pair() throws(ConnectionStringSyntaxError) -> ConnectionString.Pair {
    let keyword = try keyword()
    skip(\.properties.isWhitespace)
    let isQuoted = next == "'" || next == "\""
    let value = try isQuoted ? quotedValue() : plainValue()
    return ConnectionString.Pair(
      keyword: keyword,
      value: value,
      isQuoted: isQuoted,
      index: index,
      line: line
    )
  }

  /// Reads up to the first single equals sign; two stand for one that belongs to the keyword.
  private mutating func keyword() throws(ConnectionStringSyntaxError) -> String {
    var keyword: [Unicode.Scalar] = []
    while let scalar = take() {
      switch scalar {
      case "=" where next == "=":
        position += 1
        keyword.append("=")
      case "=":
        let trimmed = Self.trimmed(keyword)
        guard !trimmed.isEmpty else { throw error(.noKeyword) }
        return trimmed
      case ";":
        throw error(.noEqualsSign)
      default:
        guard !isStrayControl(scalar) else { throw error(.controlCharacter) }
        keyword.append(scalar)
      }
    }
    throw error(.noEqualsSign)
  }

  /// Reads up to the next semicolon; nil if there is nothing but white space.
  private mutating func plainValue() throws(ConnectionStringSyntaxError) -> String? {
    var value: [Unicode.Scalar] = []
    while let scalar = take(), scalar != ";" {
      guard !isStrayControl(scalar) else { throw error(.controlCharacter) }
      value.append(scalar)
    }
    let trimmed = Self.trimmed(value)
    guard let last = trimmed.unicodeScalars.last else { return nil }
    guard last != "'", last != "\"" else { throw error(.strayQuote) }
    return trimmed
  }

  /// Reads a value in quotes, and the semicolon behind it.
  private mutating func quotedValue() throws(ConnectionStringSyntaxError) -> String {
    let quote = take()
    var value = String.UnicodeScalarView()
    while let scalar = take() {
      guard scalar == quote, next != quote else {
        if scalar == quote { position += 1 }
        value.append(scalar)
        continue
      }
      skip(\.properties.isWhitespace)
      guard next == nil || next == ";" else { throw error(.textAfterQuote) }
      return String(value)
    }
    throw error(.noClosingQuote)
  }
}

extension ConnectionStringScanner {
  private var next: Unicode.Scalar? {
    position < scalars.count ? scalars[position] : nil
  }

  private mutating func take() -> Unicode.Scalar? {
    defer { position += 1 }
    return next
  }

  private mutating func skip(_ isSkipped: (Unicode.Scalar) -> Bool) {
    while let next, isSkipped(next) { position += 1 }
  }

  private func isStrayControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && !scalar.properties.isWhitespace
  }

  /// A keyword or plain value without white space behind it; none stands before it.
  private static func trimmed(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView(scalars)
    while view.last?.properties.isWhitespace == true { view.removeLast() }
    return String(view)
  }

  private var index: Int {
    scalars[..<start].reduce(0) { $0 + UTF16.width($1) }
  }

  private var line: Int {
    scalars[..<start].count { $0 == "\n" } + 1
  }

  private func error(_ problem: ConnectionStringSyntaxError.Problem) -> ConnectionStringSyntaxError
  {
    ConnectionStringSyntaxError(index: index, line: line, problem: problem)
  }
}
