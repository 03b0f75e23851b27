import PostgresWire

/// A value of a result, with the type it has in PostgreSQL.
enum SQLValue: Hashable, Sendable {
  case boolean(Bool)
  case int4(Int32)
  case int8(Int64)
  case name(String)
  case numeric(String)
  case text(String)
  case null(SQLType)

  var type: SQLType {
    switch self {
    case .boolean: .boolean
    case .int4: .int4
    case .int8: .int8
    case .name: .name
    case .numeric: .numeric
    case .text: .text
    case .null(let type): type
    }
  }

  /// Nil is NULL.
  func bytes(_ format: ColumnDescription.Format) -> [UInt8]? {
    format == .binary ? binary : text
  }

  private var text: [UInt8]? {
    switch self {
    case .boolean(let value): [UInt8(ascii: value ? "t" : "f")]
    case .int4(let value): Array(String(value).utf8)
    case .int8(let value): Array(String(value).utf8)
    case .name(let value), .numeric(let value), .text(let value): Array(value.utf8)
    case .null: nil
    }
  }

  private var binary: [UInt8]? {
    switch self {
    case .boolean(let value): [value ? 1 : 0]
    case .int4(let value): bigEndian(UInt64(UInt32(bitPattern: value)), count: 4)
    case .int8(let value): bigEndian(UInt64(bitPattern: value), count: 8)
    case .numeric(let value): binaryNumeric(value)
    case .name, .text, .null: text
    }
  }

  private func bigEndian(_ value: UInt64, count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
  }
}

/// `numeric_send`: the number of base-10000 digits, the weight of the first, the sign, the number of
/// decimal digits behind the point, the digits; an Int16 each.
private func binaryNumeric(_ text: String) -> [UInt8] {
  let isNegative = text.hasPrefix("-")
  let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
  let whole = parts.first ?? ""
  let fraction = parts.count > 1 ? parts[1] : ""
  let padded =
    String(repeating: "0", count: (4 - whole.count % 4) % 4) + whole + fraction
    + String(repeating: "0", count: (4 - fraction.count % 4) % 4)
  var digits = stride(from: 0, to: padded.count, by: 4).compactMap { start in
    Int(padded.dropFirst(start).prefix(4))
  }
  var weight = (whole.count + 3) / 4 - 1
  while digits.first == 0 {
    digits.removeFirst()
    weight -= 1
  }
  while digits.last == 0 { digits.removeLast() }
  if digits.isEmpty { weight = 0 }
  let fields = [digits.count, weight, isNegative ? 0x4000 : 0, fraction.count] + digits
  return fields.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
}

/// The types of `pg_type` that answers use.
enum SQLType: Int32, Hashable, Sendable {
  case boolean = 16
  case name = 19
  case int8 = 20
  case int4 = 23
  case text = 25
  case numeric = 1700

  /// `typlen`.
  var size: Int16 {
    switch self {
    case .boolean: 1
    case .int4: 4
    case .int8: 8
    case .name: 64
    case .text, .numeric: -1
    }
  }
}

/// One column of a result, before a client has chosen its format.
struct ResultColumn: Hashable, Sendable {
  var name: String
  var type: SQLType
  var tableOID: Int32 = 0
  var attributeNumber: Int16 = 0

  func description(_ format: ColumnDescription.Format) -> ColumnDescription {
    ColumnDescription(
      name: name, tableOID: tableOID, attributeNumber: attributeNumber, typeOID: type.rawValue,
      typeSize: type.size, format: format)
  }
}
