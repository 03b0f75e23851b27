import OpenSSLKit
import PostgresSession
import Support
import Testing

/// A network cuts and joins what a server sends as it likes.
@Suite("How the server's bytes are cut on their way does not matter to the client")
struct SplitTests {
  @Test("at each boundary between two bytes", arguments: ServerSide.all)
  func cut(_ side: ServerSide) {
    for (index, input) in side.inputs.enumerated() {
      guard case .bytes(let bytes) = input else { continue }
      for position in bytes.indices.dropFirst() {
        var inputs = side.inputs
        inputs.replaceSubrange(
          index...index,
          with: [.bytes(Array(bytes[..<position])), .bytes(Array(bytes[position...]))])
        let talk = side.talk(inputs)
        guard talk != side.whole else { continue }
        Issue.record("message \(index), cut at \(position): \(talk)")
        return
      }
    }
  }

  @Test("byte by byte", arguments: ServerSide.all)
  func bytes(_ side: ServerSide) {
    let inputs = side.inputs.flatMap { input -> [SessionInput] in
      guard case .bytes(let bytes) = input else { return [input] }
      return bytes.map { .bytes([$0]) }
    }
    #expect(side.talk(inputs) == side.whole)
  }

  @Test("all that is sent the same way at once", arguments: ServerSide.all)
  func joined(_ side: ServerSide) {
    #expect(side.talk(side.joined) == side.whole)
  }

  @Test("and the conversations end as they are to end")
  func results() {
    let ends = ServerSide.all.map { side in
      switch side.whole.result {
      case .connected(let report): "connected, \(report.outcome.rawValue)"
      case .failed(let failure): failure.description
      case nil: "nothing"
      }
    }
    #expect(ends == ServerSide.all.map(\.end))
  }
}

/// What a server says in a whole conversation, and how that ends.
struct ServerSide: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let end: String
  let attempt: Attempt
  let inputs: [SessionInput]

  init(
    _ description: String, _ end: String, by attempt: Attempt = Attempt(.none),
    _ inputs: [SessionInput]
  ) {
    testDescription = description
    self.end = end
    self.attempt = attempt
    self.inputs = inputs
  }

  func talk(_ inputs: [SessionInput]) -> Talk {
    var options = ClientOptions()
    options.bearerToken = Secret("tok-3n")
    return Talk(attempt, inputs, options: options)
  }

  var whole: Talk { talk(inputs) }

  /// Messages behind one another in one piece; but the reply to SSLRequest stands alone, for what is
  /// behind it is no message.
  var joined: [SessionInput] {
    inputs.reduce(into: []) { joined, input in
      if case .bytes(let more) = input, case .bytes(let bytes) = joined.last, bytes.count > 1 {
        joined[joined.count - 1] = .bytes(bytes + more)
      } else {
        joined.append(input)
      }
    }
  }

  private static let session: [SessionInput] = [
    .authenticationOk, .parameter("server_version", "18.1"), .parameter("TimeZone", "UTC"),
    .bytes(message("K", hex("0000002a 01020304"))), .ready,
  ]
  private static let notice = SessionInput.bytes(
    message("N", Array("SWARNING\0VWARNING\0C01000\0Mbeware\0\0".utf8)))
  private static let negotiation = SessionInput.bytes(
    message("v", hex("00030000 00000001") + Array("_pq_.x\0".utf8)))

  static let all = [
    ServerSide("trust", "connected, plain", session),
    ServerSide("a password in the clear", "connected, plain", [.authentication(3)] + session),
    ServerSide("MD5", "connected, plain", [.authentication(5, [1, 2, 3, 4])] + session),
    ServerSide(
      "SCRAM", "connected, plain", Array(SCRAMExample.server.dropLast(2)) + session),
    ServerSide(
      "SCRAM over TLS", "connected, ssl", by: Attempt(.required),
      [
        .yes, .encrypted(), .mechanisms("SCRAM-SHA-256"),
        .authentication(11, SCRAMExample.serverFirst),
        .authentication(12, "v=FOmOj9BpTGwvnzwBtWQjBaPmVxT9I8IeHBOhcIPu3us="),
      ] + session),
    ServerSide("no TLS", "connected, plain", by: Attempt(.preferred), [.no] + session),
    ServerSide("OAuth", "connected, plain", [.mechanisms("OAUTHBEARER")] + session),
    ServerSide(
      "OAuth, refused", "the server refused: FATAL:  28000: no",
      [.mechanisms("OAUTHBEARER"), .authentication(11, "{}"), .error("28000")]),
    ServerSide("notices", "connected, plain", [notice] + session.flatMap { [$0, notice] }),
    ServerSide("an error at once", "the server refused: FATAL:  53300: no", [.error("53300")]),
    ServerSide(
      "an error for a password", "the server refused: FATAL:  28P01: no",
      [.authentication(3), .error("28P01")]),
    ServerSide(
      "an error behind AuthenticationOk", "the server refused: FATAL:  3D000: no",
      [.authenticationOk, notice, .error("3D000"), .ready]),
    ServerSide(
      "a proof of another password",
      "the server's SCRAM signature is wrong: it does not know the password",
      Array(SCRAMExample.server.prefix(2)) + [.authentication(12, "v=3HO6")] + session),
    ServerSide(
      "another version of the protocol, which was not asked for",
      "the server sent NegotiateProtocolVersion 3.0 \"_pq_.x\" out of order",
      [negotiation] + session),
    ServerSide(
      "a message too long", "the server sent what is no message: invalid message length 30001",
      [.bytes(hex("52 00007531 00000000"))]),
  ]
}
