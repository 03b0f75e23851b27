/// Writes the fields of a message body; the counterpart of `ByteReader`.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) {
    bytes.append(value)
  }

  mutating func int16(_ value: Int) {
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  mutating func int32(_ value: Int32) {
    for shift in [24, 16, 8, 0] {
      bytes.append(UInt8(truncatingIfNeeded: value >> Int32(shift)))
    }
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
