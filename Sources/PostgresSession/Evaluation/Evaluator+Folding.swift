/// What the planner computes before a query is run: expressions that are the same for all rows.
///
/// Their errors come before the first row, and before the columns are described; as
/// `eval_const_expressions`.
extension Evaluator {
  mutating func fold(_ plan: QueryPlan) throws {
    frames.append(Frame())
    defer { frames.removeLast() }
    for expression in plan.expressions { try fold(expression) }
    for plan in plan.plans { try fold(plan) }
  }

  private mutating func fold(_ expression: Expression) throws {
    switch expression {
    case .constant, .untyped, .parameter, .column: return
    case .and(let list), .or(let list):
      let isAnd = if case .and = expression { true } else { false }
      for item in list {
        try fold(item)
        if item.isConstant, try value(of: item) == .boolean(!isAnd) { return }
      }
    case .coalesce(let list, _):
      for item in list {
        try fold(item)
        if item.isConstant, try !value(of: item).isNull { return }
      }
    case .choice(let choices, let otherwise, _):
      for choice in choices {
        try fold(choice.condition)
        guard choice.condition.isConstant else {
          try fold(choice.value)
          continue
        }
        if try value(of: choice.condition).isTrue { return try fold(choice.value) }
      }
      if let otherwise { try fold(otherwise) }
    default:
      for part in expression.parts { try fold(part) }
      if let plan = expression.plan { return try fold(plan) }
      if expression.isConstant { _ = try value(of: expression) }
    }
  }
}
