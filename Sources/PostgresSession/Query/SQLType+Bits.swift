import PostgresWire

/// `macaddr`, `bit` and `varbit`.
extension SQLType {
  /// Six bytes, in any of the forms that `macaddr_in` takes.
  func readMACAddress(_ input: String) throws(StatementError) -> String {
    let text = input.trimmed
    let separators = text.filter { ":-.".contains($0) }
    let groups = text.split(omittingEmptySubsequences: false) { ":-.".contains($0) }
    let isUniform = Set(separators).count <= 1
    let width = groups.count == 1 ? 12 : groups.count == 2 ? 6 : groups.count == 3 ? 4 : 2
    let padded = groups.map { group in
      String(repeating: "0", count: groups.count == 6 && group.count == 1 ? 1 : 0) + group
    }
    guard isUniform, [1, 2, 3, 6].contains(groups.count),
      padded.allSatisfy({ $0.utf8.count == width && $0.utf8.allSatisfy(\.isHexDigit) })
    else { throw invalid(input, ("mac.c", 91, "macaddr_in")) }
    var digits = padded.joined().lowercased()[...]
    var bytes: [Substring] = []
    while !digits.isEmpty {
      bytes.append(digits.prefix(2))
      digits = digits.dropFirst(2)
    }
    return bytes.joined(separator: ":")
  }

  /// Zeros and ones, or `x` and hexadecimal digits.
  func readBits(_ input: String) throws(StatementError) -> String {
    let isHexadecimal = input.hasPrefix("x") || input.hasPrefix("X")
    let hasPrefix = isHexadecimal || input.hasPrefix("b") || input.hasPrefix("B")
    var bits = ""
    for character in input.dropFirst(hasPrefix ? 1 : 0) {
      guard let digit = character.hexDigitValue, character.isASCII, isHexadecimal || digit < 2
      else {
        throw StatementError(
          .invalidTextRepresentation,
          "\"\(character)\" is not a valid \(isHexadecimal ? "hexadecimal" : "binary") digit",
          .init("varbit.c", isHexadecimal ? 266 : 246, self == .bit ? "bit_in" : "varbit_in"))
      }
      let digits = String(digit, radix: 2)
      bits +=
        isHexadecimal ? String(repeating: "0", count: 4 - digits.count) + digits : digits
    }
    return bits
  }

  /// The number of bits, and the bytes that hold them.
  func sendBits(_ text: String) -> [UInt8] {
    let bits = Array(text.utf8)
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit == 0x31 {
      bytes[index / 8] |= 0x80 >> UInt8(index % 8)
    }
    return bigEndian(bits.count, 4) + bytes
  }

  func receiveBits(_ reader: inout BinaryReader) throws(StatementError) -> String {
    let count = try reader.integer(4)
    guard count >= 0 else {
      throw StatementError(
        .invalidBinaryRepresentation, "invalid length in external bit string",
        .init("varbit.c", 361, "\(name)_recv"))
    }
    let bytes = try reader.bytes((count + 7) / 8)
    let bits: [Character] = (0..<count).map { index in
      let shifted: UInt8 = bytes[index / 8] >> UInt8(7 - index % 8)
      return shifted & 1 == 1 ? "1" : "0"
    }
    return String(bits)
  }
}
