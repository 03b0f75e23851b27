/// Base 64 as PostgreSQL writes and reads it in SCRAM messages (`src/common/base64.c`).
package enum Base64 {
  /// The text of bytes, padded with `=`, in one line (RFC 4648, section 4).
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for digit in 0..<4 {
        let value = Int(bits >> (18 - 6 * UInt32(digit)) & 63)
        text.append(digit > group.count ? padding : alphabet[value])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text, or nil where `pg_b64_decode` finds an error.
  ///
  /// Refused are white space, letters outside the alphabet, padding anywhere but in the third or
  /// fourth place of a group, and a last group of less than four. Like that function, and unlike
  /// RFC 4648, it accepts unused bits that are not zero and text behind the padding: a server that
  /// refused them would refuse what PostgreSQL accepts.
  package static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var position = 0
    var lastGroup: Int?  // How many bytes a group has, once padding was seen.
    for letter in text.utf8 {
      if letter == padding {
        if lastGroup == nil {
          guard position >= 2 else { return nil }
          lastGroup = position - 1
        }
        bits <<= 6
      } else {
        guard let value = value(of: letter) else { return nil }
        bits = bits << 6 | value
      }
      position += 1
      if position == 4 {
        let group = [bits >> 16, bits >> 8, bits].map(UInt8.init(truncatingIfNeeded:))
        bytes += group.prefix(lastGroup ?? 3)
        bits = 0
        position = 0
      }
    }
    return position == 0 ? bytes : nil
  }
}

private let alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
)

private let padding = UInt8(ascii: "=")

private func value(of letter: UInt8) -> UInt32? {
  switch letter {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
  case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
