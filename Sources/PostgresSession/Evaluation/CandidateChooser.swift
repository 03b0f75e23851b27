/// Which function or operator of a name is meant by arguments of some types.
///
/// PostgreSQL manual, "Type Conversion"; `func_select_candidate`.
struct CandidateChooser {
  private let types: [SQLType]
  private let isExpanded: Bool

  init(_ types: [SQLType], isExpanded: Bool = true) {
    self.types = types
    self.isExpanded = isExpanded
  }

  /// Nil where none is, or no one is more than the others.
  func choose(_ functions: [Function], isOperator: Bool) -> Function? {
    let candidates = functions.compactMap { function in slots(function).map { (function, $0) } }
    if let exact = candidates.first(where: { $0.1 == types.map { .type($0) } }) { return exact.0 }
    let possible = candidates.filter { accepts($0.1) }
    guard possible.count > 1 else { return possible.first?.0 }
    return best(possible)?.0
  }

  /// Whether there are more than one that the arguments can be converted for.
  func accepts(several functions: [Function]) -> Bool {
    functions.count { function in slots(function).map(accepts) ?? false } > 1
  }

  private typealias Candidate = (function: Function, slots: [Function.Slot])

  private func slots(_ function: Function) -> [Function.Slot]? {
    guard function.isVariadic else {
      return function.arguments.count == types.count ? function.arguments : nil
    }
    guard types.count >= function.arguments.count, let last = function.arguments.last else {
      return nil
    }
    if !isExpanded { return function.arguments.count == types.count ? function.arguments : nil }
    return function.arguments.dropLast()
      + Array(repeating: last, count: types.count - function.arguments.count + 1)
  }

  private func accepts(_ slots: [Function.Slot]) -> Bool {
    var element: SQLType?
    var common: SQLType?
    for (index, (slot, type)) in zip(slots, types).enumerated() {
      if type == .unknown { continue }
      switch slot {
      case .type(let wanted):
        let isRest = !isExpanded && index == slots.count - 1
        guard type.casts(implicitlyTo: isRest ? wanted.array ?? wanted : wanted) else {
          return false
        }
      case .anyArray:
        guard let own = type.element ?? type.vectorElement, element == nil || element == own
        else { return false }
        element = own
      case .anyCompatibleArray:
        guard let own = type.element ?? type.vectorElement, isCompatible(own, &common) else {
          return false
        }
      case .anyNonArray: if type.category == .array { return false }
      case .anyElement:
        guard element == nil || element == type else { return false }
        element = type
      case .anyCompatible: guard isCompatible(type, &common) else { return false }
      case .any: break
      }
    }
    return true
  }

  private func isCompatible(_ type: SQLType, _ common: inout SQLType?) -> Bool {
    guard let known = common else {
      common = type
      return true
    }
    if known.casts(implicitlyTo: type) { common = type }
    return known.casts(implicitlyTo: type) || type.casts(implicitlyTo: known)
  }

  private func best(_ candidates: [Candidate]) -> Candidate? {
    var rest = most(candidates) { slot, type in slot == .type(type) }
    if rest.count == 1 { return rest[0] }
    rest = most(rest) { slot, type in
      guard case .type(let own) = slot else { return false }
      return own == type || own.isPreferred && own.category == type.category
    }
    if rest.count == 1 { return rest[0] }
    guard types.contains(.unknown) else { return nil }
    rest = byCategory(rest)
    if rest.count == 1 { return rest[0] }
    // All are of the one type that is known.
    let known = Set(types.filter { $0 != .unknown })
    guard known.count == 1, let type = known.first else { return nil }
    let all = CandidateChooser(types.map { _ in type }, isExpanded: isExpanded)
    let same = rest.filter { all.accepts($0.slots) }
    return same.count == 1 ? same[0] : nil
  }

  private func most(
    _ candidates: [Candidate], _ isMatch: (Function.Slot, SQLType) -> Bool
  ) -> [Candidate] {
    let counts = candidates.map { candidate in
      zip(candidate.slots, types).filter { $1 != .unknown && isMatch($0, $1) }.count
    }
    let most = counts.max() ?? 0
    return zip(candidates, counts).filter { $1 == most }.map(\.0)
  }

  /// Constants without a type are strings if they may be, else of the category that all take.
  private func byCategory(_ candidates: [Candidate]) -> [Candidate] {
    var rest = candidates
    for index in types.indices where types[index] == .unknown {
      let slots = rest.compactMap { candidate -> SQLType? in
        if case .type(let type) = candidate.slots[index] { type } else { nil }
      }
      let categories = Set(slots.map(\.category))
      let category =
        categories.contains(.string) ? .string : categories.count == 1 ? categories.first : nil
      guard let category, !slots.isEmpty else { return candidates }
      let hasPreferred = slots.contains { $0.category == category && $0.isPreferred }
      let kept = rest.filter { candidate in
        guard case .type(let type) = candidate.slots[index] else { return false }
        return type.category == category && (!hasPreferred || type.isPreferred)
      }
      if !kept.isEmpty { rest = kept }
    }
    return rest
  }
}
