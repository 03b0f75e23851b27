import PostgresWire

/// A value of `inet` or `cidr`: an address, and how many of its bits are the network's.
struct NetworkText: Hashable, Sendable {
  var address: IPAddress
  var length: Int
  var isCIDR: Bool

  init(_ input: String, as type: SQLType) throws(StatementError) {
    isCIDR = type == .cidr
    let parts = input.split(separator: "/", omittingEmptySubsequences: false)
    var host = parts.first.map(String.init) ?? ""
    // `10.1` is a network of the bytes that stand there.
    let given = host.split(separator: ".", omittingEmptySubsequences: false).count
    let isShort = isCIDR && !host.contains(":") && (1...3).contains(given)
    if isShort { host += String(repeating: ".0", count: 4 - given) }
    guard parts.count <= 2, let address = IPAddress(host),
      let length = parts.count == 2
        ? Int(parts[1]) : isShort ? given * 8 : address.bitCount,
      parts.count == 1 || parts[1].utf8.allSatisfy(\.isDigit),
      (0...address.bitCount).contains(length)
    else { throw type.invalid(input, ("network.c", 99, "network_in")) }
    self.address = address
    self.length = length
    guard !isCIDR || hasNoHostBits else {
      throw StatementError(
        .invalidTextRepresentation, "invalid cidr value: \"\(input)\"",
        detail: "Value has bits set to right of mask.", .init("network.c", 111, "network_in"))
    }
  }

  private var hasNoHostBits: Bool {
    guard let network = Network(address, prefixLength: length) else { return false }
    return zip(address.bytes, network.mask.bytes).allSatisfy { $0 & ~$1 == 0 }
  }

  /// The length is left out where an inet is a whole address.
  var text: String {
    address.presentation + (isCIDR || length < address.bitCount ? "/\(length)" : "")
  }

  /// Family, bits, whether it is a cidr, bytes of the address (`network_send`).
  var sent: [UInt8] {
    let family: UInt8 = address.bytes.count == 4 ? 2 : 3
    return [family, UInt8(length), isCIDR ? 1 : 0, UInt8(address.bytes.count)] + address.bytes
  }

  init(received reader: inout BinaryReader, as type: SQLType) throws(StatementError) {
    func invalid(_ what: String, _ line: Int) -> StatementError {
      StatementError(
        .invalidBinaryRepresentation, "invalid \(what) in external \"\(type.name)\" value",
        .init("network.c", line, "network_recv"))
    }
    let family = try reader.byte()
    guard family == 2 || family == 3 else { throw invalid("address family", 218) }
    let length = Int(try reader.byte())
    guard length <= (family == 2 ? 32 : 128) else { throw invalid("bits", 225) }
    _ = try reader.byte()
    let count = Int(try reader.byte())
    guard count == (family == 2 ? 4 : 16), let address = IPAddress(bytes: try reader.bytes(count))
    else { throw invalid("length", 233) }
    self.address = address
    self.length = length
    isCIDR = type == .cidr
  }
}

extension IPAddress {
  /// As `inet_ntop` writes it: of the longest runs of zeros the first is left out.
  var presentation: String {
    guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    var longest = 0..<0
    var start = 0
    for index in 0...8 where index == 8 || groups[index] != 0 {
      if index - start > longest.count { longest = start..<index }
      start = index + 1
    }
    let texts = groups.map { String($0, radix: 16) }
    guard longest.count > 1 else { return texts.joined(separator: ":") }
    return texts[..<longest.lowerBound].joined(separator: ":") + "::"
      + texts[longest.upperBound...].joined(separator: ":")
  }
}
