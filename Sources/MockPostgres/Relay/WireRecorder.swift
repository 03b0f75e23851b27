import PostgresWire

/// Takes the bytes of both ends of one connection apart, and keeps them as lines.
///
/// A line is a letter for the end that sent it (`F` frontend, `B` backend) and a packet by its name
/// or a message by its type; then all of its body, in which bytes that are no printable ASCII are
/// escaped, so that two lines are equal only where the bytes are. What no two connections can have
/// in common, and every secret, is masked: ``WireMask``.
struct WireRecorder {
  private(set) var lines: [WireLine] = []
  private let masks: [WireMask]
  private var frontend = FrameBuffer()
  private var backend = FrameBuffer()
  private var hasStarted = false
  /// Replies of one byte that the backend owes.
  private var repliesOwed = 0
  /// What the backend asked for with its last AuthenticationRequest.
  private var requested = "password"

  init(masks: [WireMask]) {
    self.masks = masks
  }

  /// Something that is no byte of the protocol, as TLS.
  mutating func note(_ end: WireLine.End, _ text: String) {
    lines.append(WireLine(end: end, text: "(\(text))"))
  }

  mutating func record(_ end: WireLine.End, _ bytes: [UInt8]) {
    switch end {
    case .frontend:
      frontend.append(bytes)
      while !hasStarted, let line = startupPacket() { add(end, line) }
      while hasStarted, let frame = try? frontend.next() { add(end, text(end, frame)) }
    case .backend:
      backend.append(bytes)
      while repliesOwed > 0, let reply = backend.first, reply != UInt8(ascii: "E") {
        repliesOwed -= 1
        add(end, "reply " + Self.escaped(backend.take(1) ?? []))
      }
      while let frame = try? backend.next() { add(end, text(end, frame)) }
    }
  }

  /// What came and makes no whole message.
  mutating func finish() {
    for (end, rest) in [(WireLine.End.frontend, frontend.drain()), (.backend, backend.drain())]
    where !rest.isEmpty {
      add(end, "bytes " + Self.escaped(rest))
    }
  }

  /// Nil while the packet is not whole.
  private mutating func startupPacket() -> String? {
    guard let length = frontend.peekInt32(), length >= 8,
      let packet = frontend.take(Int(length))
    else { return nil }
    switch StartupPacket.decode(Array(packet.dropFirst(4))) {
    case .sslRequest:
      repliesOwed += 1
      return "SSLRequest"
    case .gssencRequest:
      repliesOwed += 1
      return "GSSENCRequest"
    case .cancelRequest:
      return "CancelRequest (\(packet.count) bytes)"
    case .startup:
      hasStarted = true
      return "StartupMessage " + Self.escaped(Array(packet.dropFirst(4)))
    }
  }

  private mutating func text(_ end: WireLine.End, _ frame: Frame) -> String {
    let type = String(Character(Unicode.Scalar(frame.type)))
    let body = Self.escaped(frame.body)
    switch (end, type) {
    case (.backend, "R"):
      requested =
        switch frame.body.prefix(4) {
        case [0, 0, 0, 3]: "password"
        case [0, 0, 0, 5]: "md5"
        default: "SASL"
        }
      return "R(\(frame.body.count)) \(body)"
    case (.backend, "K"): return "K(\(frame.body.count)) \(body)"
    case (.frontend, "p"): return "p \(requested)(\(frame.body.count)) \(body)"
    default: return body.isEmpty ? type : "\(type) \(body)"
    }
  }

  private mutating func add(_ end: WireLine.End, _ text: String) {
    lines.append(WireLine(end: end, text: masks.reduce(text) { $1.applied(to: $0, of: end) }))
  }

  private static func escaped(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      if (0x20...0x7e).contains(byte), byte != UInt8(ascii: "\\") {
        return String(Character(Unicode.Scalar(byte)))
      }
      let digits = String(byte, radix: 16)
      return #"\"# + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}

/// A packet or a message that crossed the wire.
package struct WireLine: Hashable, Sendable, CustomStringConvertible {
  package enum End: String, Hashable, Sendable {
    case frontend = "F"
    case backend = "B"

    var other: End { self == .frontend ? .backend : .frontend }
  }

  package var end: End
  package var text: String

  package init(end: End, text: String) {
    self.end = end
    self.text = text
  }

  package var description: String { "\(end.rawValue) \(text)" }
}
