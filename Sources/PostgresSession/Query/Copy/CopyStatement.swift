import PostgresWire

/// COPY to or from the client, as it is written.
///
/// PostgreSQL manual, "COPY"; `gram.y`, `CopyStmt`.
struct CopyStatement: Hashable, Sendable {
  /// The client sends the rows.
  var isFrom: Bool
  /// Nil for a query.
  var table: String?
  /// Nil is all.
  var columns: [String]?
  var options: [Option] = []

  struct Option: Hashable, Sendable {
    var name: String
    var value: Value?
    /// Where its name stands.
    var place: Int
  }

  enum Value: Hashable, Sendable {
    case text(String)
    case list([String])
    /// `*`
    case all
  }

  /// Nil for a statement that copies to or from a file, or that is none.
  init?(_ text: SQLStatementText) {
    var parser = SQLParser(text, ParameterTypes(declared: []))
    guard let statement = parser.copy() else { return nil }
    self = statement
  }

  fileprivate init(isFrom: Bool, table: String?, columns: [String]?) {
    self.isFrom = isFrom
    self.table = table
    self.columns = columns
  }
}

extension SQLParser {
  fileprivate mutating func copy() -> CopyStatement? {
    guard accept("copy") else { return nil }
    let start = place
    let isBinary = accept("binary")
    var table: String?
    var columns: [String]?
    if accept(symbol: "(") {
      skipQuery()
    } else {
      table = name()
      while accept(symbol: ".") { table = name() }
      guard table != nil else { return nil }
      if accept(symbol: "(") { columns = names() }
    }
    let isFrom = accept("from")
    guard isFrom || accept("to"), accept("stdin") || accept("stdout") else { return nil }
    var statement = CopyStatement(isFrom: isFrom, table: table, columns: columns)
    if isBinary {
      statement.options.append(.init(name: "format", value: .text("binary"), place: start))
    }
    _ = accept("using")
    let place = place
    if accept("delimiters") {
      guard let text = text() else { return nil }
      statement.options.append(.init(name: "delimiter", value: .text(text), place: place))
    }
    _ = accept("with")
    guard let options = accept(symbol: "(") ? optionList() : oldOptions(), tokens.isEmpty else {
      return nil
    }
    statement.options += options
    return statement
  }

  private mutating func skipQuery() {
    var depth = 1
    while depth > 0, let token = tokens.popFirst() {
      depth += token == .symbol("(") ? 1 : token == .symbol(")") ? -1 : 0
    }
  }

  private mutating func optionList() -> [CopyStatement.Option]? {
    var options: [CopyStatement.Option] = []
    repeat {
      let place = place
      guard let name = tokens.popFirst()?.word else { return nil }
      var value: CopyStatement.Value?
      if accept(symbol: "*") {
        value = .all
      } else if accept(symbol: "(") {
        guard let names = names() else { return nil }
        value = .list(names)
      } else {
        value = text().map { .text($0) }
      }
      options.append(.init(name: name, value: value, place: place))
    } while accept(symbol: ",")
    return accept(symbol: ")") ? options : nil
  }

  /// As before PostgreSQL 9.0: words, without parentheses.
  private mutating func oldOptions() -> [CopyStatement.Option]? {
    var options: [CopyStatement.Option] = []
    while !tokens.isEmpty {
      let place = place
      guard var name = tokens.popFirst()?.word else { return nil }
      let value: CopyStatement.Value?
      switch name {
      case "binary", "csv": (name, value) = ("format", .text(name))
      case "header", "freeze": value = .text("true")
      case "delimiter", "null", "quote", "escape", "encoding":
        _ = accept("as")
        guard let text = text() else { return nil }
        value = .text(text)
      case "force":
        name = accept("quote") ? "force_quote" : accept("not") ? "force_not_null" : "force_null"
        if name != "force_quote", !accept("null") { return nil }
        if accept(symbol: "*") {
          value = .all
        } else {
          guard let names = names(isParenthesized: false) else { return nil }
          value = .list(names)
        }
      default: return nil
      }
      options.append(.init(name: name, value: value, place: place))
    }
    return options
  }

  /// Names with commas between them, behind an open parenthesis.
  private mutating func names(isParenthesized: Bool = true) -> [String]? {
    var names: [String] = []
    repeat {
      guard let name = name() else { return nil }
      names.append(name)
    } while accept(symbol: ",")
    return !isParenthesized || accept(symbol: ")") ? names : nil
  }

  /// A string, a number or a word; nil where there is none.
  private mutating func text() -> String? {
    switch tokens.first {
    case .string(let text), .number(let text), .word(let text):
      tokens.removeFirst()
      return text
    case .other(let text):
      guard let unescaped = Self.unescaped(text) else { return nil }
      tokens.removeFirst()
      return unescaped
    default: return nil
    }
  }

  /// What `E'…'` stands for, with the escapes that are one character; nil for another constant.
  private static func unescaped(_ text: String) -> String? {
    guard text.hasPrefix("E'") || text.hasPrefix("e'") else { return nil }
    let controls: [Character: Character] = [
      "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t",
    ]
    var rest = text.dropFirst(2).dropLast()
    var unescaped = ""
    while let next = rest.popFirst() {
      guard next == "\\" || next == "'", let escaped = rest.popFirst() else {
        unescaped.append(next)
        continue
      }
      unescaped.append(next == "\\" ? controls[escaped] ?? escaped : escaped)
    }
    return unescaped
  }
}
