import PostgresWire

/// IN, ANY and ALL.
extension Analyzer {
  mutating func inList(
    _ operand: ExpressionSyntax, _ list: [ExpressionSyntax], _ isNegated: Bool, _ place: Int,
    _ scope: Scope
  ) throws(StatementError) -> Typed {
    let name = isNegated ? "<>" : "="
    if case .row = operand.kind {
      var tests: [Expression] = []
      for item in list {
        let test = ExpressionSyntax(
          kind: .operator(OperatorName(name), operand, item), place: place)
        tests.append(try expression(test, scope).expression)
      }
      return Typed(isNegated ? .and(tests) : .or(tests), .boolean)
    }
    let left = try expression(operand, scope)
    var values: [Typed] = []
    for item in list { values.append(try expression(item, scope)) }
    let common = try? commonType(
      [left] + values, Array(repeating: place, count: values.count + 1), "IN")
    guard let common, list.count > 1 else {
      // One by one, as what they are.
      var tests: [Expression] = []
      for value in values {
        let (function, both) = try operation(name, left, value, at: place)
        tests.append(.call(function, both, .boolean))
      }
      if tests.count == 1 { return Typed(tests[0], .boolean) }
      return Typed(isNegated ? .and(tests) : .or(tests), .boolean)
    }
    let type = common == .unknown ? SQLType.text : common
    var elements: [Expression] = []
    for (value, item) in zip(values, list) {
      elements.append(try coerced(value, to: type, place: item.place))
    }
    let (function, both) = try operation(name, left, Typed(.null, type), at: place)
    let converted = try elements.map { element throws(StatementError) in
      try operation(name, left, Typed(element, type), at: place).1[1]
    }
    return Typed(.anyOf(function, both[0], converted, isAll: isNegated), .boolean)
  }

  mutating func quantified(
    _ operand: ExpressionSyntax, _ name: OperatorName, _ isAll: Bool, _ array: ExpressionSyntax,
    _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    let left = try expression(operand, scope)
    var right = try expression(array, scope)
    if right.type == .unknown {
      let element = left.type == .unknown ? SQLType.text : left.type
      let wanted = element == .varchar ? SQLType.text : element
      guard let type = wanted.array else {
        throw .unanswered("an array of values of type \(element.name)")
      }
      right = Typed(try coerced(right, to: type, place: array.place), type)
    }
    guard let element = right.type.element ?? right.type.vectorElement else {
      throw StatementError(
        .wrongObjectType, "op ANY/ALL (array) requires array on right side", position: place,
        .init("parse_oper.c", 814, "make_scalar_array_op"))
    }
    // The operator decides what the elements are converted to.
    let (function, both) = try operation(name.name, left, Typed(.null, element), at: place)
    var list = right.expression
    if case .type(let wanted)? = function.arguments.last, wanted != element,
      let type = wanted.array,
      !element.isBinaryCoercible(to: wanted)
    {
      list = .cast(list, from: right.type, to: type, modifier: -1)
    }
    return Typed(.anyElement(function, both[0], list, isAll: isAll), .boolean)
  }

  mutating func quantified(
    _ operand: ExpressionSyntax, _ name: OperatorName, isAll: Bool, _ query: QuerySyntax,
    _ isNegated: Bool, _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    let operands: [ExpressionSyntax]
    if case .row(let list) = operand.kind { operands = list } else { operands = [operand] }
    var lefts: [Typed] = []
    for item in operands { lefts.append(try expression(item, scope)) }
    var plan = try self.query(query, in: scope)
    guard plan.columns.count == lefts.count else {
      let isMore = plan.columns.count > lefts.count
      throw StatementError(
        .syntaxError, "subquery has too \(isMore ? "many" : "few") columns", position: place,
        .init("parse_expr.c", isMore ? 1894 : 1899, "transformSubLink"))
    }
    var functions: [Function] = []
    var values: [Expression] = []
    var wanted: [SQLType?] = []
    for (left, column) in zip(lefts, plan.columns) {
      let (function, both) = try operation(name.name, left, Typed(.null, column.type), at: place)
      functions.append(function)
      values.append(both[0])
      if case .type(let type)? = function.arguments.last,
        !column.type.isBinaryCoercible(to: type)
      {
        wanted.append(type)
      } else {
        wanted.append(nil)
      }
    }
    if wanted.contains(where: { $0 != nil }) {
      plan = try self.query(query, in: scope, expected: wanted)
    }
    let test = Expression.anyRow(functions, values, plan, isAll: isAll)
    return Typed(isNegated ? .not(test) : test, .boolean)
  }

  mutating func quantified(
    _ operand: ExpressionSyntax, _ name: OperatorName, _ isAll: Bool, _ query: QuerySyntax,
    _ isNegated: Bool, _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    try quantified(operand, name, isAll: isAll, query, isNegated, place, scope)
  }
}
