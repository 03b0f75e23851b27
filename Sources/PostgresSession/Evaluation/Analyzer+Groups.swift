import PostgresWire

/// That only what all rows of a group share is named outside of aggregates (`parse_agg.c`).
extension Analyzer {
  func checkGroups(_ plan: SelectPlan, _ scope: Scope) throws(StatementError) {
    let groups = Set(plan.groups)
    for expression in plan.targets + [plan.having].compactMap(\.self) {
      if let column = ungrouped(expression, groups, up: 0) {
        if hasPrimaryKey(column, groups, scope) { continue }
        throw StatementError(
          .groupingError,
          "column \"\(column.name)\" must appear in the GROUP BY clause or be used in an aggregate "
            + "function",
          position: column.place,
          .init("parse_agg.c", 1484, "check_ungrouped_columns_walker"))
      }
    }
  }

  /// Whether the groups are of a table's whole primary key, by pg_constraint.
  private func hasPrimaryKey(
    _ column: Expression.ColumnReference, _ groups: Set<Expression>, _ scope: Scope
  ) -> Bool {
    let columns = scope.items.flatMap(\.columns).map(\.value)
    guard
      let origin = columns.first(where: { value in
        if case .column(let own) = value.expression { own.table == column.table } else { false }
      })?.origin,
      let constraints = relations.catalogue("pg_constraint"),
      let relation = constraints.column("conrelid"), let type = constraints.column("contype"),
      let key = constraints.column("conkey")
    else { return false }
    let primary = constraints.places(of: .integer(Int(origin.tableOID)), in: relation)
      .map { constraints.rows[$0] }.first { $0[type] == .text("p") }
    guard let primary else { return false }
    let grouped = columns.filter { value in
      guard case .column(let own) = value.expression else { return false }
      return own.table == column.table && groups.contains(value.expression)
    }.map { Datum.integer(Int($0.origin?.attributeNumber ?? 0)) }
    return !primary[key].elements.isEmpty && primary[key].elements.allSatisfy(grouped.contains)
  }

  private func ungrouped(
    _ expression: Expression, _ groups: Set<Expression>, up: Int
  ) -> Expression.ColumnReference? {
    if up == 0, groups.contains(expression) { return nil }
    switch expression {
    case .column(var reference):
      guard reference.up == up else { return nil }
      reference.up = 0
      return groups.contains(.column(reference)) ? nil : reference
    case .aggregate: return nil
    default:
      for part in expression.parts {
        if let found = ungrouped(part, groups, up: up) { return found }
      }
      guard let plan = expression.plan, plan.isCorrelated else { return nil }
      for part in plan.expressions {
        if let found = ungrouped(part, groups, up: up + 1) { return found }
      }
      return nil
    }
  }
}
