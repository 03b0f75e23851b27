import PostgresWire

/// What a fault has sent, as the journal tells it.
struct SentBytes {
  let bytes: [UInt8]
  let phase: Phase
  /// No message, but bytes as they stand there.
  let isRaw: Bool

  init(_ bytes: [UInt8], at phase: Phase, isRaw: Bool) {
    self.bytes = bytes
    self.phase = phase
    self.isRaw = isRaw
  }

  /// In the words that an honest server's have.
  var events: [Event] {
    switch (phase, isRaw ? bytes.first : nil) {
    case (.sslReply, UInt8(ascii: "S")): [.sslaccept]
    case (.sslReply, UInt8(ascii: "N")): [.sslreject]
    case (.gssReply, UInt8(ascii: "G")): [.gssaccept]
    case (.gssReply, UInt8(ascii: "N")): [.gssreject]
    default: frames.compactMap(event) + (isOldError ? [.v2error] : [])
    }
  }

  /// What a client that believes it sends next; the length that it says may be a lie.
  var askedSecret: SecretKind? {
    guard bytes.first == UInt8(ascii: "R"), bytes.count >= 9 else { return nil }
    return switch Array(bytes[5..<9]) {
    case [0, 0, 0, 3]: .password
    case [0, 0, 0, 5]: .md5Hash
    default: nil
    }
  }

  /// The errors among it.
  var refusals: [Record] {
    frames.compactMap { frame in
      guard case .errorResponse(let diagnostic)? = try? BackendMessage(frame) else { return nil }
      return .refusal(sqlState: diagnostic.sqlState ?? "", message: diagnostic.message ?? "")
    }
  }

  var traceText: String {
    let messages = frames.compactMap { try? BackendMessage($0) }
    guard messages.count == 1, let message = messages.first else {
      return "\(TraceEntry(.backend, length: bytes.count, "(a fault)"))"
    }
    return "\(TraceEntry(message))"
  }

  /// Those that are whole; what stands behind one that is not is no frame.
  private var frames: [Frame] {
    var buffer = FrameBuffer()
    buffer.append(bytes)
    var frames: [Frame] = []
    while let frame = try? buffer.next() { frames.append(frame) }
    return frames
  }

  /// An error before the client is let in is one to the login, whatever its severity says.
  private func event(of frame: Frame) -> Event? {
    switch try? BackendMessage(frame) {
    case .authentication(.ok): .authok
    case .errorResponse(let diagnostic)
    where diagnostic.severity != "ERROR" || phase != .queryReply:
      diagnostic.sqlState?.hasPrefix("28") ?? false ? .authfail : .backenderror
    default: nil
    }
  }

  /// In the format of protocol 2: `E`, a text, a zero byte.
  private var isOldError: Bool {
    bytes.first == UInt8(ascii: "E") && bytes.last == 0 && frames.isEmpty
  }
}
