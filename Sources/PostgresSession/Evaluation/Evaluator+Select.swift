import PostgresWire

/// SELECT: joins, groups, windows, output.
extension Evaluator {
  mutating func select(_ plan: SelectPlan, _ give: ([Datum]) throws -> Void) throws {
    let top = frames.count - 1
    frames[top].rows = Array(repeating: [], count: plan.slotCount)
    var holds = true
    for condition in plan.preconditions where holds { holds = try value(of: condition).isTrue }
    guard plan.isGrouped || !plan.windows.isEmpty else {
      if holds {
        try join(plan.steps, 0) { evaluator in try evaluator.project(plan, give) }
      }
      return
    }
    var rows: [Frame] = []
    if holds {
      try join(plan.steps, 0) { evaluator in
        var frame = Frame()
        frame.rows = evaluator.frames[top].rows
        rows.append(frame)
      }
    }
    if plan.isGrouped { rows = try grouped(rows, plan) }
    if !plan.windows.isEmpty { try windowed(&rows, plan) }
    let commonTables = frames[top].commonTables
    for var frame in rows {
      frame.commonTables = commonTables
      frames[top] = frame
      try project(plan, give)
    }
  }

  /// One row of output; several where functions give sets.
  private mutating func project(_ plan: SelectPlan, _ give: ([Datum]) throws -> Void) throws {
    let top = frames.count - 1
    var count = 1
    var sets: [[Datum]] = []
    if !plan.sets.isEmpty {
      for (index, set) in plan.sets.enumerated() {
        // A set may be made of one before it.
        sets.append(try elements(of: set))
        frames[top].sets = sets.prefix(index + 1).map { $0.first ?? .null }
      }
      count = sets.map(\.count).max() ?? 0
    }
    for index in 0..<count {
      if !sets.isEmpty {
        try visit()
        frames[top].sets = sets.map { index < $0.count ? $0[index] : .null }
      }
      var row: [Datum] = []
      row.reserveCapacity(plan.targets.count)
      for target in plan.targets { row.append(try value(of: target)) }
      try give(row)
    }
  }

  /// What a set-returning function gives.
  mutating func elements(of expression: Expression) throws -> [Datum] {
    guard case .call(let function, let arguments, _) = expression,
      case .set(let body) = function.body
    else { return [try value(of: expression)] }
    var values: [Datum] = []
    for argument in arguments {
      let value = try value(of: argument)
      if value.isNull { return [] }
      values.append(value)
    }
    let elements = try body(values, &self)
    try visit(elements.count)
    return elements
  }

  // MARK: Groups

  private mutating func grouped(_ rows: [Frame], _ plan: SelectPlan) throws -> [Frame] {
    let top = frames.count - 1
    let commonTables = frames[top].commonTables
    var places: [[Datum]: Int] = [:]
    var groups: [[Frame]] = []
    for var frame in rows {
      frame.commonTables = commonTables
      frames[top] = frame
      var key: [Datum] = []
      for group in plan.groups { key.append(try value(of: group)) }
      if let place = places[key] {
        groups[place].append(frame)
      } else {
        places[key] = groups.count
        groups.append([frame])
      }
    }
    if plan.groups.isEmpty, groups.isEmpty { groups = [[]] }
    var result: [Frame] = []
    for group in groups {
      var frame = group.first ?? Frame()
      if group.isEmpty {
        frame.rows = nulls(plan)
        frame.commonTables = commonTables
      }
      for aggregate in plan.aggregates {
        let value = try self.value(of: aggregate, group)
        frame.aggregates.append(value)
      }
      frames[top] = frame
      if let having = plan.having, try !value(of: having).isTrue { continue }
      result.append(frame)
    }
    return result
  }

  private func nulls(_ plan: SelectPlan) -> [[Datum]] {
    var rows = [[Datum]](repeating: [], count: plan.slotCount)
    for step in plan.steps {
      for (slot, width) in zip(step.slots, step.widths) {
        rows[slot] = Array(repeating: .null, count: width)
      }
    }
    return rows
  }

  private mutating func value(of aggregate: Aggregate, _ group: [Frame]) throws -> Datum {
    let top = frames.count - 1
    var inputs: [(arguments: [Datum], keys: [Datum])] = []
    for frame in group {
      frames[top] = frame
      if let filter = aggregate.filter, try !value(of: filter).isTrue { continue }
      var arguments: [Datum] = []
      for argument in aggregate.arguments { arguments.append(try value(of: argument)) }
      if aggregate.function.isStrict, arguments.first?.isNull == true { continue }
      var keys: [Datum] = []
      for item in aggregate.order { keys.append(try value(of: item.expression)) }
      inputs.append((arguments, keys))
    }
    try visit(inputs.count)
    if aggregate.isDistinct {
      var seen: Set<[Datum]> = []
      inputs = inputs.filter { seen.insert($0.arguments).inserted }
      if aggregate.order.isEmpty {
        inputs.sort { Self.precedes($0.arguments, $1.arguments) }
      }
    }
    if !aggregate.order.isEmpty {
      inputs = inputs.enumerated().sorted { left, right in
        let order = compare(left.element.keys, right.element.keys, aggregate.order)
        return order == 0 ? left.offset < right.offset : order < 0
      }.map(\.element)
    }
    guard case .aggregate(let body) = aggregate.function.body else { return .null }
    return try body(inputs.map(\.arguments), aggregate.types, aggregate.result)
  }

  private func compare(_ left: [Datum], _ right: [Datum], _ keys: [SortExpression]) -> Int {
    for (index, key) in keys.enumerated() {
      let order = Self.ordered(left[index], right[index], key.isDescending, key.areNullsFirst)
      if order != 0 { return order }
    }
    return 0
  }

  // MARK: Windows

  private mutating func windowed(_ rows: inout [Frame], _ plan: SelectPlan) throws {
    let top = frames.count - 1
    let commonTables = frames[top].commonTables
    for index in rows.indices { rows[index].commonTables = commonTables }
    for window in plan.windows {
      var keys: [(partition: [Datum], order: [Datum])] = []
      for frame in rows {
        frames[top] = frame
        var partition: [Datum] = []
        for item in window.partition { partition.append(try value(of: item)) }
        var order: [Datum] = []
        for item in window.order { order.append(try value(of: item.expression)) }
        keys.append((partition, order))
      }
      let sorted = rows.indices.sorted { left, right in
        if keys[left].partition != keys[right].partition {
          return Self.precedes(keys[left].partition, keys[right].partition)
        }
        let order = compare(keys[left].order, keys[right].order, window.order)
        return order == 0 ? left < right : order < 0
      }
      var start = 0
      var values = [Datum](repeating: .null, count: rows.count)
      while start < sorted.count {
        var end = start
        while end < sorted.count, keys[sorted[end]].partition == keys[sorted[start]].partition {
          end += 1
        }
        let partition = Array(sorted[start..<end])
        try fill(&values, window, partition, rows, keys.map(\.order))
        start = end
      }
      for index in rows.indices { rows[index].windows.append(values[index]) }
      // As the sort of the last window leaves them.
      rows = sorted.map { rows[$0] }
    }
  }

  private mutating func fill(
    _ values: inout [Datum], _ window: WindowCall, _ partition: [Int], _ rows: [Frame],
    _ keys: [[Datum]]
  ) throws {
    let top = frames.count - 1
    var firstPeer = 0
    var groups = 0
    for (place, index) in partition.enumerated() {
      if place > 0, keys[index] != keys[partition[place - 1]] {
        firstPeer = place
        groups += 1
      }
      switch window.function.body {
      case .window(let body):
        values[index] = body(
          WindowPlace(
            row: place, firstPeer: firstPeer, groupsBefore: groups, count: partition.count))
      case .aggregate(let body):
        // From the first row to the last that is this one's equal.
        var last = place
        while last + 1 < partition.count,
          window.order.isEmpty || keys[partition[last + 1]] == keys[index]
        {
          last += 1
        }
        var inputs: [[Datum]] = []
        for other in partition[...last] {
          frames[top] = rows[other]
          var arguments: [Datum] = []
          for argument in window.arguments { arguments.append(try value(of: argument)) }
          if window.function.isStrict, arguments.first?.isNull == true { continue }
          inputs.append(arguments)
        }
        try visit(inputs.count)
        values[index] = try body(inputs, window.arguments.map(\.type), window.result)
      default: break
      }
    }
  }
}
