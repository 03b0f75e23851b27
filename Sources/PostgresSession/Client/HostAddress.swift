/// The bytes of a host that is an address, as the system's resolver and libpq read it; nil for a name.
///
/// Version 4 follows `inet_aton`: one to four numbers, decimal, octal (`017`) or hexadecimal
/// (`0x7f`), of which the last fills what is left, so that `127.1` is 127.0.0.1. Version 6 follows
/// `inet_pton`.
func addressBytes(ofHost host: String) -> [UInt8]? {
  if host.contains(":") { return IPAddress(host)?.bytes }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  let numbers = parts.compactMap(number)
  guard numbers.count == parts.count, let last = numbers.last, numbers.count <= 4 else {
    return nil
  }
  let first = numbers.dropLast().compactMap { UInt8(exactly: $0) }
  let width = 4 - first.count
  guard first.count == numbers.count - 1, last >> (8 * width) == 0 else { return nil }
  return first + (0..<width).reversed().map { UInt8(truncatingIfNeeded: last >> (8 * $0)) }
}

private func number(_ text: Substring) -> UInt64? {
  guard text.allSatisfy({ $0.isASCII && $0.isHexDigit || $0 == "x" || $0 == "X" }) else {
    return nil
  }
  if text.hasPrefix("0x") || text.hasPrefix("0X") { return UInt64(text.dropFirst(2), radix: 16) }
  return UInt64(text, radix: text.hasPrefix("0") ? 8 : 10)
}

/// An address as it is written: `127.0.0.1`, or as RFC 5952 has it, `::1`.
func text(ofAddress bytes: [UInt8]) -> String {
  switch bytes.count {
  case 4: return bytes.map(String.init).joined(separator: ".")
  case 16: break
  default: return "an address of \(bytes.count) bytes"
  }
  let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
  let text = { (part: ArraySlice<UInt16>) in
    part.map { String($0, radix: 16) }.joined(separator: ":")
  }
  let zeros = longestZeros(groups)
  guard zeros.count > 1 else { return text(groups[...]) }
  return "\(text(groups[..<zeros.lowerBound]))::\(text(groups[zeros.upperBound...]))"
}

/// The first of the longest runs.
private func longestZeros(_ groups: [UInt16]) -> Range<Int> {
  var longest = 0..<0
  var start = 0
  for (index, group) in groups.enumerated() {
    if group != 0 { start = index + 1 }
    if index + 1 - start > longest.count { longest = start..<index + 1 }
  }
  return longest
}
