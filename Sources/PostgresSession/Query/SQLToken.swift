import PostgresWire

/// A word of SQL, as far as the statements that are answered need it.
///
/// PostgreSQL manual, "Lexical Structure".
package enum SQLToken: Hashable, Sendable {
  /// An unquoted word, folded to lower case.
  case word(String)
  /// `"Name"`, without its quotes.
  case identifier(String)
  /// `'text'` or `$$text$$`, without its quotes.
  case string(String)
  /// Digits, or digits with a point among them.
  case number(String)
  case symbol(Character)
  /// A constant or parameter in a form that no answer needs.
  case other(String)

  var word: String? {
    if case .word(let text) = self { text } else { nil }
  }

  /// The words that no value of SET is: those that `kwlist.h` reserves, but true, false and on.
  static let reservedWords = Set(
    """
    all analyse analyze and any array as asc asymmetric both case cast check collate column
    constraint create current_catalog current_date current_role current_time current_timestamp
    current_user default deferrable desc distinct do else end except fetch for foreign from grant
    group having in initially intersect into lateral leading limit localtime localtimestamp not null
    offset only or order placing primary references returning select session_user some symmetric
    table then to trailing union unique user using variadic when where window with
    """.split { $0.isWhitespace }.map(String.init))
}

/// One statement of a query text.
struct SQLStatementText: Hashable, Sendable {
  var tokens: [SQLToken]
  /// Where in the query each token begins, in characters from 1.
  var places: [Int]
  /// Where the character behind each token is.
  var ends: [Int]
  /// Where the query ends, or the semicolon stands that ends the statement.
  var end: Int
  var hasSemicolon: Bool
  /// The text from the first token to the last.
  var text: String

  /// Whether a transaction that failed still takes it; as `IsTransactionExitStmt`.
  var isTransactionExit: Bool {
    ["commit", "end", "rollback", "abort"].contains(tokens.first?.word)
  }
}

extension SQLStatementText {
  /// Parts a query text at its semicolons; statements without a token are left out.
  ///
  /// Throws PostgreSQL's syntax error at the first token that no statement begins with, or that
  /// has no end.
  static func split(_ query: String) throws(StatementError) -> [SQLStatementText] {
    var scanner = SQLScanner(query)
    var statements: [SQLStatementText] = []
    var tokens: [SQLToken] = []
    var places: [Int] = []
    var ends: [Int] = []
    var range = 0..<0
    func statement(end: Int, hasSemicolon: Bool) -> SQLStatementText {
      SQLStatementText(
        tokens: tokens, places: places, ends: ends, end: end, hasSemicolon: hasSemicolon,
        text: scanner.text(range))
    }
    while let (token, place) = try scanner.next() {
      if token != .symbol(";") {
        if tokens.isEmpty {
          guard token == .symbol("(") || token.word.map(statementKeywords.contains) ?? false else {
            throw .syntax(at: scanner.text(place), position: place.lowerBound + 1)
          }
          range = place
        }
        tokens.append(token)
        places.append(place.lowerBound + 1)
        ends.append(place.upperBound + 1)
        range = range.lowerBound..<place.upperBound
      } else if !tokens.isEmpty {
        statements.append(statement(end: place.lowerBound + 1, hasSemicolon: true))
        tokens = []
        places = []
        ends = []
      }
    }
    return tokens.isEmpty
      ? statements
      : statements + [statement(end: scanner.count + 1, hasSemicolon: false)]
  }

  /// The words with which a statement begins in PostgreSQL 13 to 18 (`gram.y`, `stmt`).
  private static let statementKeywords = Set(
    """
    abort alter analyse analyze begin call checkpoint close cluster comment commit copy create
    deallocate declare delete discard do drop end execute explain fetch grant import insert listen
    load lock merge move notify prepare reassign refresh reindex release reset revoke rollback
    savepoint security select set show start table truncate unlisten update vacuum values with
    """.split { $0.isWhitespace }.map(String.init))
}

extension StatementError {
  static func syntax(
    _ what: String = "syntax error", at text: String, position: Int
  ) -> StatementError {
    StatementError(
      .syntaxError, "\(what) at or near \"\(text)\"", position: position,
      .init("scan.l", 1188, "scanner_yyerror"))
  }
}
