import PostgresSession
import Support

/// How a raw client comes to a phase over a socket, and what an honest server does on the way.
struct SocketStage: Sendable {
  var phase: Phase
  var hba = "host all all all trust"
  /// Sent one behind the other; what is last brings the server to the phase.
  var inputs: [Input] = []
  /// Sent behind it, to a server that goes on.
  var more: [Input] = []
  /// What comes before the phase, in it and behind it: messages by their types, a reply of one byte in
  /// quotes, `TLS`.
  var before: [String] = []
  var here: [String]
  var after: [String] = []

  enum Input: Sendable {
    case bytes([UInt8])
    /// Taken by the server before anything else is sent.
    case request([UInt8])
    /// A ClientHello; its answer is not waited for.
    case hello
    /// What ends the handshake.
    case finished
    /// Within TLS, once that is up.
    case inside([UInt8])
  }

  var usesTLS: Bool { phase == .tlsHello || phase == .tlsEstablished }

  private static let startup = SocketClient.startup(user: "acme", database: "acme")
  private static let parameters = Array(repeating: "S", count: 15)
  private static let login = ["R"] + parameters + ["K", "Z"]
  private static let sslRequest = Input.bytes(SocketClient.sslRequest)

  static let all = [
    SocketStage(phase: .accept, more: [.bytes(startup)], here: [], after: login),
    SocketStage(
      phase: .gssReply, inputs: [.request([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30])],
      more: [.bytes(startup)], here: ["'N'"], after: login),
    SocketStage(
      phase: .sslReply, inputs: [sslRequest], more: [.hello, .finished, .inside(startup)],
      here: ["'S'"], after: ["TLS"] + login),
    SocketStage(
      phase: .tlsHello, inputs: [sslRequest, .hello], more: [.finished, .inside(startup)],
      before: ["'S'"], here: ["TLS"], after: login),
    SocketStage(
      phase: .tlsEstablished, inputs: [sslRequest, .hello, .finished], more: [.inside(startup)],
      before: ["'S'", "TLS"], here: [], after: login),
    SocketStage(
      phase: .startup,
      inputs: [.bytes(Array(startup.prefix(4)) + [0, 3, 0, 9] + startup.dropFirst(8))],
      here: ["v"], after: login),
    SocketStage(
      phase: .authRequest, hba: "host all all all password", inputs: [.bytes(startup)],
      more: [.bytes(message("p", "s3cret\0"))], here: ["R"], after: login),
    SocketStage(
      phase: .authContinue, hba: "host all all all scram-sha-256",
      inputs: [
        .bytes(startup), .bytes(message("p", "SCRAM-SHA-256\0\0\0\0\u{9}n,,n=,r=c")),
      ], before: ["R"], here: ["R"]),
    SocketStage(
      phase: .authOk, hba: "host all all all password",
      inputs: [.bytes(startup), .bytes(message("p", "s3cret\0"))], before: ["R"], here: ["R"],
      after: parameters + ["K", "Z"]),
    SocketStage(
      phase: .parameters, inputs: [.bytes(startup)], before: ["R"], here: parameters,
      after: ["K", "Z"]),
    SocketStage(
      phase: .keyData, inputs: [.bytes(startup)], before: ["R"] + parameters, here: ["K"],
      after: ["Z"]),
    SocketStage(
      phase: .ready, inputs: [.bytes(startup)], before: ["R"] + parameters + ["K"], here: ["Z"]),
    SocketStage(
      phase: .queryReply, inputs: [.bytes(startup), .bytes(message("Q", "SELECT 1\0"))],
      before: login, here: ["T", "D", "C", "Z"]),
  ]

  private static func message(_ type: Character, _ body: String) -> [UInt8] {
    [type.asciiValue ?? 0, 0, 0, 0, UInt8(body.utf8.count + 4)] + Array(body.utf8)
  }
}
