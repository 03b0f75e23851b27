import PostgresWire

/// A value of `timetz`: a time of day, and the seconds that its zone is east of Greenwich.
struct TimeWithZone: Hashable, Sendable {
  /// Microseconds.
  var time: Int
  var zone: Int

  init(_ input: String) throws(StatementError) {
    var reader = DateTimeReader(input.trimmed, whole: input, .timetz)
    time = try reader.time(isNeeded: true)
    zone = try reader.zone() / 1_000_000
    guard reader.isAtEnd else { throw reader.malformed }
  }

  var text: String {
    let seconds = abs(zone)
    let fields = [seconds / 3600, seconds / 60 % 60, seconds % 60]
    let shown = fields.prefix(fields[2] != 0 ? 3 : fields[1] != 0 ? 2 : 1)
    return DateTime(count: time).text(as: .time) + (zone < 0 ? "-" : "+")
      + shown.map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
  }

  /// The binary form counts the zone to the west.
  var sent: [UInt8] { bigEndian(time, 8) + bigEndian(-zone, 4) }

  init(received reader: inout BinaryReader) throws(StatementError) {
    time = try reader.integer(8)
    zone = -(try reader.integer(4))
    guard (0...DateTime.day).contains(time) else {
      throw StatementError(
        .datetimeFieldOverflow, "time out of range", .init("date.c", 2298, "timetz_recv"))
    }
    guard abs(zone) < 16 * 3600 else {
      throw StatementError(
        .invalidTimeZoneDisplacement, "time zone displacement out of range",
        .init("date.c", 2306, "timetz_recv"))
    }
  }
}
