/// The fields of one line of pg_hba.conf: white space parts fields, commas part the tokens of one.
///
/// As PostgreSQL's `next_token` and `next_field_expand`: `#` begins a comment outside quotes; `""`
/// is a quote inside quotes; a token that begins with a quote is no keyword.
struct HBATokens {
  struct Token: Hashable {
    var text: String
    var isQuoted: Bool

    /// Is the keyword, and does not begin with a quote.
    func isKeyword(_ keyword: String) -> Bool {
      !isQuoted && text == keyword
    }
  }

  private(set) var fields: [[Token]] = []

  init(_ line: some StringProtocol) throws(HBAError) {
    var scanner = Scanner(line)
    while let field = try scanner.field() { fields.append(field) }
  }
}

private struct Scanner {
  private var rest: Substring

  init(_ line: some StringProtocol) {
    rest = Substring(line)
  }

  /// Nil at the end of the line.
  mutating func field() throws(HBAError) -> [HBATokens.Token]? {
    var tokens: [HBATokens.Token] = []
    while let (token, isFollowedByComma) = try token() {
      tokens.append(token)
      guard isFollowedByComma else { break }
    }
    return tokens.isEmpty ? nil : tokens
  }

  private mutating func token() throws(HBAError) -> (HBATokens.Token, Bool)? {
    rest = rest.drop { $0.isWhitespace || $0 == "," }
    guard let first = rest.first, first != "#" else { return nil }
    var token = HBATokens.Token(text: "", isQuoted: false)
    var isInQuotes = false
    while let next = rest.first {
      if !isInQuotes, next.isWhitespace || next == "," || next == "#" { break }
      rest.removeFirst()
      if next == "\"" {
        if isInQuotes, rest.first == "\"" {
          rest.removeFirst()
          token.text.append("\"")
        } else {
          isInQuotes.toggle()
        }
        if token.text.isEmpty { token.isQuoted = true }
      } else {
        token.text.append(next)
      }
    }
    guard !isInQuotes else { throw HBAError("a quote is opened and not closed") }
    let isFollowedByComma = rest.first == ","
    if isFollowedByComma { rest.removeFirst() }
    return (token, isFollowedByComma)
  }
}

/// What is wrong with a line of pg_hba.conf, in PostgreSQL's words where it has them.
package struct HBAError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}
