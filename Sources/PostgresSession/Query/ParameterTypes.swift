/// The types of a statement's parameters, as they are found.
///
/// As PostgreSQL's `parse_param.c`: Parse declares them, or else the first use with a type does.
struct ParameterTypes: Hashable, Sendable {
  /// By number, from 1; 0 is not known yet.
  private(set) var oids: [Int32]
  /// Parameters that stood alone before any use gave them a type.
  private var undecided: [Undecided] = []

  private struct Undecided: Hashable {
    var number: Int
    var place: Int
  }

  private static let unknown: Int32 = 705

  init(declared: [Int32], atLeast count: Int = 0) {
    oids = declared.map { $0 == Self.unknown ? 0 : $0 }
    grow(to: count)
  }

  private mutating func grow(to count: Int) {
    oids += Array(repeating: 0, count: max(0, count - oids.count))
  }

  /// Gives parameters the types of a list, but for those that have one.
  mutating func complete(with types: [SQLType]) {
    grow(to: types.count)
    for index in oids.indices where oids[index] == 0 {
      oids[index] = (types.indices.contains(index) ? types[index] : .text).rawValue
    }
  }

  /// The type of a parameter that a cast is made of; nil where it has a type of which nothing is
  /// known.
  mutating func type(of number: Int, castTo type: SQLType) -> SQLType? {
    grow(to: number)
    if oids[number - 1] == 0 { oids[number - 1] = type.rawValue }
    return SQLType(rawValue: oids[number - 1])
  }

  /// The type of a parameter that stands alone: text, if nothing else gives it one.
  mutating func type(of number: Int, at place: Int) throws(StatementError) -> SQLType? {
    grow(to: number)
    guard oids[number - 1] == 0 else { return SQLType(rawValue: oids[number - 1]) }
    undecided.append(Undecided(number: number, place: place))
    return .text
  }

  /// The end of the statement: what stood alone is text.
  mutating func decide() throws(StatementError) {
    for parameter in undecided {
      let index = parameter.number - 1
      if oids[index] == 0 { oids[index] = SQLType.text.rawValue }
      if let type = SQLType(rawValue: oids[index]), type != .text {
        throw .inconsistentParameter(parameter.number, type, position: parameter.place)
      }
    }
    if let gap = oids.firstIndex(of: 0) { throw .indeterminateParameter(gap + 1) }
  }
}
