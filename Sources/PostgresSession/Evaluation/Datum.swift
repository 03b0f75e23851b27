/// A value as expressions compute with it; its type is known beside it.
///
/// Integers, OIDs, dates and times are `integer`, an infinite date `Int.min` or `Int.max`; what has
/// no case of its own is the text that its output function writes.
enum Datum: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  case numeric(Numeric)
  case text(String)
  case interval(Interval)
  case array([Datum], lower: Int)
  case row([Datum], [SQLType])

  var isNull: Bool { if case .null = self { true } else { false } }
  /// What a condition takes for true.
  var isTrue: Bool { if case .boolean(true) = self { true } else { false } }

  // The analysis has seen to it that a value is of its type.
  var bool: Bool { isTrue }
  var int: Int { if case .integer(let value) = self { value } else { 0 } }
  var double: Double { if case .real(let value) = self { value } else { 0 } }
  var string: String { if case .text(let value) = self { value } else { "" } }
  var elements: [Datum] { if case .array(let values, _) = self { values } else { [] } }
  var lowerBound: Int { if case .array(_, let lower) = self { lower } else { 1 } }
  var decimal: Numeric { if case .numeric(let value) = self { value } else { .zero } }
  var span: Interval { if case .interval(let value) = self { value } else { Interval() } }

  static func array(_ values: [Datum]) -> Datum { .array(values, lower: 1) }
}

/// Two values are the same when their bytes are; numbers when they are equal.
extension Datum: Hashable {
  static func == (left: Datum, right: Datum) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)):
      // Swift takes texts for equal that only look alike.
      left == right && left.utf8.elementsEqual(right.utf8)
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.array(let left, _), .array(let right, _)): left == right
    case (.row(let left, _), .row(let right, _)): left == right
    case (.null, _), (_, .null): false
    default: left.order(right) == 0
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .real(let value): hasher.combine(value.isNaN ? .nan : value)
    case .numeric(let value): hasher.combine(value.canonical)
    case .text(let value): hasher.combine(value)
    case .interval(let value): hasher.combine(value.comparable)
    case .array(let values, _): hasher.combine(values)
    case .row(let values, _): hasher.combine(values)
    }
  }
}

extension Datum {
  /// Below, at or above 0 as the value sorts before, with or behind another of its type; NULL is
  /// the last (`btree`, with the collation C).
  func order(_ other: Datum) -> Int {
    switch (self, other) {
    case (.null, .null): return 0
    case (.null, _): return 1
    case (_, .null): return -1
    case (.boolean(let left), .boolean(let right)): return (left ? 1 : 0) - (right ? 1 : 0)
    case (.integer(let left), .integer(let right)): return left < right ? -1 : left > right ? 1 : 0
    case (.real(let left), .real(let right)):
      if left.isNaN || right.isNaN { return (left.isNaN ? 1 : 0) - (right.isNaN ? 1 : 0) }
      return left < right ? -1 : left > right ? 1 : 0
    case (.numeric(let left), .numeric(let right)): return left.order(right)
    case (.text(let left), .text(let right)):
      if left == right, left.utf8.elementsEqual(right.utf8) { return 0 }
      return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    case (.interval(let left), .interval(let right)):
      return left.comparable < right.comparable ? -1 : left.comparable > right.comparable ? 1 : 0
    case (.array(let left, _), .array(let right, _)), (.row(let left, _), .row(let right, _)):
      for (left, right) in zip(left, right) {
        let order = left.order(right)
        if order != 0 { return order }
      }
      return left.count - right.count
    default: return 0
    }
  }
}

extension Interval {
  /// A month has 30 days, and a day 24 hours.
  var comparable: Int128 {
    Int128(months) * 30 * Int128(DateTime.day) + Int128(days) * Int128(DateTime.day)
      + Int128(microseconds)
  }
}
