import PostgresWire

/// Reads the parts of a date and time, with PostgreSQL's errors where there are none.
struct DateTimeReader {
  private var rest: ArraySlice<UInt8>
  private let whole: String
  private let type: SQLType

  init(_ text: String, whole: String, _ type: SQLType) {
    rest = Array(text.utf8)[...]
    self.whole = whole
    self.type = type
  }

  var isAtEnd: Bool { rest.isEmpty }

  // MARK: Parts

  /// `2024-01-31` or `20240131`.
  mutating func date() throws(StatementError) -> Calendar.Date {
    let digits = try number()
    guard digits.count < 8 || rest.first == UInt8(ascii: "-") else {
      return Calendar.Date(
        year: value(digits.dropLast(4)), month: value(digits.suffix(4).prefix(2)),
        day: value(digits.suffix(2)))
    }
    guard digits.count >= 3, accept("-") else { throw malformed }
    let month = try number()
    guard month.count <= 2, accept("-") else { throw malformed }
    let day = try number()
    guard day.count <= 2 else { throw malformed }
    return Calendar.Date(year: value(digits), month: value(month), day: value(day))
  }

  /// Microseconds; 0 where there is no time and none is needed.
  mutating func time(isNeeded: Bool) throws(StatementError) -> Int {
    let isThere = accept("T") || rest.first == 0x20 && rest.dropFirst().first?.isDigit == true
    guard isNeeded || isThere else { return 0 }
    skipSpace()
    return try clock(isSpan: false)
  }

  /// Hours, minutes and seconds as microseconds; a span has any number of hours.
  mutating func clock(isSpan: Bool = true) throws(StatementError) -> Int {
    let hour = value(try number())
    guard accept(":") else { throw malformed }
    let minute = value(try number())
    var second = 0
    var fraction = 0
    if accept(":") {
      second = value(try number())
      if accept(".") {
        let digits = rest.prefix(while: \.isDigit)
        rest = rest.dropFirst(digits.count)
        let seven = (Array(digits) + Array(repeating: 0x30, count: 7)).prefix(7)
        fraction = (value(seven[...]) + 5) / 10
      }
    }
    let isDay = hour == 24 && minute == 0 && second == 0 && fraction == 0
    guard isSpan || hour < 24 || isDay, minute < 60, second <= 60 else { throw overflow }
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
  }

  /// Microseconds east of UTC.
  mutating func zone() throws(StatementError) -> Int {
    skipSpace()
    guard let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else {
      return try namedZone()
    }
    rest = rest.dropFirst()
    let digits = try number()
    var fields = digits.count > 2 ? [digits.dropLast(2), digits.suffix(2)] : [digits]
    while accept(":") { fields.append(try number()) }
    let values = fields.map(value) + [0, 0]
    guard fields.count <= 3, values[0] <= 15, values[1] < 60, values[2] < 60 else {
      throw StatementError(
        .invalidTimeZoneDisplacement, "time zone displacement out of range: \"\(whole)\"",
        .init("datetime.c", 4041, "DateTimeParseError"))
    }
    let seconds = (values[0] * 60 + values[1]) * 60 + values[2]
    return seconds * 1_000_000 * (first == UInt8(ascii: "-") ? -1 : 1)
  }

  private mutating func namedZone() throws(StatementError) -> Int {
    guard rest.first?.isAlphanumeric == true, !isBeforeChrist else { return 0 }
    let name = String(decoding: rest.prefix { !$0.isSpace }, as: UTF8.self).lowercased()
    guard !["z", "utc", "gmt", "zulu", "etc/utc"].contains(name) else {
      rest = rest.dropFirst(name.utf8.count)
      skipSpace()
      return 0
    }
    guard name.contains("/") else { throw malformed }
    throw StatementError(
      .invalidParameterValue, "time zone \"\(name)\" not recognized",
      .init("datetime.c", 1119, "DecodeDateTime"))
  }

  private var isBeforeChrist: Bool {
    rest.map { $0 | 0x20 } == Array("bc".utf8)
  }

  /// Takes a word, in any case, and the space before it.
  mutating func accept(_ word: String) -> Bool {
    let text = word.first?.isLetter == true && word.count > 1 ? rest.drop(while: \.isSpace) : rest
    guard String(decoding: text.prefix(word.utf8.count), as: UTF8.self).uppercased() == word else {
      return false
    }
    rest = text.dropFirst(word.utf8.count)
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop(while: \.isSpace)
  }

  private mutating func number() throws(StatementError) -> ArraySlice<UInt8> {
    let digits = rest.prefix(while: \.isDigit)
    guard !digits.isEmpty, digits.count < 9 else { throw malformed }
    rest = rest.dropFirst(digits.count)
    return digits
  }

  private func value(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  // MARK: Checks

  /// Days from 2000-01-01 of a date that exists.
  func days(_ date: Calendar.Date, isBeforeChrist: Bool) throws(StatementError) -> Int {
    var date = date
    guard date.year > 0 else { throw overflow }
    if isBeforeChrist { date.year = 1 - date.year }
    guard (1...12).contains(date.month), (1...31).contains(date.day) else {
      throw StatementError(
        .datetimeFieldOverflow, "date/time field value out of range: \"\(whole)\"",
        hint: "Perhaps you need a different \"datestyle\" setting.",
        .init("datetime.c", 4028, "DateTimeParseError"))
    }
    guard date.day <= Calendar.length(ofMonth: date.month, date.year) else { throw overflow }
    return Calendar.days(date)
  }

  var malformed: StatementError {
    StatementError(
      .invalidDatetimeFormat, "invalid input syntax for type \(name): \"\(whole)\"",
      .init("datetime.c", 4048, "DateTimeParseError"))
  }

  private var overflow: StatementError {
    StatementError(
      .datetimeFieldOverflow, "date/time field value out of range: \"\(whole)\"",
      .init("datetime.c", 4021, "DateTimeParseError"))
  }

  var outOfRange: StatementError {
    let (what, line, routine) =
      type == .date
      ? ("date", 166, "date_in")
      : type == .timestamp
        ? ("timestamp", 177, "timestamp_in") : ("timestamp", 437, "timestamptz_in")
    return StatementError(
      .datetimeFieldOverflow, "\(what) out of range: \"\(whole)\"",
      .init(type == .date ? "date.c" : "timestamp.c", line, routine))
  }

  private var name: String {
    type == .timestamptz || type == .timetz ? type.title : type.name
  }
}
