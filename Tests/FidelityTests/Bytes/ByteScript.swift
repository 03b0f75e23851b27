import Testing

/// What a client does on one connection, byte by byte.
struct ByteScript: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var server: Pair.Kind
  var steps: [Step]

  enum Step: Sendable {
    case send([UInt8])
    /// Sends the last message of SCRAM, made of the nonce that the server sent.
    case sendsFinal(@Sendable (_ nonce: String) -> String)
    /// Waits for so many bytes outside of messages.
    case awaitsBytes(Int)
    /// Waits for one whole message.
    case awaitsMessage
    /// Waits for ReadyForQuery.
    case awaitsReady
    /// Sends no more, and says so: FIN.
    case finishes

    /// Sends all at once.
    static func sends(_ parts: [UInt8]...) -> Step { .send(parts.flatMap(\.self)) }
  }

  /// The script ends when the server has closed the connection, by itself or at the client's word.
  init(_ description: String, on server: Pair.Kind = .encrypted, _ steps: Step...) {
    testDescription = description
    self.server = server
    self.steps = steps
  }

  /// Logs in as a role that is trusted, sends all at once, and says Terminate.
  static func session(
    _ description: String, as role: String = Access.trusted.role, on server: Pair.Kind = .encrypted,
    _ parts: [UInt8]...
  ) -> ByteScript {
    ByteScript(
      description, on: server, .sends(.login(role)), .awaitsReady,
      .send(parts.flatMap(\.self) + .terminate))
  }
}
