/// The unit of a parameter's bare number; the raw value is that of `pg_settings`.
enum ParameterUnit: String, Hashable, Sendable {
  case bytes = "B"
  case kilobytes = "kB"
  case blocks = "8kB"
  case megabytes = "MB"
  case milliseconds = "ms"
  case seconds = "s"
  case minutes = "min"

  /// Bytes, or microseconds.
  private var size: Int {
    switch self {
    case .bytes: 1
    case .kilobytes: 1024
    case .blocks: 8192
    case .megabytes: 1_048_576
    case .milliseconds: 1000
    case .seconds: 1_000_000
    case .minutes: 60_000_000
    }
  }

  private var isTime: Bool { self == .milliseconds || self == .seconds || self == .minutes }

  /// The units in which a value may be given, the largest first.
  private var units: [(name: String, size: Int)] {
    isTime
      ? [
        ("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000),
        ("ms", 1000), ("us", 1),
      ]
      : [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10), ("B", 1)]
  }

  /// What PostgreSQL advises where the unit is none of these.
  var hint: String {
    isTime
      ? "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\"."
      : "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\"."
  }

  /// How many of this unit one of the named unit is; nil for a name that is none.
  func factor(of name: String) -> Double? {
    units.first { $0.name == name }.map { Double($0.size) / Double(size) }
  }

  /// As SHOW shows a value: in the largest unit that leaves a whole number.
  func text(of value: Int) -> String {
    let total = value.multipliedReportingOverflow(by: size)
    guard value > 0, !total.overflow,
      let unit = units.first(where: { total.partialValue % $0.size == 0 })
    else { return String(value) }
    return "\(total.partialValue / unit.size)\(unit.name)"
  }
}
