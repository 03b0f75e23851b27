import PostgresWire

/// Calls of aggregates and window functions (`parse_agg.c`).
extension Analyzer {
  mutating func aggregate(
    _ function: Function, _ values: [Expression], _ types: [SQLType], _ type: SQLType,
    _ syntax: CallSyntax, _ scope: Scope
  ) throws(StatementError) -> Typed {
    let columns = values.flatMap(\.columns)
    if !columns.isEmpty, columns.allSatisfy({ $0.up > 0 }) {
      throw .unanswered("an aggregate of columns of the query around it")
    }
    let filter = try syntax.filter.map { filter throws(StatementError) in
      try condition(filter, "FILTER", scope)
    }
    let aggregate = Aggregate(
      function: function, arguments: values,
      types: types.map { $0 == .unknown ? .text : $0 }, result: type, isDistinct: syntax.isDistinct,
      order: try sorted(syntax.order, scope), filter: filter)
    let index = scope.aggregates.firstIndex(of: aggregate) ?? scope.aggregates.count
    if index == scope.aggregates.count { scope.aggregates.append(aggregate) }
    return Typed(.aggregate(index, type, up: 0), type)
  }

  mutating func window(
    _ function: Function, _ values: [Expression], _ type: SQLType, _ window: WindowSyntax,
    _ syntax: CallSyntax, _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    guard scope.takesWindows else {
      throw StatementError(
        .windowingError, "window functions are not allowed in \(scope.clause ?? "this context")",
        position: place, .init("parse_agg.c", 1032, "transformWindowFuncCall"))
    }
    guard function.isWindow || function.isAggregate else {
      throw StatementError(
        .wrongObjectType,
        "OVER specified, but \(function.name) is not a window function nor an aggregate function",
        position: place, .init("parse_func.c", 344, "ParseFuncOrColumn"))
    }
    guard syntax.filter == nil, !syntax.isDistinct, syntax.order.isEmpty else {
      throw .unanswered("a window function with FILTER, DISTINCT or ORDER BY")
    }
    scope.takesWindows = false
    defer { scope.takesWindows = true }
    var partition: [Expression] = []
    for item in window.partition { partition.append(try settled(try expression(item, scope))) }
    let call = WindowCall(
      function: function, arguments: values, types: [], result: type, partition: partition,
      order: try sorted(window.order, scope))
    scope.windows.append(call)
    return Typed(.window(scope.windows.count - 1, type), type)
  }

  private mutating func sorted(
    _ order: [SortSyntax], _ scope: Scope
  ) throws(StatementError) -> [SortExpression] {
    var list: [SortExpression] = []
    for item in order {
      let value = try settled(try expression(item.expression, scope))
      list.append(
        SortExpression(
          expression: value, isDescending: item.isDescending,
          areNullsFirst: item.areNullsFirst ?? item.isDescending))
    }
    return list
  }
}
