import OpenSSLKit
import PostgresSession
import PostgresWire

/// SCRAM, of which one side is made up.
enum FuzzedSCRAM {
  /// Messages between newlines, the first in a SASLInitialResponse.
  static func server(_ bytes: [UInt8]) throws {
    var server = Listening(FuzzedServer.session(try FuzzedServer.all.get()[4]))
    try server.handle(.connected)
    try server.feed([FuzzedServer.startup])
    let messages = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    let first = SASLInitialResponse(mechanism: "SCRAM-SHA-256", data: messages[0])
    for body in [first.body] + messages.dropFirst() {
      try server.feed([Frame(type: UInt8(ascii: "p"), body: body).bytes])
    }
    try server.end()
    try FuzzFinding.unless(
      !server.records.contains(.event(.authok)), "somebody got in who did not know the password")
  }

  /// Messages between newlines: AuthenticationSASLContinue, AuthenticationSASLFinal.
  static func client(_ bytes: [UInt8]) throws {
    guard !asksForMuchWork(bytes) else { return }
    var client = Listening(session(Attempt(.none), ClientOptions()))
    try client.handle(.connected)
    try client.feed([message(.sasl(mechanisms: ["SCRAM-SHA-256"]))])
    for (index, data) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
    {
      try client.feed([message(index == 0 ? .saslContinue(Array(data)) : .saslFinal(Array(data)))])
    }
    try client.feed([
      message(.ok), BackendMessage.readyForQuery(.idle).frame.bytes,
    ])
    if case .connected = client.session.result {
      throw FuzzFinding("a server was believed that did not know the password")
    }
  }

  private static func message(_ request: AuthenticationRequest) -> [UInt8] {
    BackendMessage.authentication(request).frame.bytes
  }

  static func session(_ attempt: Attempt, _ options: ClientOptions) -> ClientSession {
    ClientSession(
      ConnectionParameters(
        server: "db.example.org", port: 5432, database: "acme", username: "acme",
        password: Secret("s3cret")),
      attempt, options: options, scramNonce: "rOprNGfwEbeRWgbNEkqO", timeout: 10)
  }

  /// A client computes as much as a server asks for, up to a limit that takes it seconds.
  static func asksForMuchWork(_ bytes: [UInt8]) -> Bool {
    bytes.split(separator: UInt8(ascii: "=")).contains { text in
      text.prefix { (0x30...0x39).contains($0) }.count > 3
    }
  }
}
