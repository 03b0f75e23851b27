import PostgresWire
import Synchronization
import _StringProcessing

/// Which statements an answer is for.
///
/// White space, comments, the case of words, a final semicolon and the form of quotes make no
/// difference but to a regular expression, which sees the text from its first word to its last.
package enum StatementPattern: Hashable, Sendable {
  case exact([SQLToken])
  /// The statement's first words; never a part of a word.
  case prefix([SQLToken])
  /// Found anywhere in the text, if it has no anchors.
  case expression(String)

  package static func exact(_ text: String) throws(StatementError) -> StatementPattern {
    .exact(try tokens(text))
  }

  package static func prefix(_ text: String) throws(StatementError) -> StatementPattern {
    .prefix(try tokens(text))
  }

  /// Throws what is wrong with the expression.
  package static func expression(checked text: String) throws -> StatementPattern {
    _ = try Regex(text)
    return .expression(text)
  }

  private static func tokens(_ text: String) throws(StatementError) -> [SQLToken] {
    let statements = try SQLStatementText.split(text)
    guard let statement = statements.first, statements.count == 1 else {
      throw StatementError(
        .syntaxError, statements.isEmpty ? "there is no statement" : "there are several statements")
    }
    return statement.tokens
  }

  func matches(_ statement: SQLStatementText) -> Bool {
    switch self {
    case .exact(let tokens): statement.tokens == tokens
    case .prefix(let tokens): statement.tokens.starts(with: tokens)
    // A regular expression can be neither compared nor sent between threads, so only its text is
    // kept here.
    case .expression(let text): CompiledExpressions.shared.isFound(text, in: statement.text)
    }
  }
}

/// The expressions of all fixtures, compiled once: that takes longer than finding them.
private final class CompiledExpressions: Sendable {
  static let shared = CompiledExpressions()

  private let byText = Mutex<[String: Regex<AnyRegexOutput>]>([:])

  func isFound(_ expression: String, in text: String) -> Bool {
    byText.withLock { compiled in
      if compiled[expression] == nil { compiled[expression] = try? Regex(expression) }
      return (try? compiled[expression]?.firstMatch(in: text)) != nil
    }
  }
}
