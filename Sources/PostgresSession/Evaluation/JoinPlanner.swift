/// Orders the tables of FROM so that each finds its rows by an equality, where there is one.
///
/// An inner join may be run in any order; the right side of a LEFT JOIN behind all of its left side.
struct JoinPlanner {
  private let widths: [Int]

  init(_ scope: Scope) { widths = scope.widths }

  /// The steps, and the conditions that name no table.
  func plan(_ tree: FromTree?, _ filter: Expression?) -> ([JoinStep], [Expression]) {
    let conditions = filter?.conjuncts ?? []
    guard let tree else { return ([], conditions) }
    let tested = conditions.filter { !$0.slots().isEmpty }
    return (steps(tree, tested), conditions.filter { $0.slots().isEmpty })
  }

  private struct Piece {
    var step: JoinStep
    /// What must be there before: the whole left side of an outer join, or what a lateral item names.
    var needs: Set<Int>
  }

  private func steps(_ tree: FromTree, _ filters: [Expression]) -> [JoinStep] {
    var pieces: [Piece] = []
    var conditions = filters
    flatten(tree, &pieces, &conditions)
    let own = Set(tree.slots.map(\.slot))
    var known: Set<Int> = []
    var steps: [JoinStep] = []
    while !pieces.isEmpty {
      let ready = pieces.indices.filter { pieces[$0].needs.intersection(own).isSubset(of: known) }
      let index =
        ready.first { lookup(pieces[$0].step, conditions, known, own) != nil } ?? ready.first ?? 0
      var step = pieces.remove(at: index).step
      let before = known
      known.formUnion(step.slots)
      if step.isOuter {
        step.lookup = self.lookup(step, step.matches, before, own)
      } else {
        step.lookup = self.lookup(step, conditions, before, own)
      }
      let now = conditions.filter { $0.slots().intersection(own).isSubset(of: known) }
      conditions.removeAll { $0.slots().intersection(own).isSubset(of: known) }
      // What is cheap comes first.
      let ordered = now.filter { !$0.hasQuery } + now.filter(\.hasQuery)
      if step.isOuter { step.filters += ordered } else { step.matches += ordered }
      steps.append(step)
    }
    return steps
  }

  private func flatten(_ tree: FromTree, _ pieces: inout [Piece], _ conditions: inout [Expression])
  {
    switch tree {
    case .leaf(let step):
      pieces.append(Piece(step: step, needs: step.isLateral ? needs(step) : []))
    case .join(.inner, let left, let right, let on):
      flatten(left, &pieces, &conditions)
      flatten(right, &pieces, &conditions)
      conditions += on
    case .join(.left, let left, let right, let on):
      flatten(left, &pieces, &conditions)
      outer(left, right, on, &pieces)
    case .join(.right, let left, let right, let on):
      flatten(right, &pieces, &conditions)
      outer(right, left, on, &pieces)
    case .join(.full, let left, let right, let on):
      let (leftSlots, rightSlots) = (left.slots, right.slots)
      let source = JoinStep.Source.full(
        steps(left, []), steps(right, []), on, leftSlots: leftSlots.map(\.slot),
        rightSlots: rightSlots.map(\.slot))
      let all = leftSlots + rightSlots
      pieces.append(
        Piece(
          step: JoinStep(
            source: source, slots: all.map(\.slot), widths: all.map(\.width), isOuter: false),
          needs: []))
    }
  }

  private func outer(
    _ kept: FromTree, _ other: FromTree, _ on: [Expression], _ pieces: inout [Piece]
  ) {
    var needs = Set(kept.slots.map(\.slot))
    var step: JoinStep
    if case .leaf(let leaf) = other {
      step = leaf
      if step.isLateral { needs.formUnion(self.needs(leaf)) }
    } else {
      let slots = other.slots
      step = JoinStep(
        source: .steps(steps(other, [])), slots: slots.map(\.slot), widths: slots.map(\.width),
        isOuter: true)
    }
    step.isOuter = true
    step.matches = on
    pieces.append(Piece(step: step, needs: needs))
  }

  private func needs(_ step: JoinStep) -> Set<Int> {
    switch step.source {
    case .function(let call, _, _): call.slots()
    case .query(let plan): plan.slots(up: 1)
    default: []
    }
  }

  /// An equality of a column of the table with what is known.
  private func lookup(
    _ step: JoinStep, _ conditions: [Expression], _ known: Set<Int>, _ own: Set<Int>
  ) -> JoinStep.Lookup? {
    switch step.source {
    case .table, .commonTable, .query: break
    default: return nil
    }
    guard !step.isLateral else { return nil }
    for condition in conditions {
      guard case .call(let function, let sides, _) = condition, function.name == "=",
        sides.count == 2, function.arguments[0] == function.arguments[1],
        function.arguments[0] != .type(.bpchar)
      else { continue }
      for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        guard case .column(let column) = side.bare, column.up == 0, column.table == step.slots[0],
          !other.hasQuery,
          other.slots().intersection(own).isSubset(of: known)
        else { continue }
        return JoinStep.Lookup(column: column.column, key: other)
      }
    }
    return nil
  }
}

extension Expression {
  /// Without conversions that leave a value what it is.
  fileprivate var bare: Expression {
    if case .cast(let operand, let from, let to, let modifier) = self, modifier < 0,
      from.isBinaryCoercible(to: to) || from == .name && to == .text
        || from.isInteger && to.isInteger
    {
      return operand.bare
    }
    return self
  }
}
