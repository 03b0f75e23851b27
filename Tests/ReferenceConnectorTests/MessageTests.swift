@testable import PostgresSession
import Support
import Testing

/// A server that breaks the protocol: the client says how, and leaves.
@Suite struct MessageTests {
  @Test("A message out of its order ends the attempt and is named", arguments: disordered)
  func order(before: [SessionInput], last: SessionInput, name: String) {
    let lines = Talk(Attempt(.none), before).lines
    #expect(
      Talk(Attempt(.none), before + [last])
        == Talk(lines + Talk.end, .violation("the server sent \(name) out of order")))
  }

  @Test(
    "What is no message ends the attempt",
    arguments: [
      (message("R", []), "malformed 'R' message"),
      (message("R", [0, 0, 0]), "malformed 'R' message"),
      (message("R", [0, 0, 0, 0, 0]), "malformed 'R' message"),
      (message("R", [0, 0, 0, 5, 1, 2, 3]), "malformed 'R' message"),
      (message("R", [0, 0, 0, 10] + Array("SCRAM-SHA-256\0".utf8)), "malformed 'R' message"),
      (message("R", [0, 0, 0, 10] + Array("SCRAM-SHA-256".utf8)), "malformed 'R' message"),
      (message("E", Array("SFATAL".utf8)), "malformed 'E' message"),
      (message("E", []), "malformed 'E' message"),
      (message("Z", []), "malformed 'Z' message"),
      (message("\u{1}", []), "unknown message type 1"),
      // A length word below its own four bytes, and lengths that no server sends so early.
      (hex("52 00000003"), "invalid message length 3"),
      (hex("52 00000000"), "invalid message length 0"),
      (hex("52 ffffffff"), "invalid message length -1"),
      (hex("45 7fffffff"), "invalid message length 2147483647"),
      (hex("45 00007531"), "invalid message length 30001"),
      // `FATAL: …` in the format of protocol 2.
      (Array("EFATAL:  no\n\0".utf8), "invalid message length 1178686529"),
      (Array("HTTP/1.1 400 Bad Request\r\n".utf8), "invalid message length 1414811695"),
      (Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), "invalid message length 1397239090"),
    ] as [([UInt8], String)])
  func malformed(bytes: [UInt8], error: String) {
    #expect(
      Talk(Attempt(.none), [.bytes(bytes)])
        == Talk(
          Talk.startup + Talk.end, .violation("the server sent what is no message: \(error)")))
  }

  @Test("The longest message that is believed is 30000 bytes")
  func longest() {
    #expect(Talk(Attempt(.none), [.bytes(hex("45 00007530"))]) == Talk(Talk.startup, nil))
  }

  @Test(
    "A notice is passed over wherever it comes",
    arguments: 0...SCRAMExample.server.count - 1)
  func notice(place: Int) {
    var inputs = SCRAMExample.server
    inputs.insert(.bytes(message("N", Array("SNOTICE\0MHello\0\0".utf8))), at: place)
    #expect(Talk(Attempt(.none), inputs) == Talk(Attempt(.none), SCRAMExample.server))
  }

  @Test(
    "A conversation is the same however its bytes are cut",
    arguments: [SCRAMExample.server, [.authentication(5, [1, 2, 3, 4]), .error("28P01")]],
    [1, 2, 3, 5, 64, 4096])
  func cuts(inputs: [SessionInput], size: Int) {
    let bytes = inputs.flatMap { input in
      if case .bytes(let bytes) = input { bytes } else { [] as [UInt8] }
    }
    #expect(
      Talk(Attempt(.none), bytes.pieces(of: size).map(SessionInput.bytes))
        == Talk(Attempt(.none), inputs))
  }

  @Test("What is behind the end of a conversation is not read")
  func behindTheEnd() {
    let ok = message("R", [0, 0, 0, 0]) + message("Z", Array("I".utf8))
    #expect(
      Talk(Attempt(.none), [.bytes(ok + errorMessage("57P01"))])
        == Talk(Attempt(.none), [.bytes(ok)]))
  }

  @Test("A parameter given twice has its last value")
  func parameters() {
    let inputs: [SessionInput] = [
      .authenticationOk, .parameter("a", "1"), .parameter("b", ""), .parameter("a", "2"), .ready,
    ]
    #expect(
      Talk(Attempt(.none), inputs).result
        == .connected(ServerReport(parameters: ["a": "2", "b": ""])))
  }
}

private let disordered: [([SessionInput], SessionInput, String)] = [
  ([], .ready, "ReadyForQuery I"),
  ([], .parameter("a", "b"), "ParameterStatus a=\"b\""),
  ([], .bytes(message("K", hex("0000002a 01020304"))), "BackendKeyData 42 (4 bytes)"),
  ([], .bytes(message("v", hex("00030000 00000000"))), "NegotiateProtocolVersion 3.0"),
  ([], .bytes(message("1", [])), "ParseComplete"),
  ([], .authentication(8, [1]), "AuthenticationGSSContinue"),
  ([], .authentication(11, "r=x"), "AuthenticationSASLContinue"),
  ([], .authentication(12, "v=x"), "AuthenticationSASLFinal"),
  ([.authentication(3)], .ready, "ReadyForQuery I"),
  ([.authentication(3)], .mechanisms("SCRAM-SHA-256"), "AuthenticationSASL"),
  ([.authentication(5, [1, 2, 3, 4])], .authentication(3), "AuthenticationCleartextPassword"),
  ([.mechanisms("SCRAM-SHA-256")], .authentication(12, "v=x"), "AuthenticationSASLFinal"),
  ([.mechanisms("SCRAM-SHA-256")], .authentication(3), "AuthenticationCleartextPassword"),
  (
    Array(SCRAMExample.server.prefix(2)), .authentication(11, SCRAMExample.serverFirst),
    "AuthenticationSASLContinue"
  ),
  (
    Array(SCRAMExample.server.prefix(3)), .authentication(12, SCRAMExample.serverFinal),
    "AuthenticationSASLFinal"
  ),
  (Array(SCRAMExample.server.prefix(3)), .ready, "ReadyForQuery I"),
  ([.authenticationOk], .authenticationOk, "AuthenticationOk"),
  ([.authenticationOk], .authentication(3), "AuthenticationCleartextPassword"),
  ([.authenticationOk], .bytes(message("D", [0, 0])), "DataRow (0 values)"),
]
