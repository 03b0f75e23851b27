import OpenSSLKit
import PostgresSession
import Testing

/// A server as a test wants it; what is not said is ordinary.
struct Scene: Sendable {
  var version = "18.1"
  var ssl = false
  var hba = ["host all all all trust"]
  var roles = ["acme": Role(secret: nil), "admin": Role(secret: nil, isSuperuser: true)]
  var databases = ["acme": Database()]
  var slots = ConnectionSlots()
  var address = "127.0.0.1"
  var scramNonce = "nonce"
  var scramIterations = 4096
  var passwordEncryption = StoredSecret.Encryption.scramSHA256
  var authenticationTimeout = 60
  var isTracing = false
  /// Seconds since 1970.
  var now = 0
  var load = ServerLoad.alone
  var verdict = SignalVerdict.sent
  var queries: [QueryAnswer] = []
  var tokens: [Secret: String] = [:]
  var ident: [String] = []
  var state: ServerState?
  var hasClientAuthorities = false
  /// The client's certificate, of `Recording.clientCertificates`.
  var certificate: String?
  var hosts = HostTable()

  func conversation() throws -> ServerConversation {
    var settings = ServerSettings(
      ssl: ssl, serverVersion: try #require(ServerVersion(version)),
      passwordEncryption: passwordEncryption, authenticationTimeout: authenticationTimeout,
      scramIterations: scramIterations)
    settings.slots = slots
    settings.hasClientAuthorities = hasClientAuthorities
    var behaviour = ServerBehaviour(
      settings: settings,
      hba: try hba.map { try HBARule($0) }, roles: roles, databases: databases,
      mockAuthenticationNonce: [1, 2, 3])
    behaviour.queries = queries
    behaviour.tokens = tokens
    behaviour.state = state
    behaviour.ident = try ident.map { try IdentRule($0) }
    behaviour.hosts = hosts
    return ServerConversation(
      ServerSession(
        behaviour: behaviour,
        client: ClientAddress(try #require(IPAddress(address)), text: address),
        randomness: SessionRandomness(
          processID: 4711, cancelKey: Array(1...32), md5Salt: [9, 9, 9, 9], scramNonce: scramNonce),
        now: now, isTracing: isTracing),
      load: load, verdict: verdict)
  }

  /// A session of the role acme that has logged in, of which nothing has been looked at.
  func session(_ startup: String = "StartupMessage user=acme") throws -> ServerConversation {
    var conversation = try conversation()
    conversation.send(startup)
    #expect(!conversation.isClosed)
    conversation.forget()
    return conversation
  }

  static let tls = TLSFacts(
    version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", cipherBits: 256,
    applicationProtocol: "postgresql")
  static let tlsWithoutProtocol = TLSFacts(
    version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", cipherBits: 256)
}

extension ServerConversation {
  /// Sends messages as recordings write them, in one packet.
  mutating func send(_ messages: String...) {
    do {
      send(try messages.flatMap { try Recording.bytes($0[...]) })
    } catch {
      Issue.record(error)
    }
  }

  /// Each write as text, a message a line.
  var shown: [String] { writes.map(Recording.shown) }

  /// What the messages say that were sent, and how it ended.
  var said: [String] {
    shown.flatMap { $0.split(separator: "\n").map(String.init) } + (isClosed ? ["closed"] : [])
  }

  /// SQLSTATE and text of the error with which it ended.
  var refused: String? {
    records.lazy.compactMap { record -> String? in
      if case .refusal(let sqlState, let message) = record { "\(sqlState) \(message)" } else { nil }
    }.first
  }

  /// SQLSTATE and text of the errors that were sent.
  var errors: [String] {
    said.filter { $0.hasPrefix("E ") }.map { error in
      let fields = error.dropFirst(2).split(separator: "\\0")
      return ["C", "M"].compactMap { code in
        fields.first { $0.hasPrefix(code) }.map { String($0.dropFirst()) }
      }.joined(separator: " ")
    }
  }
}
