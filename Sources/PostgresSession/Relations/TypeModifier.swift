import PostgresWire

/// What stands in parentheses behind a type: a length, or a precision.
struct TypeModifier {
  /// As `atttypmod`; -1 where there is none.
  private(set) var value: Int32 = -1

  /// The types that have one: PostgreSQL's `typmodin` functions.
  init(
    _ type: SQLType, arguments: [Int], isDefault isNamedInFull: Bool, _ spelling: String
  ) throws(StatementError) {
    guard let first = arguments.first else {
      // `character` is `character(1)`, but bpchar has any length; bit is `bit(1)`.
      if type == .bpchar, !isNamedInFull { value = 5 }
      if type == .bit { value = 1 }
      return
    }
    guard arguments.count <= (type == .numeric ? 2 : 1) else {
      throw Self.invalid("invalid \(type.name.uppercased()) type modifier")
    }
    switch type {
    case .varchar, .bpchar:
      value = 4 + (try Self.length(first, type == .varchar ? "varchar" : "char"))
    case .bit, .varbit: value = try Self.length(first, type.name, limit: 83_886_080)
    case .numeric: value = try Self.numeric(first, arguments.count > 1 ? arguments[1] : 0)
    case .time, .timetz, .timestamp, .timestamptz:
      guard first >= 0 else {
        throw Self.invalid("\(spelling.uppercased()) precision must not be negative")
      }
      value = Int32(min(first, 6))
    case .float8:
      guard first >= 1 else {
        throw Self.invalid("precision for type float must be at least 1 bit")
      }
      guard first <= 53 else {
        throw Self.invalid("precision for type float must be less than 54 bits")
      }
    default:
      throw StatementError(
        .syntaxError, "type modifier is not allowed for type \"\(type.name)\"")
    }
  }

  private static func length(
    _ length: Int, _ name: String, limit: Int = 10_485_760
  ) throws(StatementError) -> Int32 {
    guard length >= 1 else { throw invalid("length for type \(name) must be at least 1") }
    guard length <= limit else { throw invalid("length for type \(name) cannot exceed \(limit)") }
    return Int32(length)
  }

  private static func numeric(_ precision: Int, _ scale: Int) throws(StatementError) -> Int32 {
    guard (1...1000).contains(precision) else {
      throw invalid("NUMERIC precision \(precision) must be between 1 and 1000")
    }
    guard (-1000...1000).contains(scale) else {
      throw invalid("NUMERIC scale \(scale) must be between -1000 and 1000")
    }
    return Int32(precision << 16 | scale & 0x7ff) + 4
  }

  private static func invalid(_ message: String) -> StatementError {
    StatementError(.invalidParameterValue, message)
  }
}

extension Int32 {
  /// The digits of `numeric(10,2)`, whose modifier this is.
  var numericPrecision: Int { Int(self - 4) >> 16 & 0xffff }
  /// The digits behind its point, which may be fewer than none.
  var numericScale: Int { (Int(self - 4) & 0x7ff ^ 1024) - 1024 }
}

/// The casts that fit a value to the length of its type, as an assignment does.
extension SQLType {
  func fitted(_ text: String, to modifier: Int32) throws(StatementError) -> String {
    switch self {
    case .varchar, .bpchar: return try fittedText(text, Int(modifier) - 4)
    case .numeric:
      return try Numeric(text).rounded(
        precision: modifier.numericPrecision, scale: modifier.numericScale)
    case .timestamp, .timestamptz, .time:
      var moment = try DateTime(text, as: self)
      moment.count = Self.rounded(moment.count, to: modifier)
      return moment.text(as: self)
    case .timetz:
      var moment = try TimeWithZone(text)
      moment.time = Self.rounded(moment.time, to: modifier)
      return moment.text
    case .bit where text.count != modifier:
      throw StatementError(
        .stringDataLengthMismatch,
        "bit string length \(text.count) does not match type bit(\(modifier))")
    case .varbit where text.count > modifier:
      throw StatementError(
        .stringDataRightTruncation, "bit string too long for type bit varying(\(modifier))")
    default: return text
    }
  }

  /// Blanks alone may be cut off.
  private func fittedText(_ text: String, _ length: Int) throws(StatementError) -> String {
    let scalars = text.unicodeScalars
    guard scalars.dropFirst(length).allSatisfy({ $0 == " " }) else {
      throw StatementError(
        .stringDataRightTruncation, "value too long for type \(title)(\(length))")
    }
    let missing = self == .bpchar ? max(0, length - scalars.count) : 0
    return String(scalars.prefix(length)) + String(repeating: " ", count: missing)
  }

  /// Microseconds to so many digits, away from zero; as `AdjustTimestampForTypmod`.
  private static func rounded(_ count: Int, to digits: Int32) -> Int {
    let scale = (digits..<6).reduce(1) { scale, _ in scale * 10 }
    return (count + (count < 0 ? -scale / 2 : scale / 2)) / scale * scale
  }
}
