import PostgresWire

extension Evaluator {
  /// All rows of a query within another; those that are always the same are kept.
  mutating func rows(of plan: QueryPlan) throws -> [[Datum]] {
    if !plan.isCorrelated, let known = cache[plan] { return known }
    var rows: [[Datum]] = []
    try run(plan) { rows.append($0) }
    if !plan.isCorrelated { cache[plan] = rows }
    return rows
  }

  /// Gives the rows one by one, so that those before an error are had.
  mutating func run(_ plan: QueryPlan, _ give: ([Datum]) -> Void) throws {
    frames.append(Frame())
    defer { frames.removeLast() }
    for (index, table) in plan.commonTables.enumerated() {
      try fill(table, index)
    }
    let (limit, offset) = (try bound(plan.limit, "LIMIT"), try bound(plan.offset, "OFFSET") ?? 0)
    let width = plan.columns.count
    var skipped = 0
    var given = 0
    /// Stops what computes rows that nobody wants.
    func take(_ row: [Datum]) throws {
      if skipped < offset {
        skipped += 1
        return
      }
      if let limit, given >= limit { throw Enough() }
      given += 1
      give(row.count > width ? Array(row.prefix(width)) : row)
      if given == limit { throw Enough() }
    }
    if limit == 0 { return }
    do {
      if plan.sort.isEmpty, !plan.needsAll {
        try body(plan, take)
      } else {
        var rows: [[Datum]] = []
        try body(plan) { rows.append($0) }
        rows = finished(rows, plan)
        for row in rows { try take(row) }
      }
    } catch is Enough {
      return
    }
  }

  private struct Enough: Error {}

  private mutating func bound(_ expression: Expression?, _ name: String) throws -> Int? {
    guard let expression, case .integer(let value) = try value(of: expression) else { return nil }
    guard value >= 0 else {
      throw StatementError(
        name == "LIMIT" ? .invalidRowCountInLimit : .invalidRowCountInOffset,
        "\(name) must not be negative",
        .init("nodeLimit.c", name == "LIMIT" ? 398 : 372, "recompute_limits"))
    }
    return value
  }

  private mutating func fill(_ table: QueryPlan.CommonTable, _ index: Int) throws {
    let first = try rows(of: table.plan)
    let top = frames.count - 1
    guard let recursive = table.recursive else {
      frames[top].commonTables.append(first)
      return
    }
    var seen: Set<[Datum]> = []
    var all = table.isAll ? first : first.filter { seen.insert($0).inserted }
    var working = all
    frames[top].commonTables.append(working)
    while !working.isEmpty {
      frames[top].commonTables[index] = working
      var next: [[Datum]] = []
      try run(recursive) { next.append($0) }
      working = table.isAll ? next : next.filter { seen.insert($0).inserted }
      all += working
      try visit(working.count)
    }
    frames[top].commonTables[index] = all
  }

  private mutating func body(_ plan: QueryPlan, _ give: ([Datum]) throws -> Void) throws {
    switch plan.body {
    case .select(let select): try self.select(select, give)
    case .values(let rows):
      for row in rows {
        var values: [Datum] = []
        for item in row { values.append(try value(of: item)) }
        try give(values)
      }
    case .combination(let operation, let isAll, let left, let right):
      try combine(operation, isAll, left, right, give)
    }
  }

  private mutating func combine(
    _ operation: SetOperation, _ isAll: Bool, _ left: QueryPlan, _ right: QueryPlan,
    _ give: ([Datum]) throws -> Void
  ) throws {
    let (first, second) = (try rows(of: left), try rows(of: right))
    try visit(first.count + second.count)
    switch (operation, isAll) {
    case (.union, true): for row in first + second { try give(row) }
    case (.union, false):
      var seen: Set<[Datum]> = []
      // As a sort leaves them.
      for row in (first + second).sorted(by: Self.precedes) where seen.insert(row).inserted {
        try give(row)
      }
    case (.intersect, _), (.except, _):
      var counts: [[Datum]: Int] = [:]
      for row in second { counts[row, default: 0] += 1 }
      var seen: Set<[Datum]> = []
      for row in first {
        let count = counts[row] ?? 0
        let isBoth = count > 0
        if isAll, isBoth { counts[row] = count - 1 }
        if isBoth == (operation == .intersect), isAll || seen.insert(row).inserted {
          try give(row)
        }
      }
    }
  }

  static func precedes(_ left: [Datum], _ right: [Datum]) -> Bool {
    for (left, right) in zip(left, right) {
      let order = left.order(right)
      if order != 0 { return order < 0 }
    }
    return false
  }

  // MARK: Sorting

  /// Distinct and sorted.
  private func finished(_ rows: [[Datum]], _ plan: QueryPlan) -> [[Datum]] {
    var rows = rows
    let width = plan.columns.count
    var sort = plan.sort
    var distinctOn: [Int] = []
    if case .select(let select) = plan.body {
      distinctOn = select.distinctOn
      if select.isDistinct {
        var seen: Set<[Datum]> = []
        rows = rows.filter { seen.insert(Array($0.prefix(width))).inserted }
        let known = Set(sort.map(\.index))
        sort += (0..<width).filter { !known.contains($0) }.map {
          SortKey(index: $0, isDescending: false, areNullsFirst: false)
        }
      }
      let known = Set(sort.map(\.index))
      sort += distinctOn.filter { !known.contains($0) }.map {
        SortKey(index: $0, isDescending: false, areNullsFirst: false)
      }
    }
    rows = Self.sorted(rows, by: sort) { row, key in row[key.index] }
    guard !distinctOn.isEmpty else { return rows }
    var seen: Set<[Datum]> = []
    return rows.filter { row in seen.insert(distinctOn.map { row[$0] }).inserted }
  }

  /// Rows that are equal stay in their order.
  private static func sorted(
    _ rows: [[Datum]], by keys: [SortKey], _ value: ([Datum], SortKey) -> Datum
  ) -> [[Datum]] {
    rows.enumerated().sorted { left, right in
      for key in keys {
        let order = ordered(
          value(left.element, key), value(right.element, key), key.isDescending, key.areNullsFirst)
        if order != 0 { return order < 0 }
      }
      return left.offset < right.offset
    }.map(\.element)
  }

  static func ordered(
    _ left: Datum, _ right: Datum, _ isDescending: Bool, _ areNullsFirst: Bool
  ) -> Int {
    if left.isNull || right.isNull {
      let order = (left.isNull ? 1 : 0) - (right.isNull ? 1 : 0)
      return areNullsFirst ? -order : order
    }
    let order = left.order(right)
    return isDescending ? -order : order
  }
}

extension QueryPlan {
  /// Whether no row is known before all are.
  fileprivate var needsAll: Bool {
    if case .select(let select) = body {
      select.isDistinct || !select.distinctOn.isEmpty
    } else {
      false
    }
  }
}
