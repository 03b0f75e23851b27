/// A date, a time of day, or a point in time, between which only the form of the text differs.
///
/// Read in the order of ISO 8601: year, month, day; written as `DateStyle` ISO, in UTC.
///
/// PostgreSQL manual, "Date/Time Types".
struct DateTime: Hashable, Sendable {
  /// From 2000-01-01; days of a date, else microseconds.
  var count: Int
  /// -1 or 1 for the infinite ones.
  var infinity = 0

  static let day = 86_400_000_000

  init(count: Int, infinity: Int = 0) {
    self.count = count
    self.infinity = infinity
  }

  /// Reads what the input function of `type` takes.
  init(_ input: String, as type: SQLType) throws(StatementError) {
    let text = input.trimmed
    let word = text.lowercased()
    if type != .time, word == "infinity" || word == "-infinity" {
      self.init(count: 0, infinity: word == "infinity" ? 1 : -1)
      return
    }
    var reader = DateTimeReader(text, whole: input, type)
    let date = type == .time ? nil : try reader.date()
    let time = try reader.time(isNeeded: type == .time)
    let zone = try reader.zone()
    let isBeforeChrist = type != .time && reader.accept("BC")
    guard reader.isAtEnd else { throw reader.malformed }
    guard let date else {
      self.init(count: time)
      return
    }
    let days = try reader.days(date, isBeforeChrist: isBeforeChrist)
    guard Self.isInRange(days, type) else { throw reader.outOfRange }
    guard type != .date else {
      self.init(count: days)
      return
    }
    let moment = days * Self.day + time
    self.init(count: type == .timestamptz ? moment - zone : moment)
    guard isInRange(type) else { throw reader.outOfRange }
  }

  func isInRange(_ type: SQLType) -> Bool {
    infinity != 0
      || Self.isInRange(type == .date ? count : Calendar.floor(count, Self.day).quotient, type)
  }

  private static func isInRange(_ days: Int, _ type: SQLType) -> Bool {
    (Calendar.firstDay...(type == .date ? 2_145_031_948 : 106_751_982)).contains(days)
  }

  /// As the output function of `type` writes it.
  func text(as type: SQLType) -> String {
    guard infinity == 0 else { return infinity < 0 ? "-infinity" : "infinity" }
    switch type {
    case .time: return Self.clock(count)
    case .date:
      let date = Calendar.date(count)
      return date.text + date.era
    default:
      let (days, time) = Calendar.floor(count, Self.day)
      let date = Calendar.date(days)
      return "\(date.text) \(Self.clock(time))" + (type == .timestamptz ? "+00" : "") + date.era
    }
  }

  private static func clock(_ time: Int) -> String {
    let seconds = time / 1_000_000
    var fraction = String(1_000_000 + time % 1_000_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    let fields = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0.padded(2) }
    return fields.joined(separator: ":") + (fraction.isEmpty ? "" : "." + fraction)
  }
}

/// The proleptic Gregorian calendar.
enum Calendar {
  /// 4714-11-24 BC, the beginning of the Julian day count.
  static let firstDay = -2_451_545

  struct Date: Hashable {
    /// 0 is 1 BC.
    var year: Int
    var month: Int
    var day: Int

    var text: String {
      "\((year > 0 ? year : 1 - year).padded(4))-\(month.padded(2))-\(day.padded(2))"
    }
    var era: String { year > 0 ? "" : " BC" }
  }

  static func floor(_ value: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func length(ofMonth month: Int, _ year: Int) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Days from 2000-01-01; years begin in March, so that the leap day is the last.
  static func days(_ date: Date) -> Int {
    let year = date.month > 2 ? date.year : date.year - 1
    let (era, yearOfEra) = floor(year, 400)
    let month = (date.month + 9) % 12
    let dayOfYear = (153 * month + 2) / 5 + date.day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 730_425
  }

  static func date(_ days: Int) -> Date {
    let (era, dayOfEra) = floor(days + 730_425, 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    return Date(
      year: era * 400 + yearOfEra + (month >= 10 ? 1 : 0), month: (month + 2) % 12 + 1,
      day: dayOfYear - (153 * month + 2) / 5 + 1)
  }
}

extension Int {
  fileprivate func padded(_ count: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, count - digits.count)) + digits
  }
}
