/// What an expression is made of.
extension Expression {
  /// The expressions directly within, but for those of queries.
  var parts: [Expression] {
    switch self {
    case .constant, .untyped, .parameter, .column, .aggregate, .window, .setElement(_, _): []
    case .call(_, let list, _), .and(let list), .or(let list), .coalesce(let list, _),
      .extreme(let list, _, _), .array(let list, _), .row(let list, _):
      list
    case .not(let one), .isNull(let one, _), .isBoolean(let one, _, _), .field(let one, _, _): [one]
    case .cast(let one, _, _, _): [one]
    case .isDistinct(_, let left, let right, _), .nullIf(_, let left, let right, _): [left, right]
    case .element(let left, let right, _), .anyElement(_, let left, let right, _): [left, right]
    case .choice(let choices, let otherwise, _):
      choices.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
    case .slice(let array, let lower, let upper, _): [array] + [lower, upper].compactMap(\.self)
    case .anyOf(_, let left, let list, _): [left] + list
    case .anyRow(_, let list, _, _): list
    case .scalar, .arrayOf, .exists: []
    }
  }

  var plan: QueryPlan? {
    switch self {
    case .anyRow(_, _, let plan, _), .scalar(let plan, _), .arrayOf(let plan, _), .exists(let plan):
      plan
    default: nil
    }
  }

  var hasAggregate: Bool {
    if case .aggregate = self { return true }
    return parts.contains(where: \.hasAggregate)
  }

  /// Those that it names itself, not through a query.
  var columns: [ColumnReference] {
    if case .column(let reference) = self { return [reference] }
    return parts.flatMap(\.columns)
  }

  var hasQuery: Bool { plan != nil || parts.contains(where: \.hasQuery) }

  /// Whether it is the same for all rows, and for every call.
  var isConstant: Bool {
    switch self {
    case .column, .aggregate, .window, .setElement(_, _): return false
    case .call(let function, let list, _):
      return function.isImmutable && !function.isSet && list.allSatisfy(\.isConstant)
    default: return plan == nil && parts.allSatisfy(\.isConstant)
    }
  }

  /// The tables of this query that it names; those in queries within are found through the columns
  /// that these reach out for.
  func slots(up: Int = 0) -> Set<Int> {
    if case .column(let reference) = self {
      return reference.up == up ? [reference.table] : []
    }
    var slots: Set<Int> = []
    for part in parts { slots.formUnion(part.slots(up: up)) }
    if let plan, plan.isCorrelated { slots.formUnion(plan.slots(up: up + 1)) }
    return slots
  }
}

extension QueryPlan {
  /// The tables of the query so many levels out that it names.
  func slots(up: Int) -> Set<Int> {
    var slots: Set<Int> = []
    for expression in expressions { slots.formUnion(expression.slots(up: up)) }
    for plan in plans { slots.formUnion(plan.slots(up: up + 1)) }
    return slots
  }

  /// Of this very query.
  var expressions: [Expression] {
    var list = [limit, offset].compactMap(\.self)
    switch body {
    case .select(let select): list += select.expressions
    case .values(let rows): list += rows.flatMap(\.self)
    case .combination: break
    }
    return list
  }

  var plans: [QueryPlan] {
    var list = commonTables.flatMap { [$0.plan, $0.recursive].compactMap(\.self) }
    switch body {
    case .select(let select): list += select.steps.flatMap(\.plans)
    case .values: break
    case .combination(_, _, let left, let right): list += [left, right]
    }
    return list
  }
}

extension SelectPlan {
  var expressions: [Expression] {
    var list = preconditions + targets + groups + sets + [having].compactMap(\.self)
    for aggregate in aggregates {
      list += aggregate.arguments + aggregate.order.map(\.expression)
      list += [aggregate.filter].compactMap(\.self)
    }
    for window in windows {
      list += window.arguments + window.partition + window.order.map(\.expression)
    }
    return list + steps.flatMap(\.expressions)
  }
}

extension JoinStep {
  var expressions: [Expression] {
    var list = matches + filters + [lookup?.key].compactMap(\.self)
    switch source {
    case .function(let call, _, _): list.append(call)
    case .steps(let steps): list += steps.flatMap(\.expressions)
    case .full(let left, let right, let conditions, _, _):
      list += (left + right).flatMap(\.expressions) + conditions
    case .table, .commonTable, .query: break
    }
    return list
  }

  var plans: [QueryPlan] {
    switch source {
    case .query(let plan): [plan]
    case .steps(let steps): steps.flatMap(\.plans)
    case .full(let left, let right, _, _, _): (left + right).flatMap(\.plans)
    default: []
    }
  }
}
