import OpenSSLKit
@testable import PostgresSession
import PostgresWire
import Support

let account = ConnectionParameters(
  server: "db.example.org", port: 5432, database: "orders", username: "acme",
  password: Secret("pencil"))

/// What a client did in a conversation whose other side was written down beforehand.
struct Talk: Hashable {
  /// An action each; what is written is shown as text, a byte that is no letter as `·`.
  var lines: [String]
  var result: AttemptResult?

  init(_ lines: [String], _ result: AttemptResult?) {
    self.lines = lines
    self.result = result
  }

  /// Lets a client make an attempt; that it is connected goes before the inputs.
  init(
    _ attempt: Attempt, _ inputs: [SessionInput], account: ConnectionParameters = account,
    options: ClientOptions = ClientOptions()
  ) {
    var client = ClientSession(
      account, attempt, options: options, scramNonce: "rOprNGfwEbeRWgbNEkqO", timeout: 10)
    lines = ([.connected] + inputs).flatMap { client.handle($0) }.map(Self.line)
    result = client.result
  }

  private static func line(_ action: SessionAction) -> String {
    switch action {
    case .write(let bytes) where bytes.first == 0:
      TraceEntry(StartupPacket.decode(Array(bytes.dropFirst(4)))).text
    case .write(let bytes):
      "\(text(bytes.prefix(1))) \(text(bytes.dropFirst(5)))"
    case .startTLS(let unread): "start TLS\(text(unread[...]))"
    case .setTimer(let duration): "timer of \(duration.components.seconds) s"
    case .cancelTimer: "no timer"
    case .occupy(let occupancy): "\(occupancy)"
    case .signal(let signal): "\(signal)"
    case .awaitDrain: "drain"
    case .close: "close"
    case .record(let record): "\(record)"
    case .closeAbruptly, .reset, .writeBelowTLS, .alert, .pause, .pace, .limitOutput, .reached:
      "of a faulty server: \(action)"
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(bytes.map { (0x20...0x7e).contains($0) ? Character(Unicode.Scalar($0)) : "·" })
  }
}

extension Talk {
  /// What every plaintext conversation begins with.
  static let startup = [
    "timer of 10 s", "StartupMessage 3.0 user=\"acme\" database=\"orders\"",
  ]
  static let end = ["no timer", "close"]
  static let encryptedStartup =
    ["timer of 10 s", "SSLRequest", "start TLS"] + startup.dropFirst()
}

/// A message of the server, byte by byte.
func message(_ type: Character, _ body: [UInt8]) -> [UInt8] {
  let length = UInt32(body.count + 4)
  return Array(String(type).utf8)
    + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + body
}

func errorMessage(_ sqlState: String, _ text: String = "no") -> [UInt8] {
  message("E", Array("SFATAL\0VFATAL\0C\(sqlState)\0M\(text)\0\0".utf8))
}

func diagnostic(_ sqlState: String, _ text: String = "no") -> Diagnostic {
  Diagnostic(fields: [
    .init("S", "FATAL"), .init("V", "FATAL"), .init("C", sqlState), .init("M", text),
  ])
}

extension SessionInput {
  static let yes = SessionInput.bytes(Array("S".utf8))
  static let no = SessionInput.bytes(Array("N".utf8))
  static let authenticationOk = SessionInput.authentication(0)
  static let ready = SessionInput.bytes(message("Z", Array("I".utf8)))

  static func authentication(_ code: UInt8, _ data: [UInt8] = []) -> SessionInput {
    .bytes(message("R", [0, 0, 0, code] + data))
  }

  static func authentication(_ code: UInt8, _ data: String) -> SessionInput {
    .authentication(code, Array(data.utf8))
  }

  static func error(_ sqlState: String, _ text: String = "no") -> SessionInput {
    .bytes(errorMessage(sqlState, text))
  }

  static func parameter(_ name: String, _ value: String) -> SessionInput {
    .bytes(message("S", Array("\(name)\0\(value)\0".utf8)))
  }

  static func encrypted(
    by certificate: Certificate? = nil, applicationProtocol: String? = nil
  ) -> SessionInput {
    .tlsEstablished(
      TLSFacts(
        version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", cipherBits: 256,
        applicationProtocol: applicationProtocol, peerCertificate: certificate))
  }
}

extension AttemptResult {
  static let plain = AttemptResult.connected(ServerReport())
  static let ssl = AttemptResult.connected(
    ServerReport(tls: .init(version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384")))

  static func violation(_ sentence: String) -> AttemptResult {
    .failed(.protocolViolation(sentence))
  }
}
