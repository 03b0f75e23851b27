import PostgresWire

/// What a column's name means (`parse_relation.c`, `parse_expr.c`).
extension Analyzer {
  /// Nil where there is none.
  func column(
    _ names: [String], _ place: Int, _ scope: Scope, isTrying: Bool = false
  ) throws(StatementError) -> Typed? {
    guard names.count <= 3 else {
      throw .unanswered("the name \(names.joined(separator: "."))")
    }
    let name = names.last ?? ""
    var crossed: [Scope] = []
    var level: Scope? = scope
    while let here = level {
      let isVisible = crossed.isEmpty || here.isOpen
      var found: [Typed] = []
      var hasTable = false
      if isVisible {
        for item in here.items {
          if names.count == 1 {
            guard item.hasVisibleColumns else { continue }
          } else {
            guard item.isVisible, item.name == names[names.count - 2],
              names.count == 2 || item.schema == names[0]
            else { continue }
            hasTable = true
          }
          found += item.columns.lazy.filter { $0.name == name }.map(\.value)
        }
      }
      if found.count > 1, !isTrying {
        throw StatementError(
          .ambiguousColumn, "column reference \"\(name)\" is ambiguous", position: place,
          .init("parse_relation.c", 898, "colNameToVar"))
      }
      if let value = found.first {
        for scope in crossed { scope.isCorrelated = true }
        return Scope.lifted(value, crossed.count, place: place)
      }
      if hasTable { return nil }
      crossed.append(here)
      level = here.parent
      if isTrying { return nil }
    }
    // A table's name alone is its whole row.
    return nil
  }

  func missingColumn(_ names: [String], _ place: Int, _ scope: Scope) -> StatementError {
    let name = names.last ?? ""
    var level: Scope? = scope
    var all: [NamespaceItem] = []
    while let here = level {
      all += here.items
      level = here.parent
    }
    if names.count == 1 {
      if all.contains(where: { $0.isVisible && $0.name == name }) {
        return .unanswered("the whole row \(name)")
      }
      return .noColumn(name, of: nil, hint: hint(name, nil, all), position: place)
    }
    let table = names[names.count - 2]
    guard let item = all.first(where: { $0.isVisible && $0.name == table }) else {
      return missingTable(names, all, place)
    }
    return .noColumn(name, of: table, hint: hint(name, item.name, all), position: place)
  }

  private func missingTable(
    _ names: [String], _ all: [NamespaceItem], _ place: Int
  ) -> StatementError {
    let table = names[names.count - 2]
    return StatementError(
      .undefinedTable, "missing FROM-clause entry for table \"\(table)\"", position: place,
      .init("parse_relation.c", 3617, "errorMissingRTE"))
  }

  /// The one column whose name is nearest, if it is near enough; as `updateFuzzyAttrMatchState`.
  private func hint(_ name: String, _ table: String?, _ all: [NamespaceItem]) -> String? {
    var best: [(distance: Int, table: String, column: String)] = []
    var least = Int.max
    for item in all where item.name != nil && item.isVisible {
      for column in item.columns {
        var distance = editDistance(name, column.name)
        if let table, let own = item.name, table != own { distance += editDistance(table, own) }
        let limit = max(name.utf8.count, 0) / 2
        guard distance <= min(3, limit) || distance <= limit && distance <= 3 else { continue }
        if distance < least {
          least = distance
          best = []
        }
        if distance == least { best.append((distance, item.name ?? "", column.name)) }
      }
    }
    guard let first = best.first else { return nil }
    if best.count == 1 {
      return "Perhaps you meant to reference the column \"\(first.table).\(first.column)\"."
    }
    guard best.count == 2 else { return nil }
    return "Perhaps you meant to reference the column \"\(first.table).\(first.column)\" or the "
      + "column \"\(best[1].table).\(best[1].column)\"."
  }

  /// The columns that `*` or `t.*` stands for.
  func expanded(
    _ names: [String], _ place: Int, _ scope: Scope
  ) throws(StatementError) -> [(String, Typed)] {
    if names.isEmpty {
      let columns = scope.items.filter(\.hasVisibleColumns).flatMap(\.columns)
      guard !scope.items.isEmpty else {
        throw StatementError(
          .syntaxError, "SELECT * with no tables specified is not valid", position: place,
          .init("parse_target.c", 1335, "ExpandAllTables"))
      }
      return columns.map { ($0.name, Scope.lifted($0.value, 0, place: place)) }
    }
    var level: Scope? = scope
    var up = 0
    var crossed: [Scope] = []
    while let here = level {
      if let item = here.items.first(where: { $0.isVisible && $0.name == names.last }) {
        for scope in crossed { scope.isCorrelated = true }
        return item.columns.map { ($0.name, Scope.lifted($0.value, up, place: place)) }
      }
      crossed.append(here)
      up += 1
      level = here.parent
    }
    throw missingTable(names + ["*"], [], place)
  }
}

/// How many letters have to be put in, taken out or changed.
private func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.utf8.prefix(64))
  let right = Array(right.utf8.prefix(64))
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let changed = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[right.count]
}

extension StatementError {
  static func noColumn(
    _ name: String, of table: String?, hint: String?, position: Int
  ) -> StatementError {
    StatementError(
      .undefinedColumn,
      "column \(table.map { "\($0).\(name)" } ?? "\"\(name)\"") does not exist", hint: hint,
      position: position, .init("parse_relation.c", 3665, "errorMissingColumn"))
  }

  static func aggregateIn(_ clause: String, _ place: Int) -> StatementError {
    StatementError(
      .groupingError,
      clause == "JOIN/ON"
        ? "aggregate functions are not allowed in JOIN conditions"
        : clause == "functions in FROM"
          ? "aggregate functions are not allowed in functions in FROM"
          : "aggregate functions are not allowed in \(clause)",
      position: place, .init("parse_agg.c", 603, "check_agglevels_and_constraints"))
  }
}
