import PostgresSession

/// A conversation that comes to a phase, and what an honest server does in it.
struct Stage: Sendable {
  var phase: Phase
  var hba = "host all all all trust"
  var inputs: [Input]
  /// Messages by their types; a reply of one byte is that in quotes; `TLS` is a handshake.
  var before: [String] = []
  var here: [String]
  var after: [String] = []

  enum Input: Sendable {
    case send(String)
    /// For TLS, where that was begun, and else for the session.
    case hello
    case tlsEstablished
  }

  private static let parameters = Array(repeating: "S", count: 15)
  private static let start = Stage.Input.send("StartupMessage user=acme")
  private static let login = ["R"] + parameters + ["K", "Z"]

  static let all = [
    Stage(phase: .accept, inputs: [start], here: [], after: login),
    Stage(
      phase: .gssReply, inputs: [.send("GSSENCRequest"), start], here: ["'N'"], after: login),
    Stage(
      phase: .sslReply, inputs: [.send("SSLRequest"), .hello, .tlsEstablished, start],
      here: ["'S'"], after: ["TLS"] + login),
    Stage(
      phase: .tlsHello, inputs: [.send("SSLRequest"), .hello, .tlsEstablished, start],
      before: ["'S'"], here: ["TLS"], after: login),
    Stage(
      phase: .tlsEstablished, inputs: [.send("SSLRequest"), .hello, .tlsEstablished, start],
      before: ["'S'", "TLS"], here: [], after: login),
    Stage(
      phase: .startup, inputs: [.send("startup \\0\\x03\\0\\x09user\\0acme\\0\\0")],
      here: ["v"], after: login),
    Stage(
      phase: .authRequest, hba: "host all all all password", inputs: [start, .send("p x\\0")],
      here: ["R"], after: login),
    Stage(
      phase: .authContinue, hba: "host all all all scram-sha-256",
      inputs: [start, .send("p SCRAM-SHA-256\\0\\0\\0\\0\\x09n,,n=,r=c")], before: ["R"],
      here: ["R"]),
    Stage(
      phase: .authOk, hba: "host all all all password", inputs: [start, .send("p x\\0")],
      before: ["R"], here: ["R"], after: parameters + ["K", "Z"]),
    Stage(
      phase: .parameters, inputs: [start], before: ["R"], here: parameters, after: ["K", "Z"]),
    Stage(
      phase: .keyData, inputs: [start], before: ["R"] + parameters, here: ["K"], after: ["Z"]),
    Stage(phase: .ready, inputs: [start], before: ["R"] + parameters + ["K"], here: ["Z"]),
    Stage(
      phase: .queryReply, inputs: [start, .send("Q SELECT 1\\0")], before: login,
      here: ["T", "D", "C", "Z"]),
  ]
}
