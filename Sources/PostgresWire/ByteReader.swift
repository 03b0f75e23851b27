/// Reads the fields of a message body; integers are big-endian, strings end with a zero byte.
///
/// Each method gives nil where the bytes do not suffice, and keeps what was missing.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// What the method that gave nil looked for.
  private(set) var missing: WireError.Flaw?

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  init(_ bytes: [UInt8]) {
    self.init(bytes[...])
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func byte() -> UInt8? {
    guard position < bytes.endIndex else { return lack(.noByte) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func int16() -> Int16? {
    guard let field = take(2, orLack: .shortInteger) else { return nil }
    return Int16(truncatingIfNeeded: Self.integer(field))
  }

  mutating func int32() -> Int32? {
    guard let field = take(4, orLack: .shortInteger) else { return nil }
    return Int32(truncatingIfNeeded: Self.integer(field))
  }

  mutating func take(
    _ count: Int, orLack flaw: WireError.Flaw = .shortBytes
  ) -> ArraySlice<UInt8>? {
    guard count >= 0, bytes.endIndex - position >= count else { return lack(flaw) }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func string() -> String? {
    guard let end = bytes[position...].firstIndex(of: 0) else {
      return lack(.unterminatedString)
    }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  mutating func rest() -> [UInt8] {
    defer { position = bytes.endIndex }
    return Array(bytes[position...])
  }

  /// An Int32 length and so many bytes; the inner nil is SQL's NULL (length -1).
  mutating func value() -> [UInt8]?? {
    guard let length = int32() else { return nil }
    guard length != -1 else { return .some(nil) }
    guard let field = take(Int(length)) else { return nil }
    return .some(Array(field))
  }

  /// An unsigned Int16 count and so many elements.
  mutating func list<Element>(
    _ element: (inout ByteReader) -> Element?
  ) -> [Element]? {
    guard let count = int16().map(UInt16.init(bitPattern:)) else { return nil }
    var elements: [Element] = []
    for _ in 0..<count {
      guard let next = element(&self) else { return nil }
      elements.append(next)
    }
    return elements
  }

  private mutating func lack<Value>(_ flaw: WireError.Flaw) -> Value? {
    missing = flaw
    return nil
  }

  private static func integer(_ field: ArraySlice<UInt8>) -> UInt32 {
    field.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
