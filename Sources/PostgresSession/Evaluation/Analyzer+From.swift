import PostgresWire

/// FROM as a tree of joins, and what its tables are called.
indirect enum FromTree {
  case leaf(JoinStep)
  case join(JoinSyntax.Kind, FromTree, FromTree, [Expression])

  var slots: [(slot: Int, width: Int)] {
    switch self {
    case .leaf(let step): Array(zip(step.slots, step.widths)).map { ($0, $1) }
    case .join(_, let left, let right, _): left.slots + right.slots
    }
  }
}

extension Analyzer {
  /// Nil without FROM.
  mutating func from(_ items: [FromSyntax], _ scope: Scope) throws(StatementError) -> FromTree? {
    var tree: FromTree?
    for item in items {
      let (next, names) = try fromItem(item, scope)
      try checkNames(names, scope, item.place)
      scope.items += names
      tree = tree.map { .join(.inner, $0, next, []) } ?? next
    }
    return tree
  }

  private func checkNames(
    _ items: [NamespaceItem], _ scope: Scope, _ place: Int
  ) throws(StatementError) {
    for item in items where item.isVisible {
      guard let name = item.name,
        scope.items.contains(where: { $0.isVisible && $0.name == name })
      else { continue }
      throw StatementError(
        .duplicateAlias, "table name \"\(name)\" specified more than once",
        .init("parse_relation.c", 443, "checkNameSpaceConflicts"))
    }
  }

  private mutating func fromItem(
    _ syntax: FromSyntax, _ scope: Scope
  ) throws(StatementError) -> (FromTree, [NamespaceItem]) {
    switch syntax {
    case .table(let names, let alias, let place):
      let (source, columns, schema) = try table(names, place, scope)
      return try leaf(
        source, columns, alias?.name ?? names.last ?? "", alias, place, scope,
        schema: alias == nil ? schema : nil)
    case .query(let query, let alias, let isLateral, let place):
      guard let alias else {
        throw StatementError(
          .syntaxError, "subquery in FROM must have an alias",
          hint: query.isValues
            ? "For example, FROM (VALUES ...) [AS] foo."
            : "For example, FROM (SELECT ...) [AS] foo.",
          position: place, .init("gram.y", 13263, "base_yyparse"))
      }
      let wasOpen = scope.isOpen
      scope.isOpen = isLateral
      let correlatedBefore = scope.isCorrelated
      let plan = try self.query(query, in: scope)
      scope.isOpen = wasOpen
      _ = correlatedBefore
      return try leaf(
        .query(plan), plan.columns, alias.name, alias, place, scope,
        isLateral: plan.isCorrelated)
    case .functions(let calls, let hasOrdinality, let alias, let place):
      return try function(calls[0], hasOrdinality, alias, place, scope)
    case .join(let join): return try self.join(join, scope)
    }
  }

  private func table(
    _ names: [String], _ place: Int, _ scope: Scope
  ) throws(StatementError) -> (JoinStep.Source, [PlanColumn], String?) {
    if names.count == 1 {
      var up = 0
      var level: Scope? = scope
      var crossed: [Scope] = []
      while let here = level {
        if let index = here.commonTables.firstIndex(where: { $0.name == names[0] }) {
          for scope in crossed { scope.isCorrelated = true }
          return (.commonTable(up: up, index), here.commonTables[index].columns, nil)
        }
        crossed.append(here)
        up += 1
        level = here.parent
      }
    }
    guard let table = try relation(names, place) else {
      if names.last?.hasPrefix("pg_") == true || names.first == "information_schema" {
        throw .unanswered("the relation \(names.joined(separator: "."))")
      }
      throw StatementError(
        .undefinedTable, "relation \"\(names.joined(separator: "."))\" does not exist",
        position: place,
        .init("parse_relation.c", names.count > 1 ? 1371 : 1392, "parserOpenTable"))
    }
    let columns = table.columns.map { column in
      PlanColumn(
        name: column.name, type: column.type, modifier: column.typeModifier, origin: column)
    }
    return (.table(table), columns, table.schema)
  }

  /// By its name, through the search path where it has no schema.
  func relation(_ names: [String], _ place: Int) throws(StatementError) -> Table? {
    switch names.count {
    case 1: return searchPath.lazy.compactMap { relations.table($0, names[0]) }.first
    case 2: return relations.table(names[0], names[1])
    case 3:
      guard names[0] == facts.database else {
        throw StatementError(
          .featureNotSupported,
          "cross-database references are not implemented: \"\(names.joined(separator: "."))\"",
          position: place, .init("namespace.c", 257, "RangeVarGetRelidExtended"))
      }
      return relations.table(names[1], names[2])
    default:
      throw StatementError(
        .syntaxError,
        "improper qualified name (too many dotted names): \(names.joined(separator: "."))",
        position: place, .init("gram.y", 18310, "makeRangeVarFromQualifiedName"))
    }
  }

  private mutating func leaf(
    _ source: JoinStep.Source, _ columns: [PlanColumn], _ name: String, _ alias: AliasSyntax?,
    _ place: Int, _ scope: Scope, isLateral: Bool = false, schema: String? = nil
  ) throws(StatementError) -> (FromTree, [NamespaceItem]) {
    guard scope.widths.count < 100 else { throw .unanswered("more than a hundred tables") }
    let slot = scope.slot(width: columns.count)
    let given = alias?.columns ?? []
    guard given.count <= columns.count else {
      throw StatementError(
        .invalidColumnReference,
        "table \"\(name)\" has \(columns.count) columns available but \(given.count) columns specified",
        .init("parse_relation.c", 1182, "buildRelationAliases"))
    }
    let named = self.named(columns, given)
    let values = named.enumerated().map { index, column -> (name: String, value: Typed) in
      let reference = Expression.ColumnReference(
        up: 0, table: slot, column: index, type: column.type, name: "\(name).\(column.name)")
      return (
        column.name,
        Typed(
          .column(reference), column.type, modifier: column.modifier, shape: column.shape,
          origin: column.origin)
      )
    }
    let step = JoinStep(
      source: source, slots: [slot], widths: [columns.count], isOuter: false, isLateral: isLateral)
    return (.leaf(step), [NamespaceItem(name: name, schema: schema, columns: values)])
  }

  private mutating func function(
    _ syntax: ExpressionSyntax, _ hasOrdinality: Bool, _ alias: AliasSyntax?, _ place: Int,
    _ scope: Scope
  ) throws(StatementError) -> (FromTree, [NamespaceItem]) {
    let inner = Scope(scope.parent)
    inner.items = scope.items
    inner.widths = scope.widths
    inner.commonTables = scope.commonTables
    inner.takesSets = true
    inner.clause = "functions in FROM"
    let call = try expression(syntax, inner)
    if inner.isCorrelated { scope.isCorrelated = true }
    let value = inner.sets.count == 1 ? inner.sets[0] : call.expression
    guard inner.sets.count <= 1 else { throw .unanswered("a set of sets in FROM") }
    let functionName = syntax.label
    var columns: [PlanColumn]
    if let shape = call.shape {
      columns = shape.map { PlanColumn(name: $0.name, type: $0.type) }
    } else {
      // A single column is called as the table is.
      columns = [PlanColumn(name: alias?.name ?? functionName, type: call.type)]
    }
    if hasOrdinality { columns.append(PlanColumn(name: "ordinality", type: .int8)) }
    return try leaf(
      .function(value, hasOrdinality: hasOrdinality, isRow: call.shape != nil), columns,
      alias?.name ?? functionName, alias, place, scope, isLateral: true)
  }

  // MARK: Joins

  private mutating func join(
    _ syntax: JoinSyntax, _ scope: Scope
  ) throws(StatementError) -> (FromTree, [NamespaceItem]) {
    let outside = scope.items
    let (left, leftItems) = try fromItem(syntax.left, scope)
    scope.items = outside + leftItems
    let (right, rightItems) = try fromItem(syntax.right, scope)
    scope.items = leftItems
    try checkNames(rightItems, scope, syntax.right.place)
    scope.items = leftItems + rightItems
    defer { scope.items = outside }
    var conditions: [Expression] = []
    var items = leftItems + rightItems
    var merged: [(name: String, value: Typed)] = []
    switch syntax.condition {
    case .none: break
    case .on(let on): conditions = try condition(on, "JOIN/ON", scope).conjuncts
    case .natural, .using:
      let names: [String]
      if case .using(let given) = syntax.condition {
        names = given
      } else {
        let rightNames = Set(
          rightItems.filter(\.hasVisibleColumns).flatMap { $0.columns.map(\.name) })
        names = leftItems.filter(\.hasVisibleColumns).flatMap { $0.columns.map(\.name) }
          .filter(rightNames.contains)
      }
      for name in names {
        let left = try shared(name, leftItems, "left")
        let right = try shared(name, rightItems, "right")
        let (equal, both) = try operation("=", left, right, at: 0)
        conditions.append(.call(equal, both, .boolean))
        let value: Typed
        switch syntax.kind {
        case .inner, .left: value = left
        case .right: value = right
        case .full: value = Typed(.coalesce(both, left.type), left.type)
        }
        merged.append((name, value))
      }
      let taken = Set(names)
      var columns = merged
      for item in items where item.hasVisibleColumns {
        columns += item.columns.filter { !taken.contains($0.name) }
      }
      for index in items.indices { items[index].hasVisibleColumns = false }
      items.append(NamespaceItem(name: nil, columns: columns, isVisible: false))
    }
    if let alias = syntax.alias {
      var columns = items.filter(\.hasVisibleColumns).flatMap(\.columns)
      for (index, name) in alias.columns.enumerated() where columns.indices.contains(index) {
        columns[index].name = name
      }
      items = [NamespaceItem(name: alias.name, columns: columns)]
    }
    return (.join(syntax.kind, left, right, conditions), items)
  }

  private func shared(
    _ name: String, _ items: [NamespaceItem], _ side: String
  ) throws(StatementError) -> Typed {
    let found = items.filter(\.hasVisibleColumns).flatMap(\.columns).filter { $0.name == name }
    guard let first = found.first else {
      throw StatementError(
        .undefinedColumn,
        "column \"\(name)\" specified in USING clause does not exist in \(side) table",
        .init("parse_clause.c", side == "left" ? 1351 : 1375, "transformFromClauseItem"))
    }
    guard found.count == 1 else {
      throw StatementError(
        .ambiguousColumn, "common column name \"\(name)\" appears more than once in \(side) table",
        .init("parse_clause.c", 1342, "transformFromClauseItem"))
    }
    return first.value
  }
}

extension QuerySyntax {
  fileprivate var isValues: Bool { if case .values = body { true } else { false } }
}

extension Expression {
  /// What all must be true.
  var conjuncts: [Expression] {
    if case .and(let list) = self { list.flatMap(\.conjuncts) } else { [self] }
  }
}
