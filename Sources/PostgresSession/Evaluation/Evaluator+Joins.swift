import PostgresWire

/// FROM: each step puts the rows of one more table into the frame.
extension Evaluator {
  mutating func join(
    _ steps: [JoinStep], _ index: Int, _ give: (inout Evaluator) throws -> Void
  ) throws {
    guard index < steps.count else { return try give(&self) }
    let step = steps[index]
    let top = frames.count - 1
    var hasMatch = false
    func next(_ evaluator: inout Evaluator) throws {
      for filter in step.filters where try !evaluator.value(of: filter).isTrue { return }
      try evaluator.join(steps, index + 1, give)
    }
    func test(_ evaluator: inout Evaluator) throws {
      try evaluator.visit()
      for match in step.matches where try !evaluator.value(of: match).isTrue { return }
      hasMatch = true
      try next(&evaluator)
    }
    switch step.source {
    case .table(let table):
      if let lookup = step.lookup {
        let key = try value(of: lookup.key)
        for place in table.places(of: key, in: lookup.column) {
          frames[top].rows[step.slots[0]] = table.rows[place]
          try test(&self)
        }
      } else {
        for row in table.rows {
          frames[top].rows[step.slots[0]] = row
          try test(&self)
        }
      }
    case .commonTable(let up, let number):
      let rows = frames[top - up].commonTables[number]
      let key = try step.lookup.map { try value(of: $0.key) }
      for row in rows
      where key == nil
        || !row[step.lookup?.column ?? 0].isNull && row[step.lookup?.column ?? 0] == key
      {
        frames[top].rows[step.slots[0]] = row
        try test(&self)
      }
    case .query(let plan):
      let rows = try rows(of: plan)
      if let lookup = step.lookup, !plan.isCorrelated {
        let key = try value(of: lookup.key)
        for place in places(of: key, lookup.column, plan, rows) {
          frames[top].rows[step.slots[0]] = rows[place]
          try test(&self)
        }
      } else {
        for row in rows {
          frames[top].rows[step.slots[0]] = row
          try test(&self)
        }
      }
    case .function(let call, let hasOrdinality, let isRow):
      for (number, element) in try elements(of: call).enumerated() {
        var row: [Datum]
        if isRow, case .row(let values, _) = element { row = values } else { row = [element] }
        if hasOrdinality { row.append(.integer(number + 1)) }
        frames[top].rows[step.slots[0]] = row
        try test(&self)
      }
    case .steps(let inner):
      try join(inner, 0) { evaluator in try test(&evaluator) }
    case .full(let left, let right, let conditions, let leftSlots, let rightSlots):
      try fullJoin(left, right, conditions, leftSlots, rightSlots, step) { try test(&$0) }
    }
    if step.isOuter, !hasMatch {
      for (slot, width) in zip(step.slots, step.widths) {
        frames[top].rows[slot] = Array(repeating: .null, count: width)
      }
      try next(&self)
    }
  }

  private mutating func places(
    of key: Datum, _ column: Int, _ plan: QueryPlan, _ rows: [[Datum]]
  ) -> [Int] {
    if key.isNull { return [] }
    if indexes[plan]?[column] == nil {
      var index: [Datum: [Int]] = [:]
      for (place, row) in rows.enumerated() where !row[column].isNull {
        index[row[column], default: []].append(place)
      }
      indexes[plan, default: [:]][column] = index
    }
    return indexes[plan]?[column]?[key] ?? []
  }

  private mutating func fullJoin(
    _ left: [JoinStep], _ right: [JoinStep], _ conditions: [Expression], _ leftSlots: [Int],
    _ rightSlots: [Int], _ step: JoinStep, _ give: (inout Evaluator) throws -> Void
  ) throws {
    let top = frames.count - 1
    let widths = Dictionary(uniqueKeysWithValues: zip(step.slots, step.widths))
    func materialized(_ steps: [JoinStep], _ slots: [Int]) throws -> [[[Datum]]] {
      var all: [[[Datum]]] = []
      try join(steps, 0) { evaluator in
        try evaluator.visit()
        all.append(slots.map { evaluator.frames[top].rows[$0] })
      }
      return all
    }
    func put(_ rows: [[Datum]]?, _ slots: [Int]) {
      for (index, slot) in slots.enumerated() {
        frames[top].rows[slot] = rows?[index] ?? Array(repeating: .null, count: widths[slot] ?? 0)
      }
    }
    let lefts = try materialized(left, leftSlots)
    let rights = try materialized(right, rightSlots)
    var matched: Set<Int> = []
    for row in lefts {
      var hasMatch = false
      for (place, other) in rights.enumerated() {
        try visit()
        put(row, leftSlots)
        put(other, rightSlots)
        var holds = true
        for condition in conditions where holds { holds = try value(of: condition).isTrue }
        guard holds else { continue }
        hasMatch = true
        matched.insert(place)
        try give(&self)
      }
      if !hasMatch {
        put(row, leftSlots)
        put(nil, rightSlots)
        try give(&self)
      }
    }
    for (place, other) in rights.enumerated() where !matched.contains(place) {
      put(nil, leftSlots)
      put(other, rightSlots)
      try give(&self)
    }
  }
}
