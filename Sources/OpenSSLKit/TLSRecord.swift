/// Records as they stand on the wire (RFC 8446, section 5.1).
package enum TLSRecord {
  static let headerLength = 5

  /// A fatal alert before there are keys.
  package static func alert(_ code: UInt8) -> [UInt8] {
    header(type: 21, length: 2) + [2, code]
  }

  static func header(type: UInt8, length: Int) -> [UInt8] {
    [type, 3, 3, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
  }

  /// How many records there are; the last one must be whole.
  static func count(in bytes: [UInt8]) -> UInt64 {
    var (start, count) = (0, UInt64(0))
    while start + headerLength <= bytes.count {
      start += headerLength + (Int(bytes[start + 3]) << 8 | Int(bytes[start + 4]))
      count += 1
    }
    return count
  }
}
