/// Moments, which fixtures write relative to now, or as PostgreSQL writes a timestamp.
extension YAMLValue {
  /// A number of days, hours, minutes or seconds: `-1d`, `90d`, `12h`.
  package func secondsFromNow() throws(FixtureError) -> Int {
    guard let seconds = try interval(try string()) else {
      throw notUnderstood(
        "is no time from now", allowed: "a number with d, h, m or s, as -1d or 90d")
    }
    return seconds
  }

  /// How long something takes: `500ms`, `2s`, `1m`; not negative.
  package func duration() throws(FixtureError) -> Duration {
    let text = try string()
    let milliseconds =
      text.hasSuffix("ms") ? Int(text.dropLast(2)) : try interval(text).map { $0 * 1000 }
    guard let milliseconds, (0...86_400_000).contains(milliseconds) else {
      throw notUnderstood(
        "is no time",
        allowed: "a number with ms, s, m or h, as 500ms or 2s, of at most a day")
    }
    return .milliseconds(milliseconds)
  }

  /// Seconds since 1970, nil for `infinity`.
  ///
  /// Takes an interval from `now`; a date, with a time, with a zone, as `2026-01-31 12:00:00+01`;
  /// and `infinity`. What has no zone is UTC.
  package func moment(now: Int) throws(FixtureError) -> Int? {
    let text = try string()
    if text == "infinity" { return nil }
    if let seconds = try interval(text) { return now + seconds }
    guard let seconds = Self.timestamp(text) else {
      throw notUnderstood(
        "is no moment",
        allowed: "a timestamp, as 2026-01-31 12:00:00+01, or a time from now, as -1d")
    }
    return seconds
  }

  /// Nil where the text is no number with a unit.
  private func interval(_ text: String) throws(FixtureError) -> Int? {
    let units: [Character: Int] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()) else {
      return nil
    }
    let century = 36_500 * 86_400
    guard (-century / unit...century / unit).contains(count) else {
      throw notUnderstood("is too far from now", allowed: "at most 36500d")
    }
    return count * unit
  }

  private static func timestamp(_ text: String) -> Int? {
    let pattern =
      /(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?/
    guard let match = text.wholeMatch(of: pattern)?.output, let year = Int(match.1),
      let month = Int(match.2), let day = Int(match.3), (1...12).contains(month),
      (1...daysOfMonth(month, of: year)).contains(day)
    else { return nil }
    let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - zone(match.7)
  }

  private static func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }

  /// Seconds east of Greenwich.
  private static func zone(_ text: Substring?) -> Int {
    guard let text, let sign = text.first, "+-".contains(sign) else { return 0 }
    let digits = text.dropFirst().filter { $0 != ":" }
    let seconds = number(digits.prefix(2)) * 3600 + number(digits.dropFirst(2)) * 60
    return sign == "-" ? -seconds : seconds
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func daysOfMonth(_ month: Int, of year: Int) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Days from 1970-01-01 in the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let before = year - 1
    let years = before * 365 + before / 4 - before / 100 + before / 400
    let months = (1..<month).map { daysOfMonth($0, of: year) }.reduce(0, +)
    return years + months + day - 1 - 719_162
  }
}
