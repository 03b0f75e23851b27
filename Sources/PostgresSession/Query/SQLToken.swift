/// A word of SQL, as far as the statements that are answered need it.
///
/// PostgreSQL manual, "Lexical Structure".
enum SQLToken: Hashable, Sendable {
  /// An unquoted word, folded to lower case.
  case word(String)
  /// `"Name"`, without its quotes.
  case identifier(String)
  /// `'text'`, without its quotes.
  case string(String)
  case number(String)
  case symbol(Character)

  var word: String? {
    if case .word(let text) = self { text } else { nil }
  }
}

/// One statement of a query text: its tokens, and where it stands.
struct SQLStatementText: Hashable, Sendable {
  var tokens: [SQLToken]
  /// The text from the first token to the last.
  var text: String
  /// Of each token, its first character, counted from 1 in the query text.
  var positions: [Int]
}

extension SQLStatementText {
  /// Parts a query text at its semicolons; statements without a token are left out.
  static func split(_ query: String) -> [SQLStatementText] {
    var scanner = SQLScanner(query)
    var statements: [SQLStatementText] = []
    var current = SQLStatementText(tokens: [], text: "", positions: [])
    var start: String.Index?
    func finish(at end: String.Index) {
      if let start { current.text = String(query[start..<end]) }
      if !current.tokens.isEmpty { statements.append(current) }
      current = SQLStatementText(tokens: [], text: "", positions: [])
    }
    var end = query.startIndex
    while let (token, index) = scanner.next() {
      if token == .symbol(";") {
        finish(at: end)
        start = nil
        continue
      }
      start = start ?? index
      end = scanner.index
      current.tokens.append(token)
      current.positions.append(query.distance(from: query.startIndex, to: index) + 1)
    }
    finish(at: end)
    return statements
  }
}

private struct SQLScanner {
  private let text: String
  private(set) var index: String.Index

  init(_ text: String) {
    self.text = text
    index = text.startIndex
  }

  mutating func next() -> (SQLToken, String.Index)? {
    skipBlanks()
    guard index < text.endIndex else { return nil }
    let start = index
    let first = text[index]
    switch first {
    case "'": return (.string(quoted("'")), start)
    case "\"": return (.identifier(quoted("\"")), start)
    case _ where first.isASCII && first.isNumber:
      return (.number(take { $0.isASCII && ($0.isNumber || $0 == ".") }), start)
    case _ where first.isLetter || first == "_":
      let word = take { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
      return (.word(word.lowercased()), start)
    default:
      text.formIndex(after: &index)
      return (.symbol(first), start)
    }
  }

  private mutating func take(while isPart: (Character) -> Bool) -> String {
    let start = index
    while index < text.endIndex, isPart(text[index]) { text.formIndex(after: &index) }
    return String(text[start..<index])
  }

  /// Reads to the closing quote, of which a doubled one stands for itself.
  private mutating func quoted(_ quote: Character) -> String {
    var content = ""
    text.formIndex(after: &index)
    while index < text.endIndex {
      let next = text[index]
      text.formIndex(after: &index)
      if next == quote {
        guard index < text.endIndex, text[index] == quote else { break }
        text.formIndex(after: &index)
      }
      content.append(next)
    }
    return content
  }

  private mutating func skipBlanks() {
    while index < text.endIndex {
      let rest = text[index...]
      if text[index].isWhitespace {
        text.formIndex(after: &index)
      } else if rest.hasPrefix("--") {
        index = rest.firstIndex(of: "\n") ?? text.endIndex
      } else if rest.hasPrefix("/*") {
        skipComment()
      } else {
        return
      }
    }
  }

  /// Block comments nest.
  private mutating func skipComment() {
    var depth = 0
    repeat {
      let rest = text[index...]
      if rest.hasPrefix("/*") {
        depth += 1
        text.formIndex(&index, offsetBy: 2)
      } else if rest.hasPrefix("*/") {
        depth -= 1
        text.formIndex(&index, offsetBy: 2)
      } else {
        text.formIndex(after: &index)
      }
    } while depth > 0 && index < text.endIndex
  }
}
