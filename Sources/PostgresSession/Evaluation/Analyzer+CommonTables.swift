import PostgresWire

/// WITH.
extension Analyzer {
  mutating func commonTable(
    _ syntax: CommonTableSyntax, _ isRecursive: Bool, _ scope: Scope
  ) throws(StatementError) -> QueryPlan.CommonTable {
    guard !scope.commonTables.contains(where: { $0.name == syntax.name }) else {
      throw StatementError(
        .duplicateAlias, "WITH query name \"\(syntax.name)\" specified more than once",
        position: syntax.place, .init("parse_cte.c", 142, "transformWithClause"))
    }
    if isRecursive,
      case .combination(.union, let isAll, let left, let right, _) = syntax.query.body,
      right.names(syntax.name)
    {
      let first = try query(left, in: scope)
      let columns = first.columns.map { column in
        var column = column
        column.origin = nil
        return column
      }
      scope.commonTables.append(
        .init(name: syntax.name, columns: named(columns, syntax.columns)))
      let again = try query(right, in: scope, expected: first.columns.map(\.type))
      guard again.columns.count == first.columns.count else {
        throw StatementError(
          .syntaxError, "each UNION query must have the same number of columns",
          position: right.firstPlace, .init("analyze.c", 2166, "transformSetOperationTree"))
      }
      guard syntax.query.order.isEmpty, syntax.query.limit == nil, syntax.query.offset == nil else {
        throw .unanswered("ORDER BY or LIMIT in a recursive query")
      }
      return .init(plan: first, recursive: again, isAll: isAll)
    }
    let plan = try query(syntax.query, in: scope)
    guard syntax.columns.count <= plan.columns.count else {
      throw StatementError(
        .invalidColumnReference,
        "WITH query \"\(syntax.name)\" has \(plan.columns.count) columns available but "
          + "\(syntax.columns.count) columns specified",
        position: syntax.place, .init("parse_cte.c", 624, "analyzeCTETargetList"))
    }
    scope.commonTables.append(
      .init(name: syntax.name, columns: named(plan.columns, syntax.columns)))
    return .init(plan: plan)
  }

  func named(_ columns: [PlanColumn], _ names: [String]) -> [PlanColumn] {
    columns.enumerated().map { index, column in
      var column = column
      if names.indices.contains(index) { column.name = names[index] }
      return column
    }
  }
}

extension QuerySyntax {
  /// Whether FROM of it, or of what is in it, names a common table.
  fileprivate func names(_ name: String) -> Bool {
    commonTables.contains { $0.query.names(name) } || body.names(name)
  }
}

extension QueryBodySyntax {
  fileprivate func names(_ name: String) -> Bool {
    switch self {
    case .select(let select): select.from.contains { $0.names(name) }
    case .values: false
    case .combination(_, _, let left, let right, _): left.names(name) || right.names(name)
    }
  }
}

extension FromSyntax {
  fileprivate func names(_ name: String) -> Bool {
    switch self {
    case .table(let names, _, _): names == [name]
    case .query(let query, _, _, _): query.names(name)
    case .functions: false
    case .join(let join): join.left.names(name) || join.right.names(name)
    }
  }
}
