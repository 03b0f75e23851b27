import PostgresWire

/// A number of any length with the digits behind its point.
struct Numeric: Hashable, Sendable {
  /// Of the number without its point; no zeros lead.
  var digits: [UInt8] = []
  /// How many digits stand behind the point.
  var scale = 0
  var isNegative = false
  var special: Special?

  enum Special: String, Hashable, Sendable {
    case notANumber = "NaN"
    case infinity = "Infinity"
    case negativeInfinity = "-Infinity"
  }

  init(digits: [UInt8], scale: Int, isNegative: Bool) {
    self.digits = digits
    self.scale = scale
    self.isNegative = isNegative
    normalize()
  }

  /// Reads as `numeric_in`.
  init(_ input: String) throws(StatementError) {
    func invalid(_ line: Int, _ routine: String = "set_var_from_str") -> StatementError {
      SQLType.numeric.invalid(input, ("numeric.c", line, routine))
    }
    let words: [String: Special] = [
      "nan": .notANumber, "inf": .infinity, "+inf": .infinity, "infinity": .infinity,
      "+infinity": .infinity, "-inf": .negativeInfinity, "-infinity": .negativeInfinity,
    ]
    special = words[input.trimmed.lowercased()]
    guard special == nil else { return }
    var rest = Array(input.utf8.drop(while: \.isSpace))[...]
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let point = UInt8(ascii: ".")
    let first = rest.first == point ? rest.dropFirst().first : rest.first
    guard first?.isDigit == true else { throw invalid(6896) }
    var hasPoint = false
    while let next = rest.first, next.isDigit || next == point {
      rest = rest.dropFirst()
      if next == point {
        guard !hasPoint else { throw invalid(6920) }
        hasPoint = true
      } else {
        digits.append(next - 0x30)
        scale += hasPoint ? 1 : 0
      }
    }
    if let next = rest.first, next | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      let sign = rest.first
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
      let exponent = rest.prefix(while: \.isDigit)
      guard !exponent.isEmpty else { throw invalid(6944) }
      rest = rest.dropFirst(exponent.count)
      let value = Int(String(decoding: exponent, as: UTF8.self)) ?? .max
      guard value < Int(Int32.max) / 2 else { throw Self.overflow(6959, "set_var_from_str") }
      try shift(sign == UInt8(ascii: "-") ? -value : value)
    }
    guard rest.allSatisfy(\.isSpace) else { throw invalid(703, "numeric_in") }
    normalize()
    guard digits.count - scale <= Self.largestWhole, scale <= Self.largestScale else {
      throw Self.overflow(7474, "make_result_opt_error")
    }
  }

  private static let largestWhole = 131_072
  private static let largestScale = 16_383

  private static func overflow(_ line: Int, _ routine: String) -> StatementError {
    StatementError(
      .numericValueOutOfRange, "value overflows numeric format",
      .init("numeric.c", line, routine))
  }

  private mutating func shift(_ exponent: Int) throws(StatementError) {
    guard exponent.magnitude <= 2 * Self.largestWhole else {
      throw Self.overflow(7474, "make_result_opt_error")
    }
    scale -= exponent
    if scale < 0 {
      digits += Array(repeating: 0, count: -scale)
      scale = 0
    }
  }

  private mutating func normalize() {
    digits = Array(digits.drop { $0 == 0 })
    if digits.isEmpty { isNegative = false }
  }

  var text: String {
    if let special { return special.rawValue }
    let padded = Array(repeating: 0, count: max(0, scale + 1 - digits.count)) + digits
    let shown = padded.map { String($0) }.joined()
    let whole = shown.dropLast(scale)
    return (isNegative ? "-" : "") + whole + (scale > 0 ? "." + shown.suffix(scale) : "")
  }
}

extension Numeric {
  /// The text of what is left in so many digits, so many of them behind the point; as
  /// `apply_typmod`.
  func rounded(precision: Int, scale limit: Int) throws(StatementError) -> String {
    guard special == nil else { return text }
    var number = self
    let surplus = scale - limit
    if surplus > 0 {
      let isUp = digits.count >= surplus && digits[digits.count - surplus] >= 5
      number.digits = Array(digits.dropLast(surplus))
      if isUp { number.increment() }
    } else {
      number.digits += Array(repeating: 0, count: -surplus)
    }
    number.scale = limit
    if limit < 0 {
      number.digits += Array(repeating: 0, count: -limit)
      number.scale = 0
    }
    number.normalize()
    guard number.digits.count - number.scale <= precision - limit else {
      throw StatementError(
        .numericValueOutOfRange, "numeric field overflow",
        detail:
          "A field with precision \(precision), scale \(limit) must round to an absolute value "
          + "less than \(precision == limit ? "1" : "10^\(precision - limit)").",
        .init("numeric.c", 7572, "apply_typmod"))
    }
    return number.text
  }

  /// Adds one to the last digit.
  private mutating func increment() {
    var index = digits.count - 1
    while index >= 0, digits[index] == 9 {
      digits[index] = 0
      index -= 1
    }
    if index >= 0 { digits[index] += 1 } else { digits.insert(1, at: 0) }
  }
}

/// The binary form: the number of base-10000 digits, the weight of the first, the sign, the number
/// of decimal digits behind the point, the digits; an Int16 each (`numeric_send`).
extension Numeric {
  private static let signs: [(word: Int, special: Special?)] = [
    (0x0000, nil), (0x4000, nil), (0xc000, .notANumber), (0xd000, .infinity),
    (0xf000, .negativeInfinity),
  ]

  var sent: [UInt8] {
    var fields = [0, 0, isNegative ? 0x4000 : 0, scale]
    if let special {
      fields[2] = Self.signs.first { $0.special == special }?.word ?? 0
      // An infinity sorts above every number.
      fields[3] = special == .notANumber ? 0 : 0x20
    }
    // Whole groups on either side of the point.
    let whole = max(0, digits.count - scale)
    let before = max(0, scale - digits.count) + (4 - whole % 4) % 4
    let padded =
      Array(repeating: 0, count: before) + digits + Array(repeating: 0, count: (4 - scale % 4) % 4)
    var groups = stride(from: 0, to: padded.count, by: 4).map { start in
      padded[start..<start + 4].reduce(0) { $0 * 10 + Int($1) }
    }
    var weight = (whole + 3) / 4 - 1
    while groups.first == 0 {
      groups.removeFirst()
      weight -= 1
    }
    while groups.last == 0 { groups.removeLast() }
    if groups.isEmpty { weight = 0 }
    fields[0] = groups.count
    fields[1] = weight
    return (fields + groups).flatMap { bigEndian($0, 2) }
  }

  /// Reads as `numeric_recv`.
  init(received reader: inout BinaryReader) throws(StatementError) {
    func invalid(_ what: String, _ line: Int) -> StatementError {
      StatementError(
        .invalidBinaryRepresentation, "invalid \(what) in external \"numeric\" value",
        .init("numeric.c", line, "numeric_recv"))
    }
    let count = Int(UInt16(truncatingIfNeeded: try reader.integer(2)))
    let weight = try reader.integer(2)
    let sign = Int(UInt16(truncatingIfNeeded: try reader.integer(2)))
    guard let known = Self.signs.first(where: { $0.word == sign }) else {
      throw invalid("sign", 1032)
    }
    let shown = Int(UInt16(truncatingIfNeeded: try reader.integer(2)))
    guard known.special != nil || shown <= 0x3fff else { throw invalid("scale", 1038) }
    var groups: [Int] = []
    for _ in 0..<count {
      let group = try reader.integer(2)
      guard (0..<10_000).contains(group) else { throw invalid("digit", 1047) }
      groups.append(group)
    }
    isNegative = sign == 0x4000
    special = known.special
    scale = special == nil ? shown : 0
    // Every group up to the last that is shown, from the one of the units at the latest.
    let last = -((scale + 3) / 4)
    for place in stride(from: max(weight, 0), through: last, by: -1) {
      let index = weight - place
      let group = groups.indices.contains(index) ? groups[index] : 0
      digits += [1000, 100, 10, 1].map { UInt8(group / $0 % 10) }
    }
    digits.removeLast((4 - scale % 4) % 4)
    normalize()
  }
}
