/// Whether a text is an IPv6 address, with or without a zone, as RFC 4291, section 2.2, writes them.
func isIPv6Address(_ text: String) -> Bool {
  let zoned = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
  guard let address = zoned.first, zoned.allSatisfy({ !$0.isEmpty }) else { return false }
  let halves = address.split(separator: "::", omittingEmptySubsequences: false)
  var groups = halves.flatMap {
    $0.isEmpty ? [] : $0.split(separator: ":", omittingEmptySubsequences: false)
  }
  let endsInIPv4 = groups.last.map(isIPv4Address) ?? false
  if endsInIPv4 { groups.removeLast() }
  guard groups.allSatisfy(isHexadecimalGroup) else { return false }
  let count = groups.count + (endsInIPv4 ? 2 : 0)
  switch halves.count {
  case 1: return count == 8
  case 2: return count < 8
  default: return false
  }
}

private func isHexadecimalGroup(_ text: Substring) -> Bool {
  (1...4).contains(text.count) && text.allSatisfy { $0.isASCII && $0.isHexDigit }
}

private func isIPv4Address(_ text: Substring) -> Bool {
  let octets = text.split(separator: ".", omittingEmptySubsequences: false)
  return octets.count == 4
    && octets.allSatisfy {
      (1...3).contains($0.count) && $0.allSatisfy { ("0"..."9").contains($0) } && UInt8($0) != nil
    }
}
