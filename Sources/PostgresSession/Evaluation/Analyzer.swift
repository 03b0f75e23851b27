import PostgresWire

/// Resolves the names of a query, gives every expression its type, and plans how it is run.
///
/// PostgreSQL's `src/backend/parser`: what is wrong is found in the same order and reported in the
/// same words.
struct Analyzer {
  var parameters: ParameterTypes
  let relations: RelationIndex
  let facts: SessionFacts
  /// The schemas that are searched for a name without one.
  let searchPath: [String]

  /// A whole statement.
  static func analyze(
    _ statement: SQLStatementText, _ parameters: inout ParameterTypes, _ engine: QueryEngine
  ) throws(StatementError) -> QueryPlan {
    let syntax = try QueryParser.parse(statement)
    var analyzer = Analyzer(
      parameters: parameters, relations: engine.relations, facts: engine.facts,
      searchPath: engine.searchPath)
    let plan = try analyzer.query(syntax, in: nil, isTop: true)
    try analyzer.parameters.decide()
    parameters = analyzer.parameters
    return plan
  }
}

extension QueryEngine {
  /// `search_path` as the names of schemas, pg_catalog among them.
  var searchPath: [String] {
    let text = (try? parameters.parameter("search_path"))?.value ?? ""
    let names = text.split(separator: ",").map { part -> String in
      let name = String(part).trimmed
      let bare = name.hasPrefix("\"") ? String(name.dropFirst().dropLast()) : name.lowercased()
      return bare == "$user" ? facts.user : bare
    }
    return (names.contains("pg_catalog") ? [] : ["pg_catalog"]) + names
  }
}

// MARK: Queries

extension Analyzer {
  mutating func query(
    _ syntax: QuerySyntax, in parent: Scope?, isTop: Bool = false, expected: [SQLType?] = []
  ) throws(StatementError) -> QueryPlan {
    let scope = Scope(parent)
    var commonTables: [QueryPlan.CommonTable] = []
    for table in syntax.commonTables {
      commonTables.append(try commonTable(table, syntax.isRecursive, scope))
    }
    let (limit, offset) = (syntax.limit, syntax.offset)
    func finished(
      _ columns: [PlanColumn], _ body: QueryPlan.Body, _ sort: [SortKey],
      _ bounds: (Expression?, Expression?)
    ) -> QueryPlan {
      QueryPlan(
        columns: columns, commonTables: commonTables, body: body, sort: sort, limit: bounds.0,
        offset: bounds.1, isCorrelated: scope.isCorrelated)
    }
    switch syntax.body {
    case .select(let select):
      var (plan, columns, sort) = try self.select(select, syntax, scope)
      let bounds = (try self.limit(limit, "LIMIT", scope), try self.limit(offset, "OFFSET", scope))
      try settle(&plan.targets, &columns, expected)
      return finished(columns, .select(plan), sort, bounds)
    case .values(let rows, let place):
      let (values, columns) = try self.values(rows, place, scope, expected)
      let sort = try outputSort(syntax.order, columns, scope)
      let bounds = (try self.limit(limit, "LIMIT", scope), try self.limit(offset, "OFFSET", scope))
      return finished(columns, .values(values), sort, bounds)
    case .combination(let operation, let isAll, let left, let right, let place):
      let (body, columns) = try combination(operation, isAll, left, right, place, scope, expected)
      let sort = try outputSort(syntax.order, columns, scope)
      let bounds = (try self.limit(limit, "LIMIT", scope), try self.limit(offset, "OFFSET", scope))
      return finished(columns, body, sort, bounds)
    }
  }

  /// What is still without a type is text, or what the query around it expects.
  private mutating func settle(
    _ targets: inout [Expression], _ columns: inout [PlanColumn], _ expected: [SQLType?]
  ) throws(StatementError) {
    for index in columns.indices {
      let wanted = expected.indices.contains(index) ? expected[index] : nil
      guard columns[index].type == .unknown || wanted != nil && wanted != columns[index].type
      else { continue }
      let type = wanted ?? .text
      targets[index] = try coerced(
        Typed(targets[index], columns[index].type), to: type, isTarget: wanted == nil)
      columns[index].type = type
      columns[index].modifier = -1
    }
  }

  private mutating func limit(
    _ syntax: ExpressionSyntax?, _ name: String, _ scope: Scope
  ) throws(StatementError) -> Expression? {
    guard let syntax else { return nil }
    scope.clause = name
    defer { scope.clause = nil }
    let inner = Scope(scope.parent)
    inner.clause = name
    let value = try expression(syntax, inner)
    return try coerced(value, to: .int8, place: syntax.place) { type in
      StatementError(
        .datatypeMismatch, "argument of \(name) must be type bigint, not type \(type.title)",
        position: syntax.place, .init("parse_coerce.c", 1224, "coerce_to_specific_type_typmod"))
    }
  }

  // MARK: VALUES and set operations

  private mutating func values(
    _ rows: [[ExpressionSyntax]], _ place: Int, _ scope: Scope, _ expected: [SQLType?]
  ) throws(StatementError) -> ([[Expression]], [PlanColumn]) {
    scope.clause = "VALUES"
    defer { scope.clause = nil }
    var typed: [[Typed]] = []
    for row in rows {
      guard row.count == rows[0].count else {
        throw StatementError(
          .syntaxError, "VALUES lists must all be the same length",
          position: row.first?.place ?? place, .init("analyze.c", 1541, "transformValuesClause"))
      }
      var values: [Typed] = []
      for value in row { values.append(try expression(value, scope)) }
      typed.append(values)
    }
    var columns: [PlanColumn] = []
    for index in rows[0].indices {
      let column = typed.map { $0[index] }
      let common = try commonType(column, rows.map { $0[index].place }, "VALUES")
      let wanted = expected.indices.contains(index) ? expected[index] : nil
      let type = wanted ?? (common == .unknown ? .text : common)
      let modifiers = Set(column.map(\.modifier))
      columns.append(
        PlanColumn(
          name: "column\(index + 1)", type: type,
          modifier: modifiers.count == 1 ? modifiers.first ?? -1 : -1))
      for row in typed.indices {
        typed[row][index].expression = try coerced(
          typed[row][index], to: type, place: rows[row][index].place)
      }
    }
    return (typed.map { $0.map(\.expression) }, columns)
  }

  private mutating func combination(
    _ operation: SetOperation, _ isAll: Bool, _ left: QuerySyntax, _ right: QuerySyntax,
    _ place: Int, _ scope: Scope, _ expected: [SQLType?]
  ) throws(StatementError) -> (QueryPlan.Body, [PlanColumn]) {
    // Analysed once for the types, and once more to have them.
    let before = parameters
    var leftPlan = try branch(left, scope, [])
    var rightPlan = try branch(right, scope, [])
    guard leftPlan.columns.count == rightPlan.columns.count else {
      throw StatementError(
        .syntaxError, "each \(operation.rawValue) query must have the same number of columns",
        position: right.firstPlace, .init("analyze.c", 2166, "transformSetOperationTree"))
    }
    var types: [SQLType?] = []
    for (index, columns) in zip(leftPlan.columns, rightPlan.columns).enumerated() {
      let wanted = expected.indices.contains(index) ? expected[index] : nil
      // Constants without a type take that of the other side.
      let (leftType, rightType) = (
        left.isUntyped(index) ? .unknown : columns.0.type,
        right.isUntyped(index) ? .unknown : columns.1.type
      )
      let common = try commonType(
        [Typed(.null, leftType), Typed(.null, rightType)],
        [left.place(ofColumn: index), right.place(ofColumn: index)], operation.rawValue)
      types.append(wanted ?? (common == .unknown ? .text : common))
    }
    if zip(types, leftPlan.columns).contains(where: { $0 != $1.type })
      || zip(types, rightPlan.columns).contains(where: { $0 != $1.type })
    {
      parameters = before
      leftPlan = try branch(left, scope, types)
      rightPlan = try branch(right, scope, types)
    }
    var columns = leftPlan.columns
    for (index, type) in types.enumerated() {
      columns[index].origin = nil
      if let type { columns[index].type = type }
      if columns[index].modifier != rightPlan.columns[index].modifier {
        columns[index].modifier = -1
      }
    }
    return (.combination(operation, isAll: isAll, leftPlan, rightPlan), columns)
  }

  private mutating func branch(
    _ syntax: QuerySyntax, _ scope: Scope, _ expected: [SQLType?]
  ) throws(StatementError) -> QueryPlan {
    let plan = try query(syntax, in: scope, expected: expected)
    if plan.isCorrelated { scope.isCorrelated = true }
    return plan
  }
}

extension QuerySyntax {
  var firstSelect: SelectSyntax? {
    switch body {
    case .select(let select): select
    case .values: nil
    case .combination(_, _, let left, _, _): left.firstSelect
    }
  }

  /// Where the first item of the output is.
  var firstPlace: Int { place(ofColumn: 0) }

  func place(ofColumn index: Int) -> Int {
    if case .values(let rows, _) = body, let row = rows.first, row.indices.contains(index) {
      return row[index].place
    }
    guard let items = firstSelect?.items, items.indices.contains(index) else { return place }
    return items[index].expression.place
  }

  /// Whether a column of the output is nothing but a string or NULL without a type.
  func isUntyped(_ index: Int) -> Bool {
    func isLiteral(_ expression: ExpressionSyntax) -> Bool {
      switch expression.kind {
      case .string, .null, .parameter: true
      default: false
      }
    }
    switch body {
    case .select(let select):
      guard
        !select.items.contains(where: { if case .star = $0.expression.kind { true } else { false } }
        )
      else { return false }
      return select.items.indices.contains(index) && isLiteral(select.items[index].expression)
    case .values(let rows, _):
      return rows.allSatisfy { $0.indices.contains(index) && isLiteral($0[index]) }
    case .combination(_, _, let left, let right, _):
      return left.isUntyped(index) && right.isUntyped(index)
    }
  }
}
