/// Code that takes bytes from strangers, to be given any at all.
///
/// `Scripts/fuzz` looks for bytes that break one; those that reach all of its code are kept in
/// `Tests/Corpora/NAME`, and the tests try them.
package enum FuzzTarget: String, CaseIterable, Sendable {
  case startup
  case frontend
  case backend
  /// A client's side of SCRAM against our server's.
  case scramServer = "scram-server"
  /// A server's side of SCRAM against our client's.
  case scramClient = "scram-client"
  case credentials
  case hba
  case fixture
  case sql
  /// All that a client can say.
  case session
  /// All that a server can say.
  case client
  /// A client's handshake, broken anywhere.
  case tls

  /// Throws what should not have been; some mistakes end the program instead.
  package func run(_ bytes: [UInt8]) throws {
    switch self {
    case .startup: try FuzzedCodecs.startup(bytes)
    case .frontend: try FuzzedCodecs.frontend(bytes)
    case .backend: try FuzzedCodecs.backend(bytes)
    case .scramServer: try FuzzedSCRAM.server(bytes)
    case .scramClient: try FuzzedSCRAM.client(bytes)
    case .credentials: try FuzzedTexts.credentials(bytes)
    case .hba: try FuzzedTexts.hba(bytes)
    case .fixture: try FuzzedTexts.fixture(bytes)
    case .sql: try FuzzedSessions.sql(bytes)
    case .session: try FuzzedSessions.server(bytes)
    case .client: try FuzzedSessions.client(bytes)
    case .tls: try FuzzedHandshake.run(bytes)
    }
  }
}

/// What a target did that it should not do.
package struct FuzzFinding: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }

  static func unless(
    _ condition: Bool, _ description: @autoclosure () -> String
  ) throws(FuzzFinding) {
    if !condition { throw FuzzFinding(description()) }
  }
}
