import PostgresWire

/// Reads the binary form of a value, with PostgreSQL's errors where bytes are missing
/// (`pqformat.c`).
struct BinaryReader {
  private var remaining: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    remaining = bytes[...]
  }

  var isAtEnd: Bool { remaining.isEmpty }

  mutating func byte() throws(StatementError) -> UInt8 {
    guard let byte = remaining.popFirst() else {
      throw StatementError(.invalidBody(message: "parameter", .noByte))
    }
    return byte
  }

  /// A signed integer of 2, 4 or 8 bytes.
  mutating func integer(_ size: Int) throws(StatementError) -> Int {
    guard remaining.count >= size else {
      throw StatementError(.invalidBody(message: "parameter", .shortInteger))
    }
    let bits = 64 - size * 8
    let value = remaining.prefix(size).reduce(0) { $0 << 8 | UInt64($1) }
    remaining = remaining.dropFirst(size)
    return Int(bitPattern: UInt(value << UInt64(bits))) >> bits
  }

  mutating func bytes(_ count: Int) throws(StatementError) -> [UInt8] {
    guard count >= 0, remaining.count >= count else {
      throw StatementError(.invalidBody(message: "parameter", .shortBytes))
    }
    defer { remaining = remaining.dropFirst(count) }
    return Array(remaining.prefix(count))
  }

  /// All that is left.
  mutating func rest() -> [UInt8] {
    defer { remaining = [] }
    return Array(remaining)
  }

  /// All that is left, as text.
  mutating func text() throws(StatementError) -> String {
    defer { remaining = [] }
    return try String(clientText: Array(remaining))
  }
}

extension String {
  /// What a client sends as UTF-8, in which no zero byte can be.
  init(clientText bytes: [UInt8]) throws(StatementError) {
    if let flaw = firstIllFormed(bytes[...], isZeroAllowed: false) { throw .illFormed(flaw) }
    self.init(decoding: bytes, as: UTF8.self)
  }
}

/// The low `count` bytes, the highest first.
func bigEndian(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
