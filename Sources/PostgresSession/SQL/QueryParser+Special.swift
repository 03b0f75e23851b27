import PostgresWire

/// What begins with a word that the grammar knows.
extension QueryParser {
  /// Nil where the word is a name.
  mutating func special(
    _ word: String, _ place: Int
  ) throws(StatementError) -> ExpressionSyntax? {
    func made(_ kind: ExpressionSyntax.Kind) -> ExpressionSyntax {
      ExpressionSyntax(kind: kind, place: place)
    }
    let isCall = peek().kind == .punctuation("(")
    switch word {
    case "null":
      advance()
      return made(.null)
    case "true", "false":
      advance()
      return made(.boolean(word == "true"))
    case "case": return made(try caseHere())
    case "array":
      advance()
      if isAt(symbol: "("), isQuery(at: index) {
        advance()
        let query = try query()
        try expect(symbol: ")")
        return made(.arrayQuery(query))
      }
      return made(try arrayHere())
    case "cast" where isCall:
      advance()
      advance()
      let operand = try expression()
      try expect("as")
      let type = try type()
      try expect(symbol: ")")
      return made(.cast(operand, type))
    case "exists" where isCall && isQuery(at: index + 1):
      advance()
      advance()
      let query = try query()
      try expect(symbol: ")")
      return made(.exists(query))
    case "row" where isCall:
      advance()
      return made(.row(try arguments()))
    case "coalesce" where isCall:
      advance()
      return made(.coalesce(try arguments()))
    case "greatest" where isCall, "least" where isCall:
      advance()
      return made(.greatest(try arguments(), isLeast: word == "least"))
    case "nullif" where isCall:
      advance()
      let list = try arguments()
      guard list.count == 2 else { throw syntaxError }
      return made(.nullIf(list[0], list[1]))
    case "current_catalog", "current_role", "current_user", "session_user", "user",
      "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
      "current_schema" where !isCall:
      guard word != "current_schema" || !isCall else { return nil }
      advance()
      if isAt(symbol: "(") {
        guard ["current_time", "current_timestamp", "localtime", "localtimestamp"].contains(word)
        else { throw syntaxError }
        throw .unanswered("\(word) with a precision")
      }
      return made(.keyword(word))
    case "interval":
      return try intervalHere(place)
    case "substring" where isCall, "position" where isCall, "trim" where isCall,
      "extract" where isCall, "overlay" where isCall:
      return try functionWithWords(word, place)
    case "xmlelement" where isCall, "xmlagg" where isCall, "xmlforest" where isCall,
      "xmlparse" where isCall, "grouping" where isCall, "treat" where isCall,
      "normalize" where isCall, "collation" where isCall:
      throw .unanswered("\(word)()")
    default: return nil
    }
  }

  private mutating func arguments() throws(StatementError) -> [ExpressionSyntax] {
    try expect(symbol: "(")
    if accept(symbol: ")") { return [] }
    let list = try expressions()
    try expect(symbol: ")")
    return list
  }

  private mutating func caseHere() throws(StatementError) -> ExpressionSyntax.Kind {
    advance()
    let operand = isAt("when") ? nil : try expression()
    var whens: [WhenSyntax] = []
    while accept("when") {
      let condition = try expression()
      try expect("then")
      whens.append(WhenSyntax(condition: condition, value: try expression()))
    }
    guard !whens.isEmpty else { throw syntaxError }
    let otherwise = accept("else") ? try expression() : nil
    try expect("end")
    return .case(operand, whens, otherwise: otherwise)
  }

  private mutating func arrayHere() throws(StatementError) -> ExpressionSyntax.Kind {
    try expect(symbol: "[")
    if accept(symbol: "]") { return .array([]) }
    if isAt(symbol: "[") { throw .unanswered("an array of more than one dimension") }
    let list = try expressions()
    try expect(symbol: "]")
    return .array(list)
  }

  private mutating func intervalHere(_ place: Int) throws(StatementError) -> ExpressionSyntax? {
    guard case .string(let text) = peek().kind else {
      if peek().kind == .punctuation("(") { throw .unanswered("an interval with a precision") }
      return nil
    }
    advance()
    let literal = ExpressionSyntax(kind: .string(text), place: current.place)
    advance()
    if case .word(let word) = current.kind,
      ["year", "month", "day", "hour", "minute", "second"].contains(word)
    {
      throw .unanswered("an interval with fields")
    }
    let type = TypeSyntax(names: ["interval"], isBuiltIn: true, place: place)
    return ExpressionSyntax(kind: .cast(literal, type), place: place)
  }

  /// `substring(a FROM b FOR c)`, `position(a IN b)`, `trim(LEADING a FROM b)`,
  /// `extract(year FROM a)`.
  private mutating func functionWithWords(
    _ word: String, _ place: Int
  ) throws(StatementError) -> ExpressionSyntax? {
    let start = index
    advance()
    advance()
    func made(_ name: String, _ arguments: [ExpressionSyntax], label: String? = nil)
      -> ExpressionSyntax
    {
      ExpressionSyntax(
        kind: .call(
          CallSyntax(names: ["pg_catalog", name], arguments: arguments, label: label)),
        place: place)
    }
    switch word {
    case "substring":
      let text = try expression()
      guard isAt("from") || isAt("for") else { break }
      var from = ExpressionSyntax(kind: .integer("1"), place: current.place)
      var length: ExpressionSyntax?
      while isAt("from") || isAt("for") {
        if accept("from") {
          from = try expression()
        } else {
          advance()
          length = try expression()
        }
      }
      try expect(symbol: ")")
      return made("substring", [text, from] + (length.map { [$0] } ?? []))
    case "position":
      let part = try expression(above: 6)
      try expect("in")
      let whole = try expression(above: 6)
      try expect(symbol: ")")
      return made("position", [whole, part])
    case "trim":
      var name = "btrim"
      if accept("leading") {
        name = "ltrim"
      } else if accept("trailing") {
        name = "rtrim"
      } else {
        _ = accept("both")
      }
      if accept("from") {
        let list = try expressions()
        try expect(symbol: ")")
        return made(name, list)
      }
      let first = try expression()
      if accept("from") {
        let list = try expressions()
        try expect(symbol: ")")
        return made(name, list + [first])
      }
      var list = [first]
      while accept(symbol: ",") { list.append(try expression()) }
      try expect(symbol: ")")
      return made(name, list)
    case "extract":
      let field = ExpressionSyntax(kind: .string(current.text.lowercased()), place: current.place)
      if case .string(let text) = current.kind {
        advance()
        try expect("from")
        let source = try expression()
        try expect(symbol: ")")
        let field = ExpressionSyntax(kind: .string(text), place: field.place)
        return made("extract", [field, source])
      }
      _ = try label()
      try expect("from")
      let source = try expression()
      try expect(symbol: ")")
      return made("extract", [field, source])
    default: throw .unanswered("\(word)()")
    }
    rewind(to: start)
    return nil
  }
}
