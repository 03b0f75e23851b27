import PostgresWire

/// Expressions and their types (`parse_expr.c`).
extension Analyzer {
  mutating func expression(
    _ syntax: ExpressionSyntax, _ scope: Scope
  ) throws(StatementError) -> Typed {
    switch syntax.kind {
    case .string(let text):
      return Typed(.untyped(text, place: syntax.place), .unknown)
    case .null: return Typed(.untyped(nil, place: syntax.place), .unknown)
    case .integer(let digits): return integer(digits)
    case .numeric(let digits):
      return Typed(.constant(try Datum(digits, read: .numeric), .numeric), .numeric)
    case .bits(let text): return Typed(.constant(try Datum(text, read: .bit), .bit), .bit)
    case .boolean(let value): return Typed(.constant(.boolean(value), .boolean), .boolean)
    case .parameter(let number): return try parameter(number, syntax.place)
    case .column(let names):
      guard let value = try column(names, syntax.place, scope) else {
        throw missingColumn(names, syntax.place, scope)
      }
      return value
    case .star(let names):
      if names.isEmpty { throw .syntax(at: "*", position: syntax.place) }
      throw .unanswered("\(names.joined(separator: ".")).* in an expression")
    case .cast(let operand, let type):
      let value = try expression(operand, scope)
      return try cast(value, to: type, at: operand.place, cast: syntax.place, operand)
    case .operator(let name, let left, let right):
      return try self.operator(name, left, right, syntax.place, scope)
    case .and(let list): return Typed(.and(try booleans(list, "AND", scope)), .boolean)
    case .or(let list): return Typed(.or(try booleans(list, "OR", scope)), .boolean)
    case .not(let operand):
      return Typed(.not(try booleans([operand], "NOT", scope)[0]), .boolean)
    case .isNull(let operand, let isNegated):
      let value = try expression(operand, scope)
      // A parameter does not get a type from it.
      if case .parameter(_, .unknown, _) = value.expression {
        return Typed(.isNull(value.expression, isNegated: isNegated), .boolean)
      }
      return Typed(.isNull(try settled(value), isNegated: isNegated), .boolean)
    case .isBoolean(let operand, let wanted, let isNegated):
      let value = try expression(operand, scope)
      let word = wanted.map { $0 ? "TRUE" : "FALSE" } ?? "UNKNOWN"
      let clause = "IS " + (isNegated ? "NOT " : "") + word
      return Typed(
        .isBoolean(try boolean(value, clause, operand.place), wanted, isNegated: isNegated),
        .boolean)
    case .isDistinct(let left, let right, let isNegated):
      let (function, both) = try operation(
        "=", try expression(left, scope), try expression(right, scope), at: syntax.place)
      return Typed(.isDistinct(function, both[0], both[1], isNegated: isNegated), .boolean)
    case .between(let value, let low, let high, let isNegated, let isSymmetric):
      return try between(value, low, high, isNegated, isSymmetric, syntax.place, scope)
    case .inList(let operand, let list, let isNegated):
      return try inList(operand, list, isNegated, syntax.place, scope)
    case .quantifiedQuery(let operand, let name, let isAll, let query, let isNegated):
      return try quantified(operand, name, isAll, query, isNegated, syntax.place, scope)
    case .quantifiedArray(let operand, let name, let isAll, let array):
      return try quantified(operand, name, isAll, array, syntax.place, scope)
    case .like(let text, let pattern, let escape, let name):
      var pattern = try expression(pattern, scope)
      if let escape {
        let call = try self.call(
          "like_escape", [pattern, try expression(escape, scope)], syntax.place)
        pattern = call
      }
      let (function, both) = try operation(
        name.name, try expression(text, scope), pattern, at: syntax.place)
      return Typed(.call(function, both, .boolean), .boolean)
    case .row(let list):
      var values: [Typed] = []
      for item in list {
        var value = try expression(item, scope)
        value.expression = try settled(value)
        if value.type == .unknown { value.type = .text }
        values.append(value)
      }
      let shape = values.enumerated().map { Shape(name: "f\($0 + 1)", type: $1.type) }
      return Typed(.row(values.map(\.expression), values.map(\.type)), .record, shape: shape)
    case .array(let list): return try array(list, syntax.place, scope)
    case .arrayQuery(let query):
      let plan = try subquery(query, scope, columns: 1, syntax.place)
      guard let type = plan.columns[0].type.array else {
        throw .unanswered("an array of values of type \(plan.columns[0].type.name)")
      }
      return Typed(.arrayOf(plan, type), type)
    case .scalarQuery(let query):
      let plan = try subquery(query, scope, columns: 1, syntax.place)
      let column = plan.columns[0]
      return Typed(
        .scalar(plan, column.type), column.type, modifier: column.modifier, shape: column.shape)
    case .exists(let query):
      return Typed(.exists(try subquery(query, scope, columns: nil, syntax.place)), .boolean)
    case .subscripts(let operand, let subscripts):
      return try self.subscripts(operand, subscripts, syntax.place, scope)
    case .field(let operand, let name): return try field(operand, name, syntax.place, scope)
    case .case(let operand, let whens, let otherwise):
      return try choice(operand, whens, otherwise, syntax.place, scope)
    case .coalesce(let list):
      let (values, type) = try common(list, "COALESCE", scope)
      return Typed(.coalesce(values, type), type)
    case .greatest(let list, let isLeast):
      let (values, type) = try common(list, isLeast ? "LEAST" : "GREATEST", scope)
      return Typed(.extreme(values, isLeast: isLeast, type), type)
    case .nullIf(let left, let right):
      let first = try expression(left, scope)
      let (function, both) = try operation(
        "=", first, try expression(right, scope), at: syntax.place)
      let type = first.type == .unknown ? .text : first.type
      return Typed(.nullIf(function, both[0], both[1], type), type)
    case .call(let call): return try self.call(call, syntax.place, scope)
    case .keyword(let word): return try keyword(word)
    case .collate(let operand, let names):
      let value = try expression(operand, scope)
      let name = names.last ?? ""
      guard ["C", "default", "POSIX", "C.UTF-8", "ucs_basic"].contains(name) else {
        throw .unanswered("the collation \(name)")
      }
      return Typed(
        value.type == .unknown ? try coerced(value, to: .text) : value.expression,
        value.type == .unknown ? .text : value.type, modifier: value.modifier)
    }
  }

  private func integer(_ digits: String) -> Typed {
    if let value = Int32(digits) { return Typed(.constant(.integer(Int(value)), .int4), .int4) }
    return Typed(.constant(.integer(Int(digits) ?? 0), .int8), .int8)
  }

  private mutating func parameter(_ number: Int, _ place: Int) throws(StatementError) -> Typed {
    if number > 0, parameters.oids.indices.contains(number - 1), parameters.oids[number - 1] != 0 {
      let oid = parameters.oids[number - 1]
      guard let type = SQLType(rawValue: oid) else {
        throw .unanswered("a parameter of the type with the OID \(oid)")
      }
      return Typed(.parameter(number, type, place: place), type)
    }
    return Typed(.parameter(number, .unknown, place: place), .unknown)
  }

  private mutating func booleans(
    _ list: [ExpressionSyntax], _ clause: String, _ scope: Scope
  ) throws(StatementError) -> [Expression] {
    var values: [Expression] = []
    for item in list { values.append(try boolean(try expression(item, scope), clause, item.place)) }
    return values
  }

  /// What has no type yet is text.
  mutating func settled(_ value: Typed) throws(StatementError) -> Expression {
    value.type == .unknown ? try coerced(value, to: .text) : value.expression
  }

  private mutating func between(
    _ value: ExpressionSyntax, _ low: ExpressionSyntax, _ high: ExpressionSyntax,
    _ isNegated: Bool, _ isSymmetric: Bool, _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    func compared(_ name: String, _ left: ExpressionSyntax, _ right: ExpressionSyntax)
      -> ExpressionSyntax
    {
      ExpressionSyntax(kind: .operator(OperatorName(name), left, right), place: place)
    }
    func range(_ low: ExpressionSyntax, _ high: ExpressionSyntax) -> ExpressionSyntax {
      ExpressionSyntax(
        kind: isNegated
          ? .or([compared("<", value, low), compared(">", value, high)])
          : .and([compared(">=", value, low), compared("<=", value, high)]), place: place)
    }
    guard isSymmetric else { return try expression(range(low, high), scope) }
    let both = [range(low, high), range(high, low)]
    return try expression(
      ExpressionSyntax(kind: isNegated ? .and(both) : .or(both), place: place), scope)
  }

  private mutating func array(
    _ list: [ExpressionSyntax], _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    guard !list.isEmpty else {
      throw StatementError(
        .indeterminateDatatype, "cannot determine type of empty array",
        hint: "Explicitly cast to the desired type, for example ARRAY[]::integer[].",
        position: place, .init("parse_expr.c", 2003, "transformArrayExpr"))
    }
    let (values, type) = try common(list, "ARRAY", scope)
    guard let array = type.array else {
      if type.element != nil { throw .unanswered("an array of more than one dimension") }
      throw .unanswered("an array of values of type \(type.name)")
    }
    return Typed(.array(values, array), array)
  }

  /// The values with the type that all can be converted to.
  private mutating func common(
    _ list: [ExpressionSyntax], _ context: String, _ scope: Scope
  ) throws(StatementError) -> ([Expression], SQLType) {
    var values: [Typed] = []
    for item in list { values.append(try expression(item, scope)) }
    let common = try commonType(values, list.map(\.place), context)
    let type = common == .unknown ? SQLType.text : common
    var expressions: [Expression] = []
    for (value, item) in zip(values, list) {
      expressions.append(try coerced(value, to: type, place: item.place))
    }
    return (expressions, type)
  }

  private mutating func choice(
    _ operand: ExpressionSyntax?, _ whens: [WhenSyntax], _ otherwise: ExpressionSyntax?,
    _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    var subject = try operand.map { operand throws(StatementError) in try expression(operand, scope)
    }
    if let value = subject, value.type == .unknown {
      subject = Typed(try coerced(value, to: .text), .text)
    }
    var conditions: [Expression] = []
    var values: [Typed] = []
    var places: [Int] = []
    for when in whens {
      if let subject {
        let (function, both) = try operation(
          "=", subject, try expression(when.condition, scope), at: when.condition.place)
        conditions.append(.call(function, both, .boolean))
      } else {
        let value = try expression(when.condition, scope)
        conditions.append(try boolean(value, "CASE/WHEN", when.condition.place))
      }
      values.append(try expression(when.value, scope))
      places.append(when.value.place)
    }
    let last = try otherwise.map { otherwise throws(StatementError) in
      try expression(otherwise, scope)
    }
    // ELSE is looked at first.
    let all = (last.map { [$0] } ?? []) + values
    let allPlaces = (otherwise.map { [$0.place] } ?? []) + places
    let common = try commonType(all, allPlaces, "CASE")
    let type = common == .unknown ? SQLType.text : common
    var choices: [Expression.Choice] = []
    for (index, condition) in conditions.enumerated() {
      choices.append(
        Expression.Choice(
          condition: condition,
          value: try coerced(values[index], to: type, place: places[index], isCase: true)))
    }
    let rest = try last.map { last throws(StatementError) in
      try coerced(last, to: type, place: otherwise?.place ?? place, isCase: true)
    }
    let modifiers = Set(all.filter { $0.type != .unknown }.map(\.modifier))
    let isUniform = all.allSatisfy { $0.type == type } && last != nil && modifiers.count == 1
    return Typed(
      .choice(choices, otherwise: rest, type), type,
      modifier: isUniform ? modifiers.first ?? -1 : -1)
  }

  // MARK: Arrays and rows

  private mutating func subscripts(
    _ operand: ExpressionSyntax, _ subscripts: [SubscriptSyntax], _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    let value = try expression(operand, scope)
    guard let element = value.type.element ?? value.type.vectorElement else {
      throw StatementError(
        .datatypeMismatch,
        "cannot subscript type \(value.type.title) because it does not support subscripting",
        position: operand.place, .init("parse_node.c", 274, "transformContainerSubscripts"))
    }
    guard subscripts.count == 1 else {
      throw .unanswered("subscripts of more than one dimension")
    }
    let subscriptHere = subscripts[0]
    func bound(_ syntax: ExpressionSyntax, _ analyzer: inout Analyzer) throws(StatementError)
      -> Expression
    {
      let value = try analyzer.expression(syntax, scope)
      return try analyzer.coerced(value, to: .int4, place: syntax.place) { _ in
        StatementError(
          .datatypeMismatch, "array subscript must have type integer", position: syntax.place,
          .init("arraysubs.c", 131, "array_subscript_transform"))
      }
    }
    let lower = try subscriptHere.lower.map { syntax throws(StatementError) in
      try bound(syntax, &self)
    }
    guard subscriptHere.isSlice else {
      return Typed(.element(value.expression, lower ?? .null, element), element)
    }
    let upper = try subscriptHere.upper.map { syntax throws(StatementError) in
      try bound(syntax, &self)
    }
    return Typed(.slice(value.expression, lower: lower, upper: upper, value.type), value.type)
  }

  private mutating func field(
    _ operand: ExpressionSyntax, _ name: String, _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    let value = try expression(operand, scope)
    guard let shape = value.shape else {
      throw StatementError(
        .wrongObjectType,
        "column notation .\(name) applied to type \(value.type.title), which is not a composite type",
        position: place, .init("parse_expr.c", 357, "unknown_attribute"))
    }
    guard let index = shape.firstIndex(where: { $0.name == name }) else {
      throw StatementError(
        .undefinedColumn, "could not identify column \"\(name)\" in record data type",
        position: place, .init("parse_func.c", 2044, "unknown_attribute"))
    }
    return Typed(.field(value.expression, index, shape[index].type), shape[index].type)
  }

  mutating func subquery(
    _ syntax: QuerySyntax, _ scope: Scope, columns: Int?, _ place: Int
  ) throws(StatementError) -> QueryPlan {
    let plan = try query(syntax, in: scope)
    if let columns, plan.columns.count != columns {
      throw StatementError(
        .syntaxError, "subquery must return only one column", position: place,
        .init("parse_expr.c", 1823, "transformSubLink"))
    }
    return plan
  }
}
