import PostgresWire

/// Sums, products and quotients, with as many digits behind the point as PostgreSQL gives them
/// (`numeric.c`).
extension Numeric {
  static let zero = Numeric(digits: [], scale: 0, isNegative: false)

  init(_ value: Int) {
    self.init(
      digits: String(value.magnitude).utf8.map { $0 - 0x30 }, scale: 0, isNegative: value < 0)
  }

  /// The fifteen digits that a double is sure of.
  init(_ value: Double) throws(StatementError) {
    guard value.isFinite, value != 0 else {
      try self.init(FloatText.written(value))
      return
    }
    var digits = FloatText.written(value)
    if digits.filter(\.isNumber).count > 15 { digits = Self.fifteenDigits(value) }
    try self.init(digits)
  }

  private static func fifteenDigits(_ value: Double) -> String {
    guard let exact = try? Numeric(FloatText.written(value)) else { return "0" }
    let leading = exact.digits.drop { $0 == 0 }
    return exact.rounded(to: exact.scale - (leading.count - 15)).trimmed.text
  }

  /// Without the zeros at the end behind the point.
  var trimmed: Numeric {
    var result = self
    while result.scale > 0, result.digits.last == 0 {
      result.digits.removeLast()
      result.scale -= 1
    }
    if result.digits.isEmpty { result.scale = 0 }
    return result
  }

  /// The same for numbers that are equal.
  var canonical: String { special?.rawValue ?? trimmed.text }

  func order(_ other: Numeric) -> Int {
    if special != nil || other.special != nil {
      return rank - other.rank
    }
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let (left, right, _) = Self.aligned(self, other)
    let order = Self.compare(left, right)
    return isNegative ? -order : order
  }

  private var rank: Int {
    switch special {
    case .negativeInfinity: -1
    case nil: 0
    case .infinity: 1
    case .notANumber: 2
    }
  }

  // MARK: Operations

  static func + (left: Numeric, right: Numeric) -> Numeric {
    if let special = combined(left, right) { return special }
    let (first, second, scale) = aligned(left, right)
    guard left.isNegative != right.isNegative else {
      return Numeric(digits: sum(first, second), scale: scale, isNegative: left.isNegative)
    }
    let order = compare(first, second)
    return order >= 0
      ? Numeric(digits: difference(first, second), scale: scale, isNegative: left.isNegative)
      : Numeric(digits: difference(second, first), scale: scale, isNegative: right.isNegative)
  }

  static prefix func - (value: Numeric) -> Numeric {
    var result = value
    result.isNegative = !value.isNegative && !value.digits.isEmpty
    if value.special == .infinity { result.special = .negativeInfinity }
    if value.special == .negativeInfinity { result.special = .infinity }
    return result
  }

  static func - (left: Numeric, right: Numeric) -> Numeric { left + -right }

  static func * (left: Numeric, right: Numeric) throws -> Numeric {
    if left.special != nil || right.special != nil {
      throw StatementError.unanswered("a product with an infinite number")
    }
    guard left.digits.count * right.digits.count <= 1_000_000 else {
      throw StatementError.unanswered("a product of that many digits")
    }
    var product = [Int](repeating: 0, count: left.digits.count + right.digits.count)
    for (i, a) in left.digits.reversed().enumerated() {
      for (j, b) in right.digits.reversed().enumerated() { product[i + j] += Int(a) * Int(b) }
    }
    var carry = 0
    for index in product.indices {
      carry += product[index]
      product[index] = carry % 10
      carry /= 10
    }
    return Numeric(
      digits: product.reversed().map { UInt8($0) }, scale: left.scale + right.scale,
      isNegative: left.isNegative != right.isNegative)
  }

  /// With at least 16 significant digits; as `select_div_scale`.
  func divided(by divisor: Numeric) throws -> Numeric {
    if special != nil || divisor.special != nil {
      throw StatementError.unanswered("a quotient with an infinite number")
    }
    guard !divisor.digits.isEmpty else { throw StatementError.numericDivisionByZero }
    let (weight1, first1) = leadingGroup
    let (weight2, first2) = divisor.leadingGroup
    let weight = weight1 - weight2 - (first1 <= first2 ? 1 : 0)
    let wanted = min(max(16 - weight * 4, max(scale, divisor.scale), 0), 1000)
    return try quotient(divisor, scale: wanted + 1).rounded(to: wanted)
  }

  /// The remainder has the sign of the dividend.
  func remainder(by divisor: Numeric) throws -> Numeric {
    guard !divisor.digits.isEmpty else { throw StatementError.numericDivisionByZero }
    let whole = try quotient(divisor, scale: 0)
    return self - (try whole * divisor)
  }

  /// Truncated.
  private func quotient(_ divisor: Numeric, scale wanted: Int) throws -> Numeric {
    let shift = wanted + divisor.scale - scale
    var dividend = digits
    if shift >= 0 {
      dividend += [UInt8](repeating: 0, count: shift)
    } else {
      dividend.removeLast(min(dividend.count, -shift))
    }
    guard dividend.count * divisor.digits.count <= 1_000_000 else {
      throw StatementError.unanswered("a quotient of that many digits")
    }
    var result: [UInt8] = []
    var rest: [UInt8] = []
    for digit in dividend {
      rest = Array((rest + [digit]).drop { $0 == 0 })
      var count: UInt8 = 0
      while Self.compare(rest, divisor.digits) >= 0 {
        rest = Array(Self.difference(rest, divisor.digits).drop { $0 == 0 })
        count += 1
      }
      result.append(count)
    }
    return Numeric(
      digits: result, scale: wanted, isNegative: isNegative != divisor.isNegative)
  }

  /// The place of the first group of four digits, and the group.
  private var leadingGroup: (weight: Int, group: Int) {
    guard !digits.isEmpty else { return (0, 0) }
    let whole = digits.count - scale
    let weight = whole > 0 ? (whole + 3) / 4 - 1 : -(-whole / 4) - 1
    let inFirst = whole - weight * 4
    let group = (0..<4).reduce(0) { sum, place in
      let index = inFirst - 4 + place
      return sum * 10 + (digits.indices.contains(index) ? Int(digits[index]) : 0)
    }
    return (weight, group)
  }

  /// To so many digits behind the point, half away from zero; before it where negative.
  func rounded(to places: Int) -> Numeric {
    guard special == nil else { return self }
    guard places < scale else {
      guard places > scale else { return self }
      return Numeric(
        digits: digits + [UInt8](repeating: 0, count: places - scale), scale: places,
        isNegative: isNegative)
    }
    return cut(to: places, up: nextDigit(places) >= 5)
  }

  func truncated(to places: Int) -> Numeric {
    guard special == nil, places < scale else { return rounded(to: places) }
    return cut(to: places, up: false)
  }

  func floor() -> Numeric { cut(to: 0, up: isNegative && hasFraction) }
  func ceiling() -> Numeric { cut(to: 0, up: !isNegative && hasFraction) }

  private var hasFraction: Bool { digits.suffix(scale).contains { $0 != 0 } }

  private func nextDigit(_ places: Int) -> UInt8 {
    let index = digits.count - (scale - places)
    return digits.indices.contains(index) ? digits[index] : 0
  }

  private func cut(to places: Int, up: Bool) -> Numeric {
    guard special == nil else { return self }
    var kept = Array(digits.dropLast(max(0, scale - places)))
    if up { kept = Self.sum(kept, [1]) }
    if places < 0 { kept += [UInt8](repeating: 0, count: -places) }
    return Numeric(digits: kept, scale: max(0, places), isNegative: isNegative)
  }

  // MARK: To integers and doubles

  /// Rounded; nil where it has no place in an Int.
  var integer: Int? {
    guard special == nil else { return nil }
    return Int(rounded(to: 0).text)
  }

  var double: Double {
    switch special {
    case .notANumber: .nan
    case .infinity: .infinity
    case .negativeInfinity: -.infinity
    case nil: Double(text) ?? .nan
    }
  }

  // MARK: Digits

  private static func combined(_ left: Numeric, _ right: Numeric) -> Numeric? {
    guard let special = left.special else { return right.special.map { _ in right } }
    guard let other = right.special else { return left }
    if special == other { return left }
    var result = left
    result.special = .notANumber
    return result
  }

  private static func aligned(
    _ left: Numeric, _ right: Numeric
  ) -> (left: [UInt8], right: [UInt8], scale: Int) {
    let scale = max(left.scale, right.scale)
    func padded(_ value: Numeric) -> [UInt8] {
      value.digits + [UInt8](repeating: 0, count: scale - value.scale)
    }
    return (padded(left), padded(right), scale)
  }

  /// No zeros lead.
  private static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let left = left.drop { $0 == 0 }
    let right = right.drop { $0 == 0 }
    if left.count != right.count { return left.count < right.count ? -1 : 1 }
    for (left, right) in zip(left, right) where left != right { return left < right ? -1 : 1 }
    return 0
  }

  private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var carry: UInt8 = 0
    for index in 0..<max(left.count, right.count) + 1 {
      let a = index < left.count ? left[left.count - 1 - index] : 0
      let b = index < right.count ? right[right.count - 1 - index] : 0
      carry += a + b
      result.append(carry % 10)
      carry /= 10
    }
    return result.reversed()
  }

  /// Of the larger and the smaller.
  private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var borrow = 0
    for index in 0..<max(left.count, right.count) {
      let a = index < left.count ? Int(left[left.count - 1 - index]) : 0
      let b = index < right.count ? Int(right[right.count - 1 - index]) : 0
      let digit = a - b - borrow
      borrow = digit < 0 ? 1 : 0
      result.append(UInt8(digit < 0 ? digit + 10 : digit))
    }
    return result.reversed()
  }
}

extension StatementError {
  static var numericDivisionByZero: StatementError {
    StatementError(
      .divisionByZero, "division by zero",
      .init("numeric.c", 8495, "div_var"))
  }
}
