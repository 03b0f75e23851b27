import PostgresWire

/// The input of the types that the system catalogues are made of.
extension SQLType {
  /// xid, cid and xid8 take what C's `strtoul` does, and ignore what stands behind it.
  func readTransaction(_ input: String) throws(StatementError) -> String {
    var rest = Array(input.utf8).drop(while: \.isSpace)
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var value: UInt64 = 0
    for digit in rest.prefix(while: \.isDigit) {
      value = value &* 10 &+ UInt64(digit - 0x30)
    }
    if isNegative { value = 0 &- value }
    return self == .xid8 ? String(value) : String(UInt32(truncatingIfNeeded: value))
  }

  /// `(block,offset)`.
  func readTID(_ input: String) throws(StatementError) -> String {
    let parts = input.trimmed.dropFirst().dropLast().split(separator: ",")
    guard input.trimmed.hasPrefix("("), input.trimmed.hasSuffix(")"), parts.count == 2,
      let block = UInt32(parts[0]), let offset = UInt16(parts[1])
    else { throw invalid(input, ("tid.c", 87, "tidin")) }
    return "(\(block),\(offset))"
  }

  func sendTID(_ text: String) -> [UInt8] {
    let parts = text.split { "(,)".contains($0) }.map { Int($0) ?? 0 }
    return bigEndian(parts.first ?? 0, 4) + bigEndian(parts.last ?? 0, 2)
  }

  /// A place in the log: the two halves of 64 bits, `16/B374D848`.
  func readLSN(_ input: String) throws(StatementError) -> String {
    let halves = input.split(separator: "/", omittingEmptySubsequences: false)
    let words = halves.compactMap { $0.utf8.count <= 8 ? UInt32($0, radix: 16) : nil }
    guard halves.count == 2, words.count == 2 else {
      throw invalid(input, ("pg_lsn.c", 68, "pg_lsn_in"))
    }
    return words.map { hexadecimalWord(Int($0)) }.joined(separator: "/")
  }

  func sendLSN(_ text: String) -> [UInt8] {
    text.split(separator: "/").flatMap { bigEndian(Int($0, radix: 16) ?? 0, 4) }
  }

  /// 32 bits in capital letters, without zeros before them.
  func hexadecimalWord(_ value: Int) -> String {
    String(UInt32(truncatingIfNeeded: value), radix: 16, uppercase: true)
  }

  /// Numbers with blanks between them.
  func readVector(_ input: String) throws(StatementError) -> String {
    var numbers: [String] = []
    for part in input.split(whereSeparator: \.isWhitespace) {
      numbers.append(try (vectorElement ?? .oid).read(String(part)))
    }
    return numbers.joined(separator: " ")
  }

  /// An OID; a name takes the catalogue.
  func readObject(_ input: String) throws(StatementError) -> String {
    if input == "-" { return "0" }
    guard !input.isEmpty, input.utf8.allSatisfy(\.isDigit) else {
      throw .unanswered("\(title) '\(input)'")
    }
    return try SQLType.oid.read(input)
  }
}
