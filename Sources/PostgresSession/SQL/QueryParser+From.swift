import PostgresWire

/// FROM: tables, queries, functions and their joins.
extension QueryParser {
  mutating func fromItem() throws(StatementError) -> FromSyntax {
    try nested { parser throws(StatementError) in try parser.joined() }
  }

  private mutating func joined() throws(StatementError) -> FromSyntax {
    var left = try fromPrimary()
    var length = 0
    while let (kind, isNatural, isCross) = try joinKind() {
      length += 1
      guard length <= Self.longest else { throw .tooDeep }
      let right = try joinOperand()
      var condition = isNatural ? JoinSyntax.Condition.natural : .none
      if !isNatural, !isCross {
        if accept("on") {
          condition = .on(try expression())
        } else if accept("using") {
          try expect(symbol: "(")
          condition = .using(try columnNames())
          if isAt("as") { throw .unanswered("an alias of JOIN USING") }
        } else {
          throw syntaxError
        }
      }
      left = .join(JoinSyntax(kind: kind, left: left, right: right, condition: condition))
    }
    return left
  }

  /// `a JOIN b JOIN c ON … ON …`: what follows may be a join of its own.
  private mutating func joinOperand() throws(StatementError) -> FromSyntax {
    let right = try fromPrimary()
    if case .word(let word) = current.kind,
      ["join", "inner", "left", "right", "full"].contains(word)
    {
      throw .unanswered("a join within a join without parentheses")
    }
    return right
  }

  private mutating func joinKind() throws(StatementError) -> (JoinSyntax.Kind, Bool, Bool)? {
    if accept("cross") {
      try expect("join")
      return (.inner, false, true)
    }
    let isNatural = accept("natural")
    let kind: JoinSyntax.Kind
    if accept("join") { return (.inner, isNatural, false) }
    if accept("inner") {
      kind = .inner
    } else if accept("left") {
      kind = .left
    } else if accept("right") {
      kind = .right
    } else if accept("full") {
      kind = .full
    } else if isNatural {
      throw syntaxError
    } else {
      return nil
    }
    if kind != .inner { _ = accept("outer") }
    try expect("join")
    return (kind, isNatural, false)
  }

  private mutating func fromPrimary() throws(StatementError) -> FromSyntax {
    let place = current.place
    let isLateral = accept("lateral")
    if isAt(symbol: "(") {
      if isQuery(at: index) {
        advance()
        let query = try query()
        try expect(symbol: ")")
        return .query(query, try alias(), isLateral: isLateral, place: place)
      }
      guard !isLateral else { throw syntaxError }
      advance()
      let inner = try fromItem()
      try expect(symbol: ")")
      guard let alias = try alias() else { return inner }
      guard case .join(var join) = inner else { throw syntaxError }
      join.alias = alias
      return .join(join)
    }
    if isAt("rows"), peek().kind == .word("from") { throw .unanswered("ROWS FROM") }
    if isAt("tablesample") { throw .unanswered("TABLESAMPLE") }
    if isFunction(isLateral) {
      let call = try functionInFrom()
      let hasOrdinality = isAt("with") && peek().kind == .word("ordinality")
      if hasOrdinality {
        advance()
        advance()
      }
      return .functions([call], hasOrdinality: hasOrdinality, try alias(), place: call.place)
    }
    _ = accept("only")
    let namePlace = current.place
    let names = try qualifiedName()
    if isAt(operator: "*") { advance() }
    let alias = try alias()
    if isAt("tablesample") { throw .unanswered("TABLESAMPLE") }
    return .table(names, alias, place: namePlace)
  }

  /// Whether a name here is called.
  private func isFunction(_ isLateral: Bool) -> Bool {
    var offset = 0
    while true {
      switch peek(offset).kind {
      case .word, .identifier: break
      default: return false
      }
      switch peek(offset + 1).kind {
      case .punctuation("."): offset += 2
      case .punctuation("("): return true
      default:
        if case .word(let word) = peek(0).kind, offset == 0 {
          return ["current_user", "current_date", "current_timestamp"].contains(word)
        }
        return false
      }
    }
  }

  private mutating func functionInFrom() throws(StatementError) -> ExpressionSyntax {
    try primary()
  }

  private mutating func alias() throws(StatementError) -> AliasSyntax? {
    var alias: AliasSyntax
    if accept("as") {
      if isAt(symbol: "(") { throw .unanswered("a list of column definitions") }
      alias = AliasSyntax(name: try columnName())
    } else if let name = nameHere(or: Keywords.columnName), !isAt("tablesample") {
      advance()
      alias = AliasSyntax(name: name)
    } else {
      return nil
    }
    guard isAt(symbol: "(") else { return alias }
    advance()
    repeat {
      alias.columns.append(try columnName())
      if !isAt(symbol: ","), !isAt(symbol: ")") { alias.types.append(try type()) }
    } while accept(symbol: ",")
    try expect(symbol: ")")
    if !alias.types.isEmpty { throw .unanswered("a list of column definitions") }
    return alias
  }
}
