import PostgresWire

extension FunctionTable {
  static let dates: [Function] = [
    .plain("extract(text,date) numeric") {
      try field(
        $0[0].string, $0[1].int.multipliedReportingOverflow(by: DateTime.day).partialValue, "date")
    },
    .plain("extract(text,timestamp) numeric") {
      try field($0[0].string, $0[1].int, "timestamp without time zone")
    },
    .plain("extract(text,timestamptz) numeric") {
      try field($0[0].string, $0[1].int, "timestamp with time zone")
    },
    .plain("timezone(text,timestamptz) timestamp") { try inUTC($0) },
    .plain("timezone(text,timestamp) timestamptz") { try inUTC($0) },
    .plain("date_trunc(text,timestamp) timestamp") { try truncated($0[0].string, $0[1].int) },
    .plain("date_trunc(text,timestamptz) timestamptz") { try truncated($0[0].string, $0[1].int) },
  ]

  static let dateOperators: [Function] = [
    .plain("+(date,int4) date") { .integer(try day($0[0].int, $0[1].int)) },
    .plain("+(int4,date) date") { .integer(try day($0[1].int, $0[0].int)) },
    .plain("-(date,int4) date") { .integer(try day($0[0].int, -$0[1].int)) },
    .plain("-(date,date) int4") {
      guard !$0[0].int.isInfiniteDate, !$0[1].int.isInfiniteDate else {
        throw StatementError(
          .datetimeFieldOverflow, "cannot subtract infinite dates", .init("date.c", 508, "date_mi"))
      }
      return .integer($0[0].int - $0[1].int)
    },
    .plain("-(timestamp,timestamp) interval") { try difference($0) },
    .plain("-(timestamptz,timestamptz) interval") { try difference($0) },
    .plain("+(timestamp,interval) timestamp") { try moved($0[0].int, $0[1].span, 1) },
    .plain("+(timestamptz,interval) timestamptz") { try moved($0[0].int, $0[1].span, 1) },
    .plain("+(date,interval) timestamp") { try moved(moment($0[0].int), $0[1].span, 1) },
    .plain("-(timestamp,interval) timestamp") { try moved($0[0].int, $0[1].span, -1) },
    .plain("-(timestamptz,interval) timestamptz") { try moved($0[0].int, $0[1].span, -1) },
    .plain("-(date,interval) timestamp") { try moved(moment($0[0].int), $0[1].span, -1) },
    .plain("+(interval,interval) interval") {
      .interval(
        Interval(
          months: $0[0].span.months &+ $0[1].span.months, days: $0[0].span.days &+ $0[1].span.days,
          microseconds: $0[0].span.microseconds &+ $0[1].span.microseconds))
    },
    .plain("-(interval) interval") {
      .interval(
        Interval(
          months: 0 &- $0[0].span.months, days: 0 &- $0[0].span.days,
          microseconds: 0 &- $0[0].span.microseconds))
    },
  ]

  /// The beginning of a day.
  private static func moment(_ day: Int) -> Int {
    let (moment, isOver) = day.multipliedReportingOverflow(by: DateTime.day)
    return isOver ? day.signum() < 0 ? .min : .max : moment
  }

  private static func day(_ day: Int, _ count: Int) throws -> Int {
    if day.isInfiniteDate { return day }
    let result = day + count
    guard DateTime(count: result).isInRange(.date) else {
      throw StatementError(
        .datetimeFieldOverflow, "date out of range", .init("date.c", 511, "date_pli"))
    }
    return result
  }

  private static func difference(_ values: [Datum]) throws -> Datum {
    guard !values[0].int.isInfiniteDate, !values[1].int.isInfiniteDate else {
      throw StatementError(
        .datetimeFieldOverflow, "cannot subtract infinite timestamps",
        .init("timestamp.c", 2790, "timestamp_mi"))
    }
    let span = values[0].int - values[1].int
    return .interval(Interval(days: span / DateTime.day, microseconds: span % DateTime.day))
  }

  private static func moved(_ moment: Int, _ span: Interval, _ sign: Int) throws -> Datum {
    if moment.isInfiniteDate { return .integer(moment) }
    var (days, time) = Calendar.floor(moment, DateTime.day)
    if span.months != 0 {
      var date = Calendar.date(days)
      let months = date.year * 12 + date.month - 1 + sign * span.months
      date.year = Calendar.floor(months, 12).quotient
      date.month = Calendar.floor(months, 12).remainder + 1
      date.day = min(date.day, Calendar.length(ofMonth: date.month, date.year))
      days = Calendar.days(date)
    }
    let (product, isOver) = (days + sign * span.days).multipliedReportingOverflow(by: DateTime.day)
    let (sum, isSumOver) = (product + time).addingReportingOverflow(sign * span.microseconds)
    guard !isOver, !isSumOver, DateTime(count: sum).isInRange(.timestamp) else {
      throw StatementError(
        .datetimeFieldOverflow, "timestamp out of range",
        .init("timestamp.c", 3034, "timestamp_pl_interval"))
    }
    return .integer(sum)
  }

  private static func inUTC(_ values: [Datum]) throws -> Datum {
    guard ["utc", "gmt", "etc/utc", "z", "zulu"].contains(values[0].string.lowercased()) else {
      throw StatementError.unanswered("the time zone \(values[0].string)")
    }
    return values[1]
  }

  private static func truncated(_ field: String, _ moment: Int) throws -> Datum {
    if moment.isInfiniteDate { return .integer(moment) }
    let (days, time) = Calendar.floor(moment, DateTime.day)
    var date = Calendar.date(days)
    let units = [
      "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000, "milliseconds": 1000,
      "microseconds": 1,
    ]
    if let unit = units[field.lowercased()] { return .integer(moment - time % unit) }
    switch field.lowercased() {
    case "day": break
    case "week": return .integer((days - (days + 5) % 7) * DateTime.day)
    case "month": date.day = 1
    case "quarter": (date.day, date.month) = (1, (date.month - 1) / 3 * 3 + 1)
    case "year": (date.day, date.month) = (1, 1)
    default: throw StatementError.unanswered("date_trunc('\(field)')")
    }
    return .integer(Calendar.days(date) * DateTime.day)
  }

  private static func field(_ name: String, _ moment: Int, _ type: String) throws -> Datum {
    if moment.isInfiniteDate { throw StatementError.unanswered("a field of an infinite date") }
    let (days, time) = Calendar.floor(moment, DateTime.day)
    let date = Calendar.date(days)
    func scaled(_ value: Int, _ places: Int) -> Datum {
      let digits = String(value.magnitude).utf8.map { $0 - 0x30 }
      return .numeric(Numeric(digits: digits, scale: places, isNegative: value < 0))
    }
    switch name.lowercased() {
    case "year": return scaled(date.year > 0 ? date.year : date.year - 1, 0)
    case "month": return scaled(date.month, 0)
    case "day": return scaled(date.day, 0)
    case "quarter": return scaled((date.month - 1) / 3 + 1, 0)
    case "dow": return scaled(Calendar.floor(days + 6, 7).remainder, 0)
    case "isodow": return scaled(Calendar.floor(days + 5, 7).remainder + 1, 0)
    case "doy": return scaled(days - Calendar.days(.init(year: date.year, month: 1, day: 1)) + 1, 0)
    case "hour" where type != "date": return scaled(time / 3_600_000_000, 0)
    case "minute" where type != "date": return scaled(time / 60_000_000 % 60, 0)
    case "second" where type != "date": return scaled(time % 60_000_000, 6)
    case "epoch":
      return type == "date"
        ? scaled(moment / 1_000_000 + 946_684_800, 0) : scaled(moment + 946_684_800_000_000, 6)
    default: throw StatementError.unanswered("extract(\(name) from a \(type))")
    }
  }
}
