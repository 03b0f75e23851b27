import PostgresWire

extension QueryParser {
  mutating func query() throws(StatementError) -> QuerySyntax {
    try nested { parser throws(StatementError) in try parser.queryHere() }
  }

  private mutating func queryHere() throws(StatementError) -> QuerySyntax {
    let place = current.place
    var tables: [CommonTableSyntax] = []
    var isRecursive = false
    if accept("with") {
      isRecursive = accept("recursive")
      repeat { tables.append(try commonTable()) } while accept(symbol: ",")
    }
    var query = try combination(above: 0)
    if !tables.isEmpty {
      guard query.commonTables.isEmpty else { throw .unanswered("WITH before WITH") }
      query.commonTables = tables
      query.isRecursive = isRecursive
    }
    query.place = place
    try tail(&query)
    return query
  }

  private mutating func commonTable() throws(StatementError) -> CommonTableSyntax {
    let place = current.place
    let name = try columnName()
    let columns = accept(symbol: "(") ? try columnNames() : []
    try expect("as")
    if accept("not") {
      try expect("materialized")
    } else {
      _ = accept("materialized")
    }
    try expect(symbol: "(")
    if case .word(let word) = current.kind, ["insert", "update", "delete"].contains(word) {
      throw .unanswered("\(word.uppercased()) in WITH")
    }
    let query = try query()
    try expect(symbol: ")")
    if isAt("search") || isAt("cycle") { throw .unanswered("SEARCH and CYCLE in WITH") }
    return CommonTableSyntax(name: name, columns: columns, query: query, place: place)
  }

  /// INTERSECT binds closer than UNION and EXCEPT.
  private mutating func combination(above level: Int) throws(StatementError) -> QuerySyntax {
    var left = try operand()
    var length = 0
    while case .word(let word) = current.kind,
      let operation = SetOperation(rawValue: word.uppercased())
    {
      let own = operation == .intersect ? 2 : 1
      guard own > level else { break }
      let place = current.place
      advance()
      length += 1
      guard length <= Self.longest else { throw .tooDeep }
      let isAll = accept("all")
      if !isAll { _ = accept("distinct") }
      let right = try combination(above: own)
      left = QuerySyntax(
        body: .combination(operation, isAll: isAll, left, right, place: place), place: left.place)
    }
    return left
  }

  private mutating func operand() throws(StatementError) -> QuerySyntax {
    let place = current.place
    if accept(symbol: "(") {
      let query = try query()
      try expect(symbol: ")")
      return query
    }
    if accept("values") {
      var rows: [[ExpressionSyntax]] = []
      repeat {
        try expect(symbol: "(")
        rows.append(try expressions())
        try expect(symbol: ")")
      } while accept(symbol: ",")
      return QuerySyntax(body: .values(rows, place: place), place: place)
    }
    if accept("table") {
      _ = accept("only")
      let namePlace = current.place
      var select = SelectSyntax()
      select.items = [
        SelectItemSyntax(expression: ExpressionSyntax(kind: .star([]), place: namePlace))
      ]
      select.from = [.table(try qualifiedName(), nil, place: namePlace)]
      return QuerySyntax(body: .select(select), place: place)
    }
    guard accept("select") else { throw syntaxError }
    return QuerySyntax(body: .select(try select()), place: place)
  }

  mutating func qualifiedName() throws(StatementError) -> [String] {
    var names = [try columnName()]
    while accept(symbol: ".") { names.append(try label()) }
    return names
  }

  private mutating func select() throws(StatementError) -> SelectSyntax {
    var select = SelectSyntax()
    if accept("distinct") {
      select.isDistinct = true
      if accept("on") {
        try expect(symbol: "(")
        select.distinctOn = try expressions()
        try expect(symbol: ")")
      }
    } else {
      _ = accept("all")
    }
    if !endsSelectList { select.items = try selectItems() }
    if isAt("into") { throw .unanswered("SELECT INTO") }
    if accept("from") {
      repeat { select.from.append(try fromItem()) } while accept(symbol: ",")
    }
    if accept("where") { select.filter = try expression() }
    if accept("group") {
      try expect("by")
      if accept("distinct") { throw .unanswered("GROUP BY DISTINCT") }
      _ = accept("all")
      repeat {
        if isAt("rollup") || isAt("cube") || isAt("grouping") {
          throw .unanswered("grouping sets")
        }
        select.groups.append(try expression())
      } while accept(symbol: ",")
    }
    if accept("having") { select.having = try expression() }
    if isAt("window") { throw .unanswered("WINDOW") }
    return select
  }

  /// PostgreSQL takes a SELECT of no columns.
  private var endsSelectList: Bool {
    switch current.kind {
    case .end, .punctuation(")"): return true
    case .word(let word):
      return ["from", "where", "union", "intersect", "except", "order", "limit"].contains(word)
    default: return false
    }
  }

  private mutating func selectItems() throws(StatementError) -> [SelectItemSyntax] {
    var items: [SelectItemSyntax] = []
    repeat {
      if isAt(operator: "*") {
        items.append(
          SelectItemSyntax(
            expression: ExpressionSyntax(kind: .star([]), place: current.place)))
        advance()
        continue
      }
      var item = SelectItemSyntax(expression: try expression())
      if accept("as") {
        item.label = try label()
      } else if case .identifier(let name) = current.kind {
        item.label = name
        advance()
      } else if case .word(let word) = current.kind, !Keywords.needsAs.contains(word) {
        item.label = word.truncatedToName
        advance()
      }
      items.append(item)
    } while accept(symbol: ",")
    return items
  }

  // MARK: Behind the body

  private mutating func tail(_ query: inout QuerySyntax) throws(StatementError) {
    if isAt("order") {
      guard query.order.isEmpty else { throw .unanswered("ORDER BY behind ORDER BY") }
      advance()
      try expect("by")
      query.order = try sortItems()
    }
    while true {
      if accept("limit") {
        query.limit = accept("all") ? nil : try expression()
        if isAt(symbol: ",") {
          throw StatementError(
            .syntaxError, "LIMIT #,# syntax is not supported",
            hint: "Use separate LIMIT and OFFSET clauses.", position: current.place,
            .init("gram.y", 12903, "base_yyparse"))
        }
      } else if accept("offset") {
        query.offset = try expression()
        _ = accept("row") || accept("rows")
      } else if accept("fetch") {
        guard accept("first") || accept("next") else { throw syntaxError }
        let one = ExpressionSyntax(kind: .integer("1"), place: current.place)
        query.limit = isAt("row") || isAt("rows") ? one : try expression(above: 13)
        guard accept("row") || accept("rows") else { throw syntaxError }
        if isAt("with") { throw .unanswered("FETCH FIRST WITH TIES") }
        try expect("only")
      } else if isAt("for") {
        query.lockingPlace = current.place
        advance()
        try locking()
      } else {
        return
      }
    }
  }

  /// FOR UPDATE and the like: rows that nobody changes need no lock.
  private mutating func locking() throws(StatementError) {
    if accept("no") {
      try expect("key")
      try expect("update")
    } else if accept("key") {
      try expect("share")
    } else if !accept("update"), !accept("share"), !accept("read") {
      throw syntaxError
    }
    _ = accept("only")
    if accept("of") {
      repeat { _ = try qualifiedName() } while accept(symbol: ",")
    }
    if accept("nowait") { return }
    if accept("skip") { try expect("locked") }
  }

  mutating func sortItems() throws(StatementError) -> [SortSyntax] {
    var items: [SortSyntax] = []
    repeat {
      var item = SortSyntax(expression: try expression())
      if accept("desc") {
        item.isDescending = true
      } else if !accept("asc"), accept("using") {
        guard case .operator(let name) = current.kind, name == "<" || name == ">" else {
          throw .unanswered("ORDER BY USING")
        }
        item.isDescending = name == ">"
        advance()
      }
      if accept("nulls") {
        item.areNullsFirst = isAt("first")
        guard accept("first") || accept("last") else { throw syntaxError }
      }
      items.append(item)
    } while accept(symbol: ",")
    return items
  }
}
