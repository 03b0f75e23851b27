import PostgresWire

/// SELECT: its output, its groups, and how it is sorted.
extension Analyzer {
  mutating func select(
    _ syntax: SelectSyntax, _ query: QuerySyntax, _ scope: Scope
  ) throws(StatementError) -> (SelectPlan, [PlanColumn], [SortKey]) {
    var plan = SelectPlan()
    let tree = try from(syntax.from, scope)
    scope.takesSets = true
    scope.takesWindows = true
    var columns = try targets(syntax.items, &plan, scope)
    scope.takesSets = false
    scope.takesWindows = false
    let filter = try syntax.filter.map { filter throws(StatementError) in
      try condition(filter, "WHERE", scope)
    }
    plan.having = try syntax.having.map { having throws(StatementError) in
      try condition(having, "HAVING", scope)
    }
    scope.takesWindows = true
    scope.takesSets = true
    var sort = try sortKeys(query.order, syntax, &plan, &columns, scope)
    scope.takesSets = false
    scope.takesWindows = false
    plan.groups = try groups(syntax.groups, plan, columns, scope)
    try distinct(syntax, &plan, &columns, &sort, scope)
    plan.isGrouped = !syntax.groups.isEmpty || !scope.aggregates.isEmpty || plan.having != nil
    plan.aggregates = scope.aggregates
    plan.windows = scope.windows
    plan.sets = scope.sets
    if plan.isGrouped {
      try checkGroups(plan, scope)
    }
    if query.lockingPlace != nil { try checkLocking(syntax, plan) }
    (plan.steps, plan.preconditions) = JoinPlanner(scope).plan(tree, filter)
    plan.slotCount = scope.widths.count
    return (plan, columns, sort)
  }

  private func checkLocking(_ syntax: SelectSyntax, _ plan: SelectPlan) throws(StatementError) {
    let faults = [
      (syntax.isDistinct, "DISTINCT clause", 3205),
      (!syntax.groups.isEmpty, "GROUP BY clause", 3212),
      (plan.having != nil, "HAVING clause", 3219),
      (!plan.aggregates.isEmpty, "aggregate functions", 3226),
      (!plan.windows.isEmpty, "window functions", 3233),
      (!plan.sets.isEmpty, "set-returning functions in the target list", 3240),
    ]
    guard let (_, what, line) = faults.first(where: \.0) else { return }
    throw StatementError(
      .featureNotSupported, "FOR UPDATE is not allowed with \(what)",
      .init("analyze.c", line, "CheckSelectLocking"))
  }

  mutating func condition(
    _ syntax: ExpressionSyntax, _ clause: String, _ scope: Scope
  ) throws(StatementError) -> Expression {
    let before = scope.clause
    scope.clause = clause == "HAVING" ? nil : clause
    defer { scope.clause = before }
    let value = try expression(syntax, scope)
    return try boolean(value, clause, syntax.place)
  }

  mutating func boolean(
    _ value: Typed, _ clause: String, _ place: Int
  ) throws(StatementError) -> Expression {
    try coerced(value, to: .boolean, place: place) { type in
      StatementError(
        .datatypeMismatch,
        "argument of \(clause) must be type boolean, not type \(type.title)", position: place,
        .init("parse_coerce.c", 1176, "coerce_to_boolean"))
    }
  }

  // MARK: Output

  private mutating func targets(
    _ items: [SelectItemSyntax], _ plan: inout SelectPlan, _ scope: Scope
  ) throws(StatementError) -> [PlanColumn] {
    var columns: [PlanColumn] = []
    for item in items {
      if case .star(let names) = item.expression.kind {
        for (name, value) in try expanded(names, item.expression.place, scope) {
          plan.targets.append(value.expression)
          columns.append(column(name, value))
        }
        continue
      }
      let value = try expression(item.expression, scope)
      plan.targets.append(value.expression)
      columns.append(column(item.label ?? item.expression.label, value))
    }
    return columns
  }

  func column(_ name: String, _ value: Typed) -> PlanColumn {
    PlanColumn(
      name: name, type: value.type, modifier: value.modifier, shape: value.shape,
      origin: value.origin)
  }

  // MARK: ORDER BY, GROUP BY, DISTINCT

  private mutating func sortKeys(
    _ order: [SortSyntax], _ syntax: SelectSyntax, _ plan: inout SelectPlan,
    _ columns: inout [PlanColumn], _ scope: Scope
  ) throws(StatementError) -> [SortKey] {
    var keys: [SortKey] = []
    for item in order {
      var index = try outputColumn(item.expression, columns, "ORDER BY", scope)
      if index == nil {
        let value = try expression(item.expression, scope)
        if let known = plan.targets.firstIndex(of: value.expression) {
          index = known
        } else {
          guard !syntax.isDistinct || !syntax.distinctOn.isEmpty else {
            throw StatementError(
              .invalidColumnReference,
              "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
              position: item.expression.place,
              .init("parse_clause.c", 2888, "transformDistinctClause"))
          }
          let expression =
            value.type == .unknown ? try coerced(value, to: .text) : value.expression
          plan.targets.append(expression)
          index = plan.targets.count - 1
          try checkOrder(value.type, item.expression.place)
        }
      }
      guard let index else { continue }
      if columns.indices.contains(index) {
        if columns[index].type == .unknown {
          plan.targets[index] = try coerced(
            Typed(plan.targets[index], .unknown), to: .text)
          columns[index].type = .text
        }
        try checkOrder(columns[index].type, item.expression.place)
      }
      keys.append(item.key(index))
    }
    return keys
  }

  private func checkOrder(_ type: SQLType, _ place: Int) throws(StatementError) {
    if [.json, .xml, .aclitem, .pgNodeTree].contains(type) {
      throw StatementError(
        .undefinedFunction, "could not identify an ordering operator for type \(type.title)",
        hint: "Use an explicit ordering operator or modify the query.", position: place,
        .init("parse_oper.c", 225, "get_sort_group_operators"))
    }
    if [.jsonb, .inet, .cidr, .timetz].contains(type) {
      throw .unanswered("the order of values of type \(type.name)")
    }
  }

  /// ORDER BY of what is no SELECT: by the columns of its output alone.
  func outputSort(
    _ order: [SortSyntax], _ columns: [PlanColumn], _ scope: Scope
  ) throws(StatementError) -> [SortKey] {
    var keys: [SortKey] = []
    for item in order {
      guard let index = try outputColumn(item.expression, columns, "ORDER BY", scope) else {
        if case .column(let names) = item.expression.kind, names.count == 1 {
          throw .noColumn(names[0], of: nil, hint: nil, position: item.expression.place)
        }
        throw StatementError(
          .featureNotSupported, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
          detail: "Only result column names can be used, not expressions or functions.",
          hint:
            "Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
          position: item.expression.place, .init("analyze.c", 1900, "transformSetOperationStmt"))
      }
      keys.append(item.key(index))
    }
    return keys
  }

  /// A column that is named by its number, or by its name; as `findTargetlistEntrySQL92`.
  private func outputColumn(
    _ syntax: ExpressionSyntax, _ columns: [PlanColumn], _ clause: String, _ scope: Scope
  ) throws(StatementError) -> Int? {
    switch syntax.kind {
    case .integer(let digits):
      guard let number = Int(digits), columns.indices.contains(number - 1) else {
        throw StatementError(
          .invalidColumnReference, "\(clause) position \(digits) is not in select list",
          position: syntax.place, .init("parse_clause.c", 2018, "findTargetlistEntrySQL92"))
      }
      return number - 1
    case .string, .numeric, .boolean:
      throw StatementError(
        .syntaxError, "non-integer constant in \(clause)", position: syntax.place,
        .init("parse_clause.c", 1996, "findTargetlistEntrySQL92"))
    case .column(let names) where names.count == 1:
      if clause == "GROUP BY", try column(names, syntax.place, scope, isTrying: true) != nil {
        return nil
      }
      let found = columns.indices.filter { columns[$0].name == names[0] }
      guard found.count > 1 else { return found.first }
      throw StatementError(
        .ambiguousColumn, "\(clause) \"\(names[0])\" is ambiguous", position: syntax.place,
        .init("parse_clause.c", 1966, "findTargetlistEntrySQL92"))
    default: return nil
    }
  }

  private mutating func groups(
    _ syntax: [ExpressionSyntax], _ plan: SelectPlan, _ columns: [PlanColumn], _ scope: Scope
  ) throws(StatementError) -> [Expression] {
    var groups: [Expression] = []
    for group in syntax {
      if case .row = group.kind { throw .unanswered("GROUP BY of a row") }
      if let index = try outputColumn(group, columns, "GROUP BY", scope) {
        groups.append(plan.targets[index])
        if plan.targets[index].hasAggregate { throw .aggregateIn("GROUP BY", group.place) }
        continue
      }
      scope.clause = "GROUP BY"
      defer { scope.clause = nil }
      let value = try expression(group, scope)
      groups.append(value.type == .unknown ? try coerced(value, to: .text) : value.expression)
    }
    return groups
  }

  private mutating func distinct(
    _ syntax: SelectSyntax, _ plan: inout SelectPlan, _ columns: inout [PlanColumn],
    _ sort: inout [SortKey], _ scope: Scope
  ) throws(StatementError) {
    guard syntax.isDistinct else { return }
    for column in columns where [.json, .xml].contains(column.type) {
      throw StatementError(
        .undefinedFunction, "could not identify an equality operator for type \(column.type.title)",
        .init("parse_oper.c", 231, "get_sort_group_operators"))
    }
    plan.isDistinct = syntax.distinctOn.isEmpty
    for item in syntax.distinctOn {
      if let index = try outputColumn(item, columns, "DISTINCT ON", scope) {
        plan.distinctOn.append(index)
        continue
      }
      let value = try expression(item, scope)
      if let index = plan.targets.firstIndex(of: value.expression) {
        plan.distinctOn.append(index)
      } else {
        plan.targets.append(value.expression)
        plan.distinctOn.append(plan.targets.count - 1)
      }
    }
    let leading = sort.prefix(plan.distinctOn.count).map(\.index)
    guard syntax.distinctOn.isEmpty || leading.allSatisfy(plan.distinctOn.contains) else {
      throw StatementError(
        .invalidColumnReference,
        "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
        position: syntax.distinctOn[0].place,
        .init("parse_clause.c", 3003, "transformDistinctOnClause"))
    }
  }
}

extension SortSyntax {
  func key(_ index: Int) -> SortKey {
    SortKey(
      index: index, isDescending: isDescending, areNullsFirst: areNullsFirst ?? isDescending)
  }
}
