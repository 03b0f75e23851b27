import PostgresSession

extension Recording {
  /// What the recording says, step by step.
  var expected: [String] {
    steps.map { step in
      switch step {
      case .client: ">"
      case .server(let bytes): Self.shown(bytes)
      case .tls: "tls"
      case .eof: "eof"
      case .timeout: "timeout"
      case .cancel: "cancel"
      case .end(let isOpen): isOpen ? "open" : "closed"
      }
    }
  }

  /// The first step at which it went another way.
  func difference(_ played: [String]) -> String {
    let index =
      zip(expected, played).enumerated().first { $1.0 != $1.1 }?.offset
      ?? min(expected.count, played.count)
    let client = steps.indices.contains(index - 1) ? steps[index - 1] : nil
    let packet = if case .client(let bytes) = client { Self.shown(bytes) } else { "" }
    return """
      step \(index) \(packet)
      expected: \(expected.indices.contains(index) ? expected[index] : "nothing")
      but came: \(played.indices.contains(index) ? played[index] : "nothing")
      """
  }

  /// What a session does when the client does as the recording says.
  ///
  /// `pieces` cuts a packet into what arrives at once.
  func played(pieces: ([UInt8]) -> [[UInt8]] = { [$0] }) throws -> [String] {
    try play(pieces: pieces).transcript
  }

  func play(
    isTracing: Bool = false, pieces: ([UInt8]) -> [[UInt8]] = { [$0] }
  ) throws -> (transcript: [String], conversation: ServerConversation) {
    var conversation = ServerConversation(
      ServerSession(
        behaviour: try behaviour, client: try client, randomness: randomness, now: Self.now,
        isTracing: isTracing),
      load: load, verdict: .noSuchProcess)
    try logIn(&conversation)
    conversation.forget()
    var transcript: [String] = []
    func show() {
      if !conversation.writes.isEmpty { transcript.append(Self.shown(conversation.written)) }
      conversation.forget()
    }
    for step in steps {
      switch step {
      case .client(let packet):
        transcript.append(">")
        for piece in pieces(packet) { conversation.send(piece) }
      case .server: show()
      case .tls(let version, let cipher):
        let isAskedFor = conversation.unreadAtTLS != nil
        transcript.append(isAskedFor ? "tls" : "no tls")
        if isAskedFor { conversation.establishTLS(try tlsFacts(version, cipher)) }
      case .eof:
        transcript.append("eof")
        conversation.handle(.peerClosed)
      case .timeout:
        transcript.append(conversation.timer == nil ? "no timer" : "timeout")
        conversation.handle(.timerFired)
      case .cancel:
        transcript.append("cancel")
        conversation.handle(.cancelRequested)
      case .end:
        show()
        transcript.append(conversation.isClosed ? "closed" : "open")
      }
    }
    show()
    return (transcript, conversation)
  }

  /// `with session plain` or `with session tls`: the role acme has logged in already.
  private func logIn(_ conversation: inout ServerConversation) throws {
    guard let transport = self["session"] else { return }
    if transport == "tls" {
      conversation.send(try Self.bytes("SSLRequest"))
      conversation.establishTLS(try tlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384"))
    }
    conversation.send(try Self.bytes("StartupMessage user=acme database=acme"))
  }

  /// The bytes as text, a message a line.
  static func shown(_ bytes: [UInt8]) -> String {
    var lines: [String] = []
    var rest = bytes[...]
    while let type = rest.first {
      let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
      let isMessage = rest.count >= 5 && length >= 4 && length < rest.count
      let body = escaped(isMessage ? rest.dropFirst(5).prefix(length - 4) : rest)
      lines.append(isMessage ? "\(escaped([type])) \(body)" : body)
      rest = isMessage ? rest.dropFirst(length + 1) : []
    }
    return lines.joined(separator: "\n")
  }

  private static func escaped(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
      switch byte {
      case 0: "\\0"
      case 0x20...0x7e where byte != 0x5c: String(Character(Unicode.Scalar(byte)))
      default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }
}
