import PostgresWire

/// Expressions, by the precedence of their operators.
///
/// PostgreSQL manual, "Operator Precedence".
extension QueryParser {
  /// What binds closer stands for more.
  private enum Level {
    static let or = 1
    static let and = 2
    static let not = 3
    static let `is` = 4
    static let comparison = 5
    static let range = 6
    static let other = 7
    static let sum = 8
    static let product = 9
    static let power = 10
    static let timeZone = 11
    static let collation = 12
    static let sign = 13
    static let cast = 15
  }

  mutating func expressions() throws(StatementError) -> [ExpressionSyntax] {
    var list: [ExpressionSyntax] = []
    repeat { list.append(try expression()) } while accept(symbol: ",")
    return list
  }

  /// Reads as far as operators bind closer than `level`.
  mutating func expression(above level: Int = 0) throws(StatementError) -> ExpressionSyntax {
    try nested { parser throws(StatementError) in
      var left = try parser.prefixed()
      var length = 0
      while let next = try parser.infix(left, above: level) {
        left = next
        length += 1
        guard length <= Self.longest else { throw .tooDeep }
      }
      return left
    }
  }

  private mutating func prefixed() throws(StatementError) -> ExpressionSyntax {
    let place = current.place
    if accept("not") {
      let operand = try expression(above: Level.not - 1)
      return ExpressionSyntax(kind: .not(operand), place: place)
    }
    guard case .operator(let name) = current.kind else { return try primary() }
    advance()
    switch name {
    case "+", "-":
      let operand = try expression(above: Level.sign - 1)
      if name == "-" {
        // The sign is a part of the constant.
        switch operand.kind {
        case .integer(let digits) where !digits.hasPrefix("-"):
          return ExpressionSyntax(kind: .integer("-" + digits), place: place)
        case .numeric(let digits) where !digits.hasPrefix("-"):
          return ExpressionSyntax(kind: .numeric("-" + digits), place: place)
        default: break
        }
      }
      return ExpressionSyntax(kind: .operator(OperatorName(name), nil, operand), place: place)
    case "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>":
      throw StatementError.syntax(at: lexemeBefore.text, position: place)
    default:
      let operand = try expression(above: Level.other)
      return ExpressionSyntax(kind: .operator(OperatorName(name), nil, operand), place: place)
    }
  }

  private var lexemeBefore: Lexeme { peek(-1) }

  /// One more operator behind an operand; nil where none binds close enough.
  private mutating func infix(
    _ left: ExpressionSyntax, above level: Int
  ) throws(StatementError) -> ExpressionSyntax? {
    let place = current.place
    func made(_ kind: ExpressionSyntax.Kind) -> ExpressionSyntax {
      ExpressionSyntax(kind: kind, place: place)
    }
    switch current.kind {
    case .punctuation("::") where Level.cast > level:
      advance()
      return made(.cast(left, try type()))
    case .operator(let name):
      let own = Self.level(of: name)
      guard own > level else { return nil }
      advance()
      return try operation(left, OperatorName(name), own, place)
    case .word("operator") where Level.other > level && peek().kind == .punctuation("("):
      return try operation(left, try operatorCall(), Level.other, place)
    case .word("or") where Level.or > level:
      advance()
      let right = try expression(above: Level.or)
      if case .or(let list) = left.kind {
        return ExpressionSyntax(kind: .or(list + [right]), place: left.place)
      }
      return made(.or([left, right]))
    case .word("and") where Level.and > level:
      advance()
      let right = try expression(above: Level.and)
      if case .and(let list) = left.kind {
        return ExpressionSyntax(kind: .and(list + [right]), place: left.place)
      }
      return made(.and([left, right]))
    case .word("is") where Level.is > level:
      advance()
      return made(try test(left))
    case .word("isnull") where Level.is > level:
      advance()
      return made(.isNull(left, isNegated: false))
    case .word("notnull") where Level.is > level:
      advance()
      return made(.isNull(left, isNegated: true))
    case .word("at") where Level.timeZone > level && peek().kind == .word("time"):
      advance()
      advance()
      try expect("zone")
      let zone = try expression(above: Level.timeZone)
      return made(.call(CallSyntax(names: ["pg_catalog", "timezone"], arguments: [zone, left])))
    case .word("collate") where Level.collation > level:
      advance()
      var names = [try label()]
      while accept(symbol: ".") { names.append(try label()) }
      return made(.collate(left, names))
    case .word(let word) where Level.range > level:
      let isNegated = word == "not"
      let tested = isNegated ? peek().kind : current.kind
      guard case .word(let test) = tested,
        ["between", "in", "like", "ilike", "similar"].contains(test)
      else { return nil }
      if isNegated { advance() }
      advance()
      return try range(left, test, isNegated, place)
    default: return nil
    }
  }

  private static func level(of name: String) -> Int {
    switch name {
    case "<", ">", "=", "<=", ">=", "<>": Level.comparison
    case "+", "-": Level.sum
    case "*", "/", "%": Level.product
    case "^": Level.power
    default: Level.other
    }
  }

  /// `OPERATOR(schema.name)`.
  private mutating func operatorCall() throws(StatementError) -> OperatorName {
    advance()
    try expect(symbol: "(")
    var schema: String?
    if nameHere() != nil {
      schema = try columnName()
      try expect(symbol: ".")
    }
    guard case .operator(let name) = current.kind else { throw syntaxError }
    advance()
    try expect(symbol: ")")
    return OperatorName(name, schema: schema)
  }

  private mutating func operation(
    _ left: ExpressionSyntax, _ name: OperatorName, _ level: Int, _ place: Int
  ) throws(StatementError) -> ExpressionSyntax {
    if isAt("any") || isAt("some") || isAt("all"), peek().kind == .punctuation("(") {
      let isAll = isAt("all")
      advance()
      if isQuery(at: index) {
        advance()
        let query = try query()
        try expect(symbol: ")")
        return ExpressionSyntax(
          kind: .quantifiedQuery(left, name, isAll: isAll, query, isNegated: false), place: place)
      }
      advance()
      let array = try expression()
      try expect(symbol: ")")
      return ExpressionSyntax(
        kind: .quantifiedArray(left, name, isAll: isAll, array), place: place)
    }
    let right = try expression(above: level)
    // A comparison has no comparison beside it.
    if level == Level.comparison, case .operator(let next) = current.kind,
      Self.level(of: next) == level
    {
      throw syntaxError
    }
    return ExpressionSyntax(kind: .operator(name, left, right), place: place)
  }

  private mutating func test(
    _ left: ExpressionSyntax
  ) throws(StatementError) -> ExpressionSyntax.Kind {
    let isNegated = accept("not")
    if accept("null") { return .isNull(left, isNegated: isNegated) }
    if accept("true") { return .isBoolean(left, true, isNegated: isNegated) }
    if accept("false") { return .isBoolean(left, false, isNegated: isNegated) }
    if accept("unknown") { return .isBoolean(left, nil, isNegated: isNegated) }
    if accept("distinct") {
      try expect("from")
      let right = try expression(above: Level.is)
      return .isDistinct(left, right, isNegated: isNegated)
    }
    if isAt("document") || isAt("normalized") || isAt("nfc") {
      throw .unanswered("IS \(current.text)")
    }
    throw syntaxError
  }

  private mutating func range(
    _ left: ExpressionSyntax, _ test: String, _ isNegated: Bool, _ place: Int
  ) throws(StatementError) -> ExpressionSyntax {
    func made(_ kind: ExpressionSyntax.Kind) -> ExpressionSyntax {
      ExpressionSyntax(kind: kind, place: place)
    }
    switch test {
    case "between":
      let isSymmetric = accept("symmetric")
      if !isSymmetric { _ = accept("asymmetric") }
      let low = try expression(above: Level.range)
      try expect("and")
      let high = try expression(above: Level.range)
      return made(
        .between(left, low, high, isNegated: isNegated, isSymmetric: isSymmetric))
    case "in":
      guard isAt(symbol: "(") else { throw syntaxError }
      if isQuery(at: index) {
        advance()
        let query = try query()
        try expect(symbol: ")")
        return made(
          .quantifiedQuery(left, OperatorName("="), isAll: false, query, isNegated: isNegated))
      }
      advance()
      let list = try expressions()
      try expect(symbol: ")")
      return made(.inList(left, list, isNegated: isNegated))
    case "similar": throw .unanswered("SIMILAR TO")
    default:
      let name = (isNegated ? "!~~" : "~~") + (test == "ilike" ? "*" : "")
      let pattern = try expression(above: Level.range)
      let escape = accept("escape") ? try expression(above: Level.range) : nil
      return made(.like(left, pattern, escape: escape, OperatorName(name)))
    }
  }
}
