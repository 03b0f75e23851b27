import PostgresWire

/// The send and receive functions.
extension SQLType {
  /// The binary form of what the output function has written.
  func send(_ text: String) -> [UInt8] {
    switch self {
    case .boolean: [text == "t" ? 1 : 0]
    case .int2, .int4, .int8, .oid: bigEndian(Int(text) ?? 0, Int(size))
    case .float4: bigEndian(Int((Float(text.nonFinite ?? text) ?? .nan).bitPattern), 4)
    case .float8:
      bigEndian(Int(bitPattern: UInt((Double(text.nonFinite ?? text) ?? .nan).bitPattern)), 8)
    case .numeric: (try? Numeric(text).sent) ?? []
    case .bytea: (try? Bytea.read(text)) ?? []
    case .date, .time, .timestamp, .timestamptz: (try? sendDateTime(text)) ?? []
    case .uuid: (try? Bytea.read("\\x" + text.filter { $0 != "-" })) ?? []
    case .jsonb: [1] + Array(text.utf8)
    case .void: []
    case .char: text.isEmpty ? [0] : Array(text.utf8)
    case .text, .varchar, .bpchar, .name, .json, .xml, .pgNodeTree, .unknown, .aclitem,
      .record, .anyarray, .pgNDistinct, .pgDependencies, .pgMCVList:
      Array(text.utf8)
    case .pgLSN: sendLSN(text)
    case .xid, .cid, .regproc, .regprocedure, .regoper, .regoperator, .regclass, .regtype,
      .regnamespace, .regrole:
      bigEndian(Int(text) ?? 0, 4)
    case .xid8: bigEndian(Int(truncatingIfNeeded: UInt(text) ?? 0), 8)
    case .tid: sendTID(text)
    case .interval: (try? Interval(text).sent) ?? []
    case .timetz: (try? TimeWithZone(text).sent) ?? []
    case .inet, .cidr: (try? NetworkText(text, as: self).sent) ?? []
    case .macaddr: (try? Bytea.read("\\x" + text.filter { $0 != ":" })) ?? []
    case .bit, .varbit: sendBits(text)
    default: (try? sendArray(text)) ?? []
    }
  }

  private func sendDateTime(_ text: String) throws(StatementError) -> [UInt8] {
    let value = try DateTime(text, as: self)
    let size = Int(size)
    let least = Int.min >> (64 - size * 8)
    let count = value.infinity < 0 ? least : value.infinity > 0 ? ~least : value.count
    return bigEndian(count, size)
  }

  /// Dimensions, whether there are NULLs, the element's type; the dimension and its lower bound;
  /// the elements with their lengths (`array_send`).
  private func sendArray(_ text: String) throws(StatementError) -> [UInt8] {
    let element = element ?? vectorElement ?? .text
    let elements =
      try vectorElement == nil
      ? ArrayLiteral.read(text, of: element) : text.split(separator: " ").map(String.init)
    let header = [
      elements.isEmpty && vectorElement == nil ? 0 : 1, elements.contains(nil) ? 1 : 0,
      Int(element.rawValue),
    ]
    let isVector = vectorElement != nil
    let dimension = elements.isEmpty && !isVector ? [] : [elements.count, isVector ? 0 : 1]
    return (header + dimension).flatMap { bigEndian($0, 4) }
      + elements.flatMap { text in
        guard let value = text.map(element.send) else { return bigEndian(-1, 4) }
        return bigEndian(value.count, 4) + value
      }
  }

  /// What the output function writes for the binary form.
  func receive(_ reader: inout BinaryReader) throws(StatementError) -> String {
    switch self {
    case .boolean: return try reader.byte() == 0 ? "f" : "t"
    case .int2, .int4, .int8: return String(try reader.integer(Int(size)))
    case .oid: return String(UInt32(truncatingIfNeeded: try reader.integer(4)))
    case .float4:
      let bits = UInt32(truncatingIfNeeded: try reader.integer(4))
      return FloatText.written(Float(bitPattern: bits))
    case .float8:
      return FloatText.written(Double(bitPattern: UInt64(bitPattern: Int64(try reader.integer(8)))))
    case .numeric: return try Numeric(received: &reader).text
    case .bytea: return "\\x" + hexadecimal(reader.rest())
    case .date, .time, .timestamp, .timestamptz: return try receiveDateTime(&reader)
    case .uuid: return UUIDText.written(hexadecimal(try reader.bytes(16)))
    case .jsonb:
      let version = try reader.byte()
      guard version == 1 else {
        throw StatementError(
          .internalError, "unsupported jsonb version number \(version)",
          .init("jsonb.c", 123, "jsonb_recv"))
      }
      return try read(try reader.text())
    case .char: return String(decoding: [try reader.byte()].filter { $0 != 0 }, as: UTF8.self)
    case .text, .varchar, .bpchar, .name, .json, .xml, .unknown:
      return try read(try reader.text())
    case .xid, .cid, .regproc, .regprocedure, .regoper, .regoperator, .regclass, .regtype,
      .regnamespace, .regrole:
      return String(UInt32(truncatingIfNeeded: try reader.integer(4)))
    case .xid8: return String(UInt64(truncatingIfNeeded: try reader.integer(8)))
    case .tid:
      let block = UInt32(truncatingIfNeeded: try reader.integer(4))
      return "(\(block),\(UInt16(truncatingIfNeeded: try reader.integer(2))))"
    case .interval: return try Interval(received: &reader).text
    case .timetz: return try TimeWithZone(received: &reader).text
    case .inet, .cidr: return try NetworkText(received: &reader, as: self).text
    case .macaddr:
      return try reader.bytes(6).map { hexadecimal([$0]) }.joined(separator: ":")
    case .bit, .varbit: return try receiveBits(&reader)
    case .pgLSN:
      return "\(hexadecimalWord(try reader.integer(4)))/\(hexadecimalWord(try reader.integer(4)))"
    case .void, .record, .aclitem, .pgNodeTree, .int2vector, .oidvector, .anyarray, .pgNDistinct,
      .pgDependencies, .pgMCVList:
      throw .unanswered("a binary value of type \(name)")
    default: return try receiveArray(&reader)
    }
  }

  private func receiveDateTime(_ reader: inout BinaryReader) throws(StatementError) -> String {
    let size = Int(size)
    let count = try reader.integer(size)
    let least = Int.min >> (64 - size * 8)
    let infinity = self == .time ? 0 : count == least ? -1 : count == ~least ? 1 : 0
    let value = DateTime(count: count, infinity: infinity)
    let isGood = self == .time ? (0...DateTime.day).contains(count) : value.isInRange(self)
    guard isGood else { throw dateTimeOutOfRange }
    return value.text(as: self)
  }

  private var dateTimeOutOfRange: StatementError {
    let (what, file, line): (String, String, Int) =
      switch self {
      case .date: ("date", "date.c", 213)
      case .time: ("time", "date.c", 1502)
      case .timestamp: ("timestamp", "timestamp.c", 255)
      default: ("timestamp", "timestamp.c", 796)
      }
    return StatementError(
      .datetimeFieldOverflow, "\(what) out of range", .init(file, line, "\(name)_recv"))
  }

  private func receiveArray(_ reader: inout BinaryReader) throws(StatementError) -> String {
    let element = element ?? .text
    let dimensions = try reader.integer(4)
    let flags = try reader.integer(4)
    let type = Int32(try reader.integer(4))
    guard (0...1).contains(dimensions) else {
      throw .unanswered("an array of more than one dimension")
    }
    guard flags == 0 || flags == 1 else {
      throw StatementError(
        .invalidBinaryRepresentation, "invalid array flags",
        .init("arrayfuncs.c", 1315, "array_recv"))
    }
    guard type == element.rawValue else {
      let found = SQLType(rawValue: type).map { "\(type) (\($0.title))" } ?? "\(type)"
      throw StatementError(
        .datatypeMismatch,
        "binary data has array element type \(found) instead of expected "
          + "\(element.rawValue) (\(element.title))", .init("arrayfuncs.c", 1333, "array_recv"))
    }
    guard dimensions == 1 else { return "{}" }
    let count = try reader.integer(4)
    _ = try reader.integer(4)
    var elements: [String?] = []
    for _ in 0..<max(0, count) {
      let length = try reader.integer(4)
      guard length != -1 else {
        elements.append(nil)
        continue
      }
      let value = try SQLValue(
        element, received: try reader.bytes(length), orElse: .binaryElementRest)
      elements.append(value.text)
    }
    return ArrayLiteral.text(of: elements)
  }
}

extension String {
  /// As Swift reads it.
  fileprivate var nonFinite: String? {
    ["NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"][self]
  }
}
