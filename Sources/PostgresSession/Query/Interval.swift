import PostgresWire

/// A span of time: months and days, which have no fixed length, and microseconds.
///
/// PostgreSQL manual, "Interval Input" and "Interval Output", style `postgres`.
struct Interval: Hashable, Sendable {
  var months = 0
  var days = 0
  var microseconds = 0

  init(months: Int = 0, days: Int = 0, microseconds: Int = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }

  /// `1 year 2 mons -3 days 04:05:06.7`, `1 day ago`, or ISO 8601's `P1Y2M3DT4H5M6S`.
  init(_ input: String) throws(StatementError) {
    let text = input.trimmed.lowercased()
    let isISO = text.hasPrefix("p") && text != "p"
    let parts = isISO ? Self.isoParts(text) : Self.parts(text)
    guard let parts, !parts.isEmpty else {
      throw StatementError(
        .invalidDatetimeFormat, "invalid input syntax for type interval: \"\(input)\"",
        .init("datetime.c", 3857, "DateTimeParseError"))
    }
    for (number, unit) in parts { try add(number, unit, input) }
  }

  // MARK: Reading

  /// Words of numbers, units and clocks, taken in pairs.
  private static func parts(_ text: String) -> [(Substring, String)]? {
    var parts: [(Substring, String)] = []
    var words = text.split { $0.isWhitespace || $0 == "@" }[...]
    let isAgo = words.last == "ago"
    if isAgo { words = words.dropLast() }
    while let word = words.popFirst() {
      if word.contains(":") {
        parts.append((word, "clock"))
        continue
      }
      let number = word.prefix { !$0.isLetter }
      guard !number.isEmpty else { return nil }
      let unit = number.endIndex < word.endIndex ? word[number.endIndex...] : words.popFirst()
      parts.append((number, unit.map(String.init) ?? "second"))
    }
    guard isAgo else { return parts }
    return parts.map { number, unit in
      (number.hasPrefix("-") ? number.dropFirst() : Substring("-\(number)"), unit)
    }
  }

  private static func isoParts(_ text: String) -> [(Substring, String)]? {
    var parts: [(Substring, String)] = []
    var rest = text.dropFirst()
    var isTime = false
    while let first = rest.first {
      if first == "t" {
        isTime = true
        rest = rest.dropFirst()
        continue
      }
      let number = rest.prefix { !$0.isLetter }
      rest = rest.dropFirst(number.count)
      guard let letter = rest.popFirst(), !number.isEmpty else { return nil }
      let units: [Character: String] =
        isTime
        ? ["h": "hour", "m": "minute", "s": "second"]
        : ["y": "year", "m": "month", "w": "week", "d": "day"]
      guard let unit = units[letter] else { return nil }
      parts.append((number, unit))
    }
    return parts
  }

  private mutating func add(
    _ number: Substring, _ unit: String, _ input: String
  ) throws(StatementError) {
    let invalid = StatementError(
      .invalidDatetimeFormat, "invalid input syntax for type interval: \"\(input)\"",
      .init("datetime.c", 3857, "DateTimeParseError"))
    let overflow = StatementError(
      .datetimeFieldOverflow, "interval field value out of range: \"\(input)\"",
      .init("datetime.c", 3837, "DateTimeParseError"))
    let isNegative = number.hasPrefix("-")
    let digits = number.drop { $0 == "-" || $0 == "+" }
    if unit == "clock" {
      var reader = DateTimeReader(String(digits), whole: input, .interval)
      let time = try reader.clock()
      guard reader.isAtEnd else { throw invalid }
      microseconds += isNegative ? -time : time
      return
    }
    guard let field = Self.units[unit] else { throw invalid }
    let sides = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard sides.count <= 2, digits.utf8.allSatisfy({ $0.isDigit || $0 == 0x2e }),
      digits.contains(where: \.isNumber)
    else { throw invalid }
    guard let whole = sides[0].isEmpty ? 0 : Int(sides[0]), whole <= Int(Int32.max) else {
      throw overflow
    }
    let count = isNegative ? -whole : whole
    var fraction = 0
    if sides.count == 2, sides[1].contains(where: { $0 != "0" }) {
      guard field.part == \.microseconds else {
        throw .unanswered("an interval with a part of a \(unit)")
      }
      let six = (sides[1] + "000000").prefix(6)
      fraction = (Int(six) ?? 0) * (field.factor / 1_000_000) * (isNegative ? -1 : 1)
    }
    let (product, isOver) = count.multipliedReportingOverflow(by: field.factor)
    let (sum, isSumOver) = self[keyPath: field.part].addingReportingOverflow(product + fraction)
    let isWide = field.part == \.microseconds
    guard !isOver, !isSumOver, isWide || Int32(exactly: sum) != nil else { throw overflow }
    self[keyPath: field.part] = sum
  }

  private typealias Field = (part: WritableKeyPath<Interval, Int>, factor: Int)

  private static var units: [String: Field] {
    let fields: [(String, Field)] = [
      ("microsecond microseconds us usec usecs usecond useconds", (\.microseconds, 1)),
      ("millisecond milliseconds ms msec msecs msecond mseconds", (\.microseconds, 1000)),
      ("second seconds s sec secs", (\.microseconds, 1_000_000)),
      ("minute minutes m min mins", (\.microseconds, 60_000_000)),
      ("hour hours h hr hrs", (\.microseconds, 3_600_000_000)),
      ("day days d", (\.days, 1)), ("week weeks w", (\.days, 7)),
      ("month months mon mons", (\.months, 1)), ("year years y yr yrs", (\.months, 12)),
      ("decade decades", (\.months, 120)), ("century centuries c", (\.months, 1200)),
      ("millennium millennia mil mils", (\.months, 12_000)),
    ]
    return Dictionary(
      fields.flatMap { names, field in names.split(separator: " ").map { (String($0), field) } },
      uniquingKeysWith: { $1 })
  }

  // MARK: Writing

  var text: String {
    var parts: [String] = []
    var wasNegative = false
    func add(_ value: Int, _ unit: String) {
      guard value != 0 else { return }
      let sign = wasNegative && value > 0 ? "+" : ""
      parts.append("\(sign)\(value) \(unit)\(value == 1 ? "" : "s")")
      wasNegative = value < 0
    }
    add(months / 12, "year")
    add(months % 12, "mon")
    add(days, "day")
    if microseconds != 0 || parts.isEmpty {
      let magnitude = microseconds.magnitude
      let hours = magnitude / 3_600_000_000
      let rest = DateTime(count: Int(magnitude % 3_600_000_000)).text(as: .time)
      let sign = microseconds < 0 ? "-" : wasNegative ? "+" : ""
      parts.append(sign + (hours < 10 ? "0" : "") + "\(hours)" + rest.dropFirst(2))
    }
    return parts.joined(separator: " ")
  }

  /// Microseconds, days, months (`interval_send`).
  var sent: [UInt8] { bigEndian(microseconds, 8) + bigEndian(days, 4) + bigEndian(months, 4) }

  init(received reader: inout BinaryReader) throws(StatementError) {
    microseconds = try reader.integer(8)
    days = try reader.integer(4)
    months = try reader.integer(4)
  }
}
