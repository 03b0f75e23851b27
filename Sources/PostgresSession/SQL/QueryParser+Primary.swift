import PostgresWire

/// Operands: constants, names, calls, and what stands in parentheses.
extension QueryParser {
  mutating func primary() throws(StatementError) -> ExpressionSyntax {
    let first = current.kind
    let operand = try operandHere()
    switch (first, operand.kind) {
    case (.punctuation, _), (.parameter, _), (_, .column): return try indirection(operand)
    default: return operand
    }
  }

  private mutating func operandHere() throws(StatementError) -> ExpressionSyntax {
    let lexeme = current
    func made(_ kind: ExpressionSyntax.Kind) -> ExpressionSyntax {
      ExpressionSyntax(kind: kind, place: lexeme.place)
    }
    switch lexeme.kind {
    case .string(let text):
      advance()
      return made(.string(text))
    case .bits(let text):
      advance()
      return made(.bits(text))
    case .number(let digits):
      advance()
      let isInteger = Int64(digits) != nil
      return made(isInteger ? .integer(digits) : .numeric(digits))
    case .parameter(let number):
      advance()
      return made(.parameter(number))
    case .punctuation("("): return try parenthesis()
    case .word(let word):
      if let special = try special(word, lexeme.place) { return special }
      return try name()
    case .identifier: return try name()
    default: throw syntaxError
    }
  }

  private mutating func parenthesis() throws(StatementError) -> ExpressionSyntax {
    let place = current.place
    if isQuery(at: index) {
      advance()
      let query = try query()
      try expect(symbol: ")")
      return ExpressionSyntax(kind: .scalarQuery(query), place: place)
    }
    advance()
    let list = try expressions()
    try expect(symbol: ")")
    guard list.count == 1 else { return ExpressionSyntax(kind: .row(list), place: place) }
    // AND and OR in parentheses are operands of their own.
    return list[0]
  }

  /// Subscripts, and fields of what stands in parentheses.
  private mutating func indirection(
    _ operand: ExpressionSyntax
  ) throws(StatementError) -> ExpressionSyntax {
    var operand = operand
    for _ in 0..<Self.longest {
      let place = current.place
      if isAt(symbol: "[") {
        var subscripts: [SubscriptSyntax] = []
        while accept(symbol: "[") { subscripts.append(try subscriptHere()) }
        operand = ExpressionSyntax(kind: .subscripts(operand, subscripts), place: place)
      } else if isAt(symbol: ".") {
        advance()
        guard !isAt(operator: "*") else { throw .unanswered("the fields of a row, (…).*") }
        operand = ExpressionSyntax(kind: .field(operand, try label()), place: operand.place)
      } else {
        return operand
      }
    }
    throw .tooDeep
  }

  private mutating func subscriptHere() throws(StatementError) -> SubscriptSyntax {
    var result = SubscriptSyntax(isSlice: false)
    if !isAt(symbol: ":") { result.lower = try expression() }
    if accept(symbol: ":") {
      result.isSlice = true
      if !isAt(symbol: "]") { result.upper = try expression() }
    }
    try expect(symbol: "]")
    return result
  }

  // MARK: Names and calls

  /// A column, a function's call, or a type with a constant behind it.
  private mutating func name() throws(StatementError) -> ExpressionSyntax {
    let start = index
    let place = current.place
    let isOfFunction: Bool
    if case .word(let word) = current.kind {
      guard !Keywords.reserved.contains(word) else { throw syntaxError }
      isOfFunction = Keywords.functionOrType.contains(word)
      if Keywords.columnName.contains(word), let typed = try typedConstant(from: start) {
        return typed
      }
    } else {
      isOfFunction = false
    }
    var names = [try label()]
    while isAt(symbol: ".") {
      advance()
      if isAt(operator: "*") {
        advance()
        return ExpressionSyntax(kind: .star(names), place: place)
      }
      names.append(try label())
    }
    if isAt(symbol: "(") { return try call(names, place) }
    if case .string = current.kind, let typed = try typedConstant(from: start) { return typed }
    if isOfFunction, names.count == 1 { throw syntaxError }
    return ExpressionSyntax(kind: .column(names), place: place)
  }

  /// `date '2024-01-31'`; nil, and back at its first word, where it is something else.
  private mutating func typedConstant(
    from start: Int
  ) throws(StatementError) -> ExpressionSyntax? {
    let after = self
    rewind(to: start)
    let place = current.place
    if let type = try? type(), type.dimensions == 0, case .string(let text) = current.kind {
      let literal = ExpressionSyntax(kind: .string(text), place: current.place)
      advance()
      return ExpressionSyntax(kind: .cast(literal, type), place: place)
    }
    self = after
    return nil
  }

  mutating func call(_ names: [String], _ place: Int) throws(StatementError) -> ExpressionSyntax {
    try expect(symbol: "(")
    var call = CallSyntax(names: names)
    if isAt(operator: "*"), peek().kind == .punctuation(")") {
      advance()
      call.isStar = true
    } else if !isAt(symbol: ")") {
      call.isDistinct = accept("distinct")
      if !call.isDistinct { _ = accept("all") }
      repeat {
        call.isVariadic = accept("variadic")
        if nameHere() != nil, [.punctuation(":="), .punctuation("=>")].contains(peek().kind) {
          throw .unanswered("named arguments")
        }
        call.arguments.append(try expression())
      } while accept(symbol: ",")
      if accept("order") {
        try expect("by")
        call.order = try sortItems()
      }
    }
    try expect(symbol: ")")
    if isAt("within") { throw .unanswered("WITHIN GROUP") }
    if isAt("filter"), peek().kind == .punctuation("(") {
      advance()
      advance()
      try expect("where")
      call.filter = try expression()
      try expect(symbol: ")")
    }
    if accept("over") { call.window = try window() }
    return ExpressionSyntax(kind: .call(call), place: place)
  }

  private mutating func window() throws(StatementError) -> WindowSyntax {
    guard accept(symbol: "(") else { throw .unanswered("a named window") }
    var window = WindowSyntax()
    if accept("partition") {
      try expect("by")
      window.partition = try expressions()
    }
    if accept("order") {
      try expect("by")
      window.order = try sortItems()
    }
    if isAt("rows") || isAt("range") || isAt("groups") { throw .unanswered("a window's frame") }
    try expect(symbol: ")")
    return window
  }
}
