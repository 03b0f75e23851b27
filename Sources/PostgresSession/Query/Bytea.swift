import PostgresWire

/// The texts of `bytea`.
enum Bytea {
  /// Reads the hexadecimal form, or the escape form.
  static func read(_ input: String) throws(StatementError) -> [UInt8] {
    let text = Array(input.utf8)
    if text.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")]) {
      return try readHexadecimal(text.dropFirst(2))
    }
    var bytes: [UInt8] = []
    var rest = text[...]
    while let next = rest.popFirst() {
      guard next == UInt8(ascii: "\\") else {
        bytes.append(next)
        continue
      }
      let octal = rest.prefix(3)
      if rest.first == next {
        bytes.append(next)
        rest = rest.dropFirst()
      } else if octal.count == 3, octal.allSatisfy({ (0x30...0x37).contains($0) }),
        let byte = UInt8(String(decoding: octal, as: UTF8.self), radix: 8)
      {
        bytes.append(byte)
        rest = rest.dropFirst(3)
      } else {
        throw StatementError(
          .invalidTextRepresentation, "invalid input syntax for type bytea",
          .init("varlena.c", 334, "byteain"))
      }
    }
    return bytes
  }

  /// Space may stand between bytes.
  private static func readHexadecimal(
    _ text: ArraySlice<UInt8>
  ) throws(StatementError) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text
    while let first = rest.popFirst() {
      if [0x20, 0x09, 0x0a, 0x0d].contains(first) { continue }
      let high = try digit(first)
      guard let second = rest.popFirst() else {
        throw StatementError(
          .invalidParameterValue, "invalid hexadecimal data: odd number of digits",
          .init("encode.c", 214, "hex_decode"))
      }
      bytes.append(high << 4 | (try digit(second)))
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) throws(StatementError) -> UInt8 {
    guard let value = Character(Unicode.Scalar(byte)).hexDigitValue else {
      throw StatementError(
        .invalidParameterValue,
        "invalid hexadecimal digit: \"\(String(decoding: [byte], as: UTF8.self))\"",
        .init("encode.c", 184, "get_hex"))
    }
    return UInt8(value)
  }
}
