/// An address of version 4 or 6, in network byte order.
package struct IPAddress: Hashable, Sendable {
  /// Four bytes, or sixteen.
  package let bytes: [UInt8]

  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  package static let loopback = IPAddress(unchecked: [127, 0, 0, 1])
  package static let loopback6 = IPAddress(
    unchecked: Array(repeating: 0, count: 15) + [1])

  private init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }

  package var bitCount: Int { bytes.count * 8 }

  /// 127.0.0.0/8 or ::1, which no other machine can reach.
  package var isLoopback: Bool { self == Self.loopback6 || bytes.count == 4 && bytes[0] == 127 }
}

extension IPAddress {
  /// Reads `192.0.2.1`, or the forms of RFC 4291, section 2.2, without a zone.
  ///
  /// A number with a zero before it is refused: some read it as octal.
  package init?(_ text: some StringProtocol) {
    let letters = Array(text.utf8)
    let bytes = letters.contains(UInt8(ascii: ":")) ? Self.version6(text) : Self.version4(letters)
    guard let bytes else { return nil }
    self.init(unchecked: bytes)
  }

  private static func version4(_ letters: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    /// Nil before its first digit.
    var number: UInt8?
    for letter in letters + [UInt8(ascii: ".")] {
      switch (letter, number) {
      case (UInt8(ascii: "."), let end?):
        bytes.append(end)
        number = nil
      case (UInt8(ascii: "0")...UInt8(ascii: "9"), nil): number = letter - UInt8(ascii: "0")
      case (UInt8(ascii: "0")...UInt8(ascii: "9"), let front?) where front != 0:
        let (tens, isTooLarge) = front.multipliedReportingOverflow(by: 10)
        let (sum, isLarger) = tens.addingReportingOverflow(letter - UInt8(ascii: "0"))
        guard !isTooLarge, !isLarger else { return nil }
        number = sum
      default: return nil
      }
    }
    return bytes.count == 4 ? bytes : nil
  }

  private static func version6(_ text: some StringProtocol) -> [UInt8]? {
    guard let gap = firstGap(in: text) else {
      return groups(text).flatMap { $0.count == 16 ? $0 : nil }
    }
    let head = text[..<gap.lowerBound]
    let tail = text[gap.upperBound...]
    guard !head.contains("."), let front = head.isEmpty ? [] : groups(head),
      let back = tail.isEmpty ? [] : groups(tail), front.count + back.count <= 14
    else { return nil }
    return front + Array(repeating: 0, count: 16 - front.count - back.count) + back
  }

  private static func firstGap<Text: StringProtocol>(in text: Text) -> Range<Text.Index>? {
    var index = text.startIndex
    while let colon = text[index...].firstIndex(of: ":") {
      let next = text.index(after: colon)
      guard next < text.endIndex, text[next] == ":" else {
        index = next
        continue
      }
      return colon..<text.index(after: next)
    }
    return nil
  }

  private static func groups(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if part.contains("."), index == parts.count - 1, let last = version4(Array(part.utf8)) {
        bytes += last
      } else if (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
        let group = UInt16(part, radix: 16)
      {
        bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
      } else {
        return nil
      }
    }
    return bytes
  }
}

/// The addresses that share their leading bits: an address and a mask of the same length.
package struct Network: Hashable, Sendable {
  package let address: IPAddress
  package let mask: IPAddress

  /// Nil where the two are of different versions.
  package init?(_ address: IPAddress, mask: IPAddress) {
    guard address.bytes.count == mask.bytes.count else { return nil }
    self.address = address
    self.mask = mask
  }

  /// Nil where the address has fewer bits than `prefixLength`.
  package init?(_ address: IPAddress, prefixLength: Int) {
    guard (0...address.bitCount).contains(prefixLength) else { return nil }
    let mask = (0..<address.bytes.count).map { index in
      UInt8(truncatingIfNeeded: 0xff00 >> min(max(prefixLength - index * 8, 0), 8))
    }
    guard let mask = IPAddress(bytes: mask) else { return nil }
    self.init(address, mask: mask)
  }

  package func contains(_ other: IPAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    return zip(zip(address.bytes, other.bytes), mask.bytes).allSatisfy { pair, mask in
      pair.0 & mask == pair.1 & mask
    }
  }
}
