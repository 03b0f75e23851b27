/// Writes the fields of a message body; the counterpart of `ByteReader`.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// What a message is: a type byte, a length word that counts itself, and what `write` writes.
  mutating func message(_ type: UInt8, _ write: (inout ByteWriter) -> Void) {
    byte(type)
    let start = bytes.count
    int32(0)
    write(&self)
    let length = UInt32(truncatingIfNeeded: bytes.count - start)
    for index in 0..<4 {
      bytes[start + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(index)))
    }
  }

  /// Goes on where the bytes end, in their own storage.
  static func append(to bytes: inout [UInt8], _ write: (inout ByteWriter) -> Void) {
    var writer = ByteWriter()
    swap(&writer.bytes, &bytes)
    write(&writer)
    swap(&writer.bytes, &bytes)
  }

  mutating func byte(_ value: UInt8) {
    bytes.append(value)
  }

  mutating func int16(_ value: Int) {
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  mutating func int32(_ value: Int32) {
    bytes.append(UInt8(truncatingIfNeeded: value >> 24))
    bytes.append(UInt8(truncatingIfNeeded: value >> 16))
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  mutating func raw(_ value: some Sequence<UInt8>) {
    bytes.append(contentsOf: value)
  }

  mutating func string(_ value: String) {
    bytes.append(contentsOf: value.utf8)
    bytes.append(0)
  }

  mutating func value(_ value: [UInt8]?) {
    guard let value else { return int32(-1) }
    int32(Int32(value.count))
    raw(value)
  }

  mutating func list<Element>(
    _ elements: [Element], _ write: (inout ByteWriter, Element) -> Void
  ) {
    int16(elements.count)
    for element in elements { write(&self, element) }
  }
}
