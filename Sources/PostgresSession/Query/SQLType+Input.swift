import PostgresWire

/// The input functions: what a client, a statement or a fixture writes, in the one form in which the
/// output function writes it.
///
/// PostgreSQL's `src/backend/utils/adt`.
extension SQLType {
  func read(_ input: String) throws(StatementError) -> String {
    switch self {
    case .text, .varchar, .bpchar, .xml, .pgNodeTree, .aclitem, .unknown, .record, .anyarray,
      .pgNDistinct, .pgDependencies, .pgMCVList:
      return input
    case .pgLSN: return try readLSN(input)
    case .char: return String(input.unicodeScalars.prefix(1))
    case .name: return input.truncatedToName
    case .boolean: return try readBoolean(input)
    case .int2, .int4, .int8: return try readInteger(input)
    case .oid: return try readOID(input)
    case .float4, .float8: return try readFloat(input)
    case .numeric: return try Numeric(input).text
    case .bytea: return "\\x" + hexadecimal(try Bytea.read(input))
    case .date, .time, .timestamp, .timestamptz: return try DateTime(input, as: self).text(as: self)
    case .uuid: return try readUUID(input)
    case .json:
      _ = try JSONText.parse(input)
      return input
    case .jsonb: return try JSONText.parse(input, isBinary: true).text
    case .xid, .cid, .xid8: return try readTransaction(input)
    case .tid: return try readTID(input)
    case .void: return ""
    case .interval: return try Interval(input).text
    case .timetz: return try TimeWithZone(input).text
    case .inet, .cidr: return try NetworkText(input, as: self).text
    case .macaddr: return try readMACAddress(input)
    case .bit, .varbit: return try readBits(input)
    case .int2vector, .oidvector: return try readVector(input)
    case .regproc, .regprocedure, .regoper, .regoperator, .regclass, .regtype, .regnamespace,
      .regrole:
      return try readObject(input)
    default: return ArrayLiteral.text(of: try ArrayLiteral.read(input, of: element ?? .text))
    }
  }

  func invalid(
    _ input: String, _ source: (String, Int, String)
  ) -> StatementError {
    StatementError(
      .invalidTextRepresentation, "invalid input syntax for type \(title): \"\(input)\"",
      .init(source.0, source.1, source.2))
  }

  private func readBoolean(_ input: String) throws(StatementError) -> String {
    guard let value = PostgresBoolean.parse(input.trimmed) else {
      throw invalid(input, ("bool.c", 151, "boolin"))
    }
    return value ? "t" : "f"
  }

  /// Digits are summed up before what follows them is looked at.
  private func readInteger(_ input: String) throws(StatementError) -> String {
    let (bits, line) = self == .int2 ? (16, 156) : self == .int4 ? (32, 232) : (64, 316)
    let routine = "pg_strtoint\(bits)"
    var rest = input.utf8.drop(while: \.isSpace)
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let digits = rest.prefix(while: \.isDigit)
    let limit = UInt64(1) << UInt64(bits - 1) - (isNegative ? 0 : 1)
    var sum: UInt64 = 0
    for digit in digits {
      let (product, isOver) = sum.multipliedReportingOverflow(by: 10)
      sum = isOver ? .max : product + UInt64(digit - 0x30)
      guard sum <= limit else {
        throw StatementError(
          .numericValueOutOfRange, "value \"\(input)\" is out of range for type \(title)",
          .init("numutils.c", line - 6, routine))
      }
    }
    guard !digits.isEmpty, rest.dropFirst(digits.count).allSatisfy(\.isSpace) else {
      throw invalid(input, ("numutils.c", line, routine))
    }
    return (isNegative && sum != 0 ? "-" : "") + String(sum)
  }

  private func readOID(_ input: String) throws(StatementError) -> String {
    let text = input.trimmed
    guard !text.isEmpty else { throw invalid(input, ("oid.c", 42, "oidin_subr")) }
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit) else {
      throw invalid(input, ("oid.c", 62, "oidin_subr"))
    }
    func outOfRange(_ line: Int) -> StatementError {
      StatementError(
        .numericValueOutOfRange, "value \"\(input)\" is out of range for type oid",
        .init("oid.c", line, "oidin_subr"))
    }
    // As `strtoul`, which takes a sign.
    guard let magnitude = UInt64(digits) else { throw outOfRange(68) }
    let value = text.hasPrefix("-") ? 0 &- magnitude : magnitude
    guard let oid = UInt32(exactly: value) ?? Int32(exactly: Int64(bitPattern: value))?.bits else {
      throw outOfRange(107)
    }
    return String(oid)
  }

  /// 32 hexadecimal digits in braces or not, with hyphens behind any four.
  private func readUUID(_ input: String) throws(StatementError) -> String {
    var rest = Array(input.utf8)[...]
    let isBraced = rest.first == UInt8(ascii: "{")
    if isBraced { rest = rest.dropFirst() }
    var digits: [UInt8] = []
    while digits.count < 32, let digit = rest.popFirst(), digit.isHexDigit {
      digits.append(digit | 0x20)
      let mayBreak = digits.count % 4 == 0 && digits.count < 32
      if mayBreak, rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    }
    if isBraced, rest.first == UInt8(ascii: "}") {
      rest = rest.dropFirst()
    } else if isBraced {
      digits = []
    }
    guard digits.count == 32, rest.isEmpty else {
      throw invalid(input, ("uuid.c", 133, "string_to_uuid"))
    }
    return UUIDText.written(String(decoding: digits, as: UTF8.self))
  }
}

/// A UUID's text.
enum UUIDText {
  /// 32 digits in the groups of the standard form.
  static func written(_ digits: String) -> String {
    var rest = digits[...]
    return [8, 4, 4, 4, 12].map { length in
      defer { rest = rest.dropFirst(length) }
      return String(rest.prefix(length))
    }.joined(separator: "-")
  }
}

extension UInt8 {
  /// As C's `isspace`.
  var isSpace: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isHexDigit: Bool { isDigit || (0x61...0x66).contains(self | 0x20) }
  /// As C's `isalnum`, for ASCII.
  var isAlphanumeric: Bool { isDigit || (0x61...0x7a).contains(self | 0x20) }
}

extension Int32 {
  fileprivate var bits: UInt32 { UInt32(bitPattern: self) }
}

extension String {
  /// Without the space around it.
  var trimmed: String {
    var bytes = Array(utf8)[...]
    while bytes.first?.isSpace == true { bytes = bytes.dropFirst() }
    while bytes.last?.isSpace == true { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The characters that fit 63 bytes.
  var truncatedToName: String {
    var name = String.UnicodeScalarView()
    var length = 0
    for scalar in unicodeScalars {
      length += UTF8.width(scalar)
      guard length <= 63 else { break }
      name.append(scalar)
    }
    return String(name)
  }
}
