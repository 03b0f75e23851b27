import OpenSSLKit
import PostgresWire

/// The server's end of one connection.
///
/// Theory of operation: bytes are buffered until the state has what it awaits; each step takes that
/// and moves the state on. A client that breaks the protocol gets the answer that PostgreSQL gives,
/// most often a FATAL or a silent close; bytes after either are ignored. Only the order of our own
/// calls (`connected` first, a TLS result only after `startTLS`) is asserted.
///
/// PostgreSQL manual, "Message Flow"; PostgreSQL's `ProcessStartupPacket`, `ClientAuthentication`,
/// `InitPostgres`, `SocketBackend`.
package struct ServerSession: Session {
  let behaviour: ServerBehaviour
  let client: ClientAddress
  let randomness: SessionRandomness
  /// When the client came, in seconds since 1970.
  let now: Int
  /// Messages are recorded one by one, for a trace of the wire.
  let isTracing: Bool

  var state = State.awaitingStartupPacket
  var received = FrameBuffer()
  var transport = Transport.plain
  var tls: TLSFacts?
  /// The requests that a further one of would be read as a protocol version.
  var answered: Set<EncryptionRequest> = []
  /// The client began TLS without asking.
  var isDirectTLS = false
  /// Bytes came behind SSLRequest, outside TLS, for a version that refuses them within.
  var hasUnencryptedRest = false

  var outgoing: [UInt8] = []
  var actions: [SessionAction] = []

  package init(
    behaviour: ServerBehaviour, client: ClientAddress, randomness: SessionRandomness, now: Int,
    isTracing: Bool = false
  ) {
    self.behaviour = behaviour
    self.client = client
    self.randomness = randomness
    self.now = now
    self.isTracing = isTracing
  }

  enum State: Hashable {
    case awaitingStartupPacket
    case awaitingTLS
    case awaitingVerdict(CancelRequest)
    /// The startup packet is through.
    case awaitingSlot(Login)
    case awaitingPassword(Login, PasswordRequest)
    case awaitingSASL(Login, SASLExchange)
    case awaitingToken(Login, HBARule.Method)
    /// AuthenticationOk is sent.
    case awaitingAdmission(Login, Role)
    case serving(QueryEngine)
    case closed
  }

  enum EncryptionRequest: Hashable {
    case ssl
    case gss
  }

  package mutating func handle(_ input: SessionInput) -> [SessionAction] {
    guard state != .closed else { return [] }
    switch input {
    case .connected:
      record(.event(.connect))
      actions.append(.setTimer(seconds: behaviour.settings.authenticationTimeout))
    case .bytes(let bytes):
      received.append(bytes)
      advance()
    case .tlsEstablished(let facts): beginEncrypted(facts)
    case .tlsFailed(let failure):
      record(.tlsFailed(failure))
      record(.event(isDirectTLS ? .directsslreject : .sslfail))
      record(.log("could not accept SSL connection: \(failure.reason)"))
      close()
    case .timerFired:
      if case .awaitingStartupPacket = state {
      } else {
        record(.log("canceling authentication due to timeout"))
      }
      close()
    case .peerClosed: endInput()
    case .shutdownRequested: shutDown()
    case .cancelAnswered(let verdict): endCancel(verdict)
    case .occupied(let load):
      admit(load)
      advance()
    }
    defer { actions = [] }
    return actions
  }

  private mutating func endInput() {
    switch state {
    case .awaitingStartupPacket where !received.isEmpty:
      record(.log("incomplete startup packet"))
      close()
    // Without a token it is told that it failed, though it may have gone; as `pg_GSS_recvauth`.
    case .awaitingToken(let login, let method):
      refuse(.authenticationFailed(method, user: login.user))
    default: close()
    }
  }

  private mutating func advance() {
    var hasProgressed = true
    while hasProgressed {
      switch state {
      case .awaitingStartupPacket: hasProgressed = readStartupPacket()
      case .awaitingPassword(let login, let request):
        hasProgressed = readPassword(login, request)
      case .awaitingSASL(let login, let exchange): hasProgressed = readSASL(login, exchange)
      case .awaitingToken(let login, let method): hasProgressed = readToken(login, method)
      case .serving(let engine): hasProgressed = readStatement(engine)
      case .awaitingTLS, .awaitingVerdict, .awaitingSlot, .awaitingAdmission, .closed:
        hasProgressed = false
      }
    }
  }

  private mutating func beginEncrypted(_ facts: TLSFacts) {
    assert(state == .awaitingTLS, "TLS was not asked for")
    record(.tlsEstablished(facts))
    transport = .tls
    tls = facts
    state = .awaitingStartupPacket
    if hasUnencryptedRest { refuseUnencryptedData(after: "SSL") }
    guard isDirectTLS else { return }
    if facts.applicationProtocol == nil {
      record(
        .log("received direct SSL connection request without ALPN protocol negotiation extension"))
      record(.event(.directsslreject))
      close()
    } else {
      record(.event(.directsslaccept))
    }
  }

  private var isServing: Bool {
    if case .serving = state { true } else { false }
  }

  private mutating func shutDown() {
    if isServing {
      refuse(.adminShutdown)
    } else {
      close()
    }
  }
}

// MARK: - What every step uses

extension ServerSession {
  mutating func record(_ record: Record) {
    actions.append(.record(record))
  }

  mutating func send(_ message: BackendMessage) {
    if isTracing { record(.trace("\(TraceEntry(message))")) }
    outgoing += message.frame.bytes
    if message.isFlushed { flush() }
  }

  mutating func flush() {
    guard !outgoing.isEmpty else { return }
    actions.append(.write(outgoing))
    outgoing = []
  }

  /// Sends the error and closes.
  mutating func refuse(_ refusal: Refusal, inOldFormat: Bool = false) {
    let message = refusal.diagnostic.message ?? ""
    if inOldFormat {
      outgoing += Array("EFATAL:  \(message)\n".utf8) + [0]
      flush()
    } else {
      send(.errorResponse(refusal.diagnostic))
    }
    record(.event(inOldFormat ? .v2error : refusal.event))
    record(.refusal(sqlState: refusal.diagnostic.sqlState ?? "", message: message))
    close()
  }

  /// Closes, and what waited to be flushed is lost.
  mutating func close() {
    guard state != .closed else { return }
    state = .closed
    outgoing = []
    actions.append(.cancelTimer)
    actions.append(.close)
  }
}

extension BackendMessage {
  /// PostgreSQL lets what it has written leave with this message, and holds it back otherwise.
  fileprivate var isFlushed: Bool {
    switch self {
    case .errorResponse, .noticeResponse, .readyForQuery: true
    case .authentication(.ok), .authentication(.saslFinal): false
    case .authentication: true
    default: false
    }
  }
}
