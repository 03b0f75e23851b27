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
  private let commonBehaviour: Apart<ServerBehaviour>
  var behaviour: ServerBehaviour { commonBehaviour.value }
  let client: ClientAddress
  let randomness: SessionRandomness
  /// When the client came, in seconds since 1970.
  let now: Int
  /// Messages are recorded one by one, for a trace of the wire.
  let isTracing: Bool

  var state = State.awaitingStartupPacket
  /// Answers the client once it is logged in.
  var engine: QueryEngine?
  var received = FrameBuffer()
  var transport = Transport.plain
  private var establishedTLS: Apart<TLSFacts>?
  var tls: TLSFacts? { establishedTLS?.value }
  /// The requests that a further one of would be read as a protocol version.
  var answered: Set<EncryptionRequest> = []
  /// The client began TLS without asking.
  var isDirectTLS = false
  /// Bytes came behind SSLRequest, outside TLS, for a version that refuses them within.
  var hasUnencryptedRest = false

  /// A timer of the session that goes on runs.
  var hasAlarm = false
  /// The login that the client asks for, once it is known.
  private var knownLogin: Apart<Login>?
  var login: Login? {
    get { knownLogin?.value }
    set { knownLogin = newValue.map { Apart($0) } }
  }

  var outgoing = Outgoing()
  var actions: [SessionAction] = []
  private var faults: FaultRun

  package init(
    behaviour: ServerBehaviour, client: ClientAddress, randomness: SessionRandomness, now: Int,
    isTracing: Bool = false, number: Int = 1, serverAgeMilliseconds: Int = 0
  ) {
    self.init(
      behaviour: Apart(behaviour), client: client, randomness: randomness, now: now,
      isTracing: isTracing, number: number, serverAgeMilliseconds: serverAgeMilliseconds)
  }

  /// With a behaviour that other sessions have, too.
  package init(
    behaviour: Apart<ServerBehaviour>, client: ClientAddress, randomness: SessionRandomness,
    now: Int, isTracing: Bool = false, number: Int = 1, serverAgeMilliseconds: Int = 0
  ) {
    commonBehaviour = behaviour
    self.client = client
    self.randomness = randomness
    self.now = now
    self.isTracing = isTracing
    faults = FaultRun(
      behaviour.value.faults, connection: number, serverAgeMilliseconds: serverAgeMilliseconds,
      isTracing: isTracing)
  }

  /// Kept apart: what a login needs, an idle connection does not.
  indirect enum State: Hashable {
    case awaitingStartupPacket
    case awaitingTLS
    case awaitingVerdict(BackendSignal)
    /// The startup packet is through.
    case awaitingSlot(Login)
    case awaitingPassword(Login, PasswordRequest)
    case awaitingSASL(Login, SASLExchange)
    case awaitingToken(Login, HBARule.Method)
    /// AuthenticationOk is sent.
    case awaitingAdmission(Login, Role)
    case serving
    case closed
  }

  enum EncryptionRequest: Hashable {
    case ssl
    case gss
  }

  package mutating func handle(_ input: SessionInput) -> [SessionAction] {
    guard !faults.isEmpty else { return respond(to: input) }
    if let actions = faults.intercept(input) { return actions }
    let actions = respond(to: input)
    return faults.perform(actions, situation)
  }

  private var situation: FaultRun.Situation {
    FaultRun.Situation(
      transport: transport,
      serverName: tls.map { $0.serverName.map { .name($0.lowercased()) } ?? .absent },
      user: login?.user, database: login?.database, parameters: login?.sent ?? [:])
  }

  /// A fault says N for it, and goes on.
  var isDecliningSSL: Bool { faults.declinesSSL(situation) }

  /// What an honest server does.
  private mutating func respond(to input: SessionInput) -> [SessionAction] {
    guard state != .closed else { return [] }
    switch input {
    case .connected:
      record(.event(.connect))
      actions.append(.setTimer(.seconds(behaviour.settings.authenticationTimeout)))
      reach(.accept)
    case .bytes(let bytes):
      received.append(bytes)
      advance()
    case .tlsEstablished(let facts): beginEncrypted(facts)
    case .tlsFailed(let failure):
      record(.tlsFailed(failure))
      record(.event(isDirectTLS ? .directsslreject : .sslfail))
      record(.log("could not accept SSL connection: \(failure.reason)"))
      close()
    case .timerFired: timeOut()
    case .peerClosed: endInput()
    case .shutdownRequested: shutDown()
    case .signalAnswered(let verdict): endSignal(verdict)
    case .cancelRequested: cancelStatement()
    case .drained: if engine?.wait == .drain { resume() }
    case .occupied(let load):
      admit(load)
      advance()
    }
    defer { actions = [] }
    return actions
  }

  private mutating func endInput() {
    switch state {
    // A CancelRequest is carried out, whether its client waits or not.
    case .awaitingVerdict: break
    case .awaitingStartupPacket where !received.isEmpty:
      record(.log("incomplete startup packet"))
      close()
    // Without a token it is told that it failed, though it may have gone; as `pg_GSS_recvauth`.
    case .awaitingToken(let login, let method):
      refuse(.authenticationFailed(method, user: login.user))
    default: close()
    }
  }

  mutating func advance() {
    var hasProgressed = true
    while hasProgressed {
      switch state {
      case .awaitingStartupPacket: hasProgressed = readStartupPacket()
      case .awaitingPassword(let login, let request):
        hasProgressed = readPassword(login, request)
      case .awaitingSASL(let login, let exchange): hasProgressed = readSASL(login, exchange)
      case .awaitingToken(let login, let method): hasProgressed = readToken(login, method)
      case .serving: hasProgressed = readStatement()
      case .awaitingTLS, .awaitingVerdict, .awaitingSlot, .awaitingAdmission, .closed:
        hasProgressed = false
      }
    }
  }

  private mutating func beginEncrypted(_ facts: TLSFacts) {
    assert(state == .awaitingTLS, "TLS was not asked for")
    record(.tlsEstablished(facts))
    transport = .tls
    establishedTLS = Apart(facts)
    state = .awaitingStartupPacket
    reach(.tlsEstablished)
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

  private mutating func timeOut() {
    switch state {
    case .serving: return ring()
    case .awaitingStartupPacket: break
    default: record(.log("canceling authentication due to timeout"))
    }
    close()
  }

  private mutating func endSignal(_ verdict: SignalVerdict) {
    switch state {
    case .awaitingVerdict(let signal): endCancel(signal, verdict)
    case .serving: resume(verdict)
    default: assertionFailure("nobody was to be interrupted")
    }
  }

  private mutating func shutDown() {
    if state == .serving {
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
    outgoing.append(message, at: place(Phase(of: message, in: state)))
    if isTracing { say(.trace("\(TraceEntry(message))")) }
    if message.isFlushed { flush() }
  }

  /// Where a fault could be; nil where there is none.
  func place(_ phase: @autoclosure () -> Phase) -> Phase? { faults.isEmpty ? nil : phase() }

  /// Records what the client has sent, which a fault may have asked for in place of the `honest` secret.
  mutating func recordSecret(_ honest: SecretKind?) {
    guard let kind = faults.takeAskedSecret() ?? honest else { return }
    record(.secret(kind, transport))
  }

  /// Records what was said last: where there are faults, not before it has left.
  mutating func say(_ record: Record) {
    if faults.isEmpty || !outgoing.attach(record) { self.record(record) }
  }

  mutating func flush() {
    outgoing.flush(into: &actions)
  }

  /// For a phase at which an honest server need not send anything.
  mutating func reach(_ phase: Phase) {
    guard !faults.isEmpty else { return }
    outgoing.append([], at: phase)
    flush()
  }

  /// Sends the error and closes.
  mutating func refuse(_ refusal: Refusal, inOldFormat: Bool = false) {
    let message = refusal.diagnostic.message ?? ""
    if inOldFormat {
      outgoing.append(Array("EFATAL:  \(message)\n".utf8) + [0], at: place(.startup))
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
    outgoing = Outgoing()
    actions.append(.cancelTimer)
    actions.append(.close)
  }
}

/// What is written and has not left yet.
struct Outgoing: Hashable {
  private var stages: [Stage] = []

  private struct Stage: Hashable {
    /// Nil where it is of no interest.
    var phase: Phase?
    var bytes: [UInt8] = []
    /// Of what is said with them.
    var records: [Record] = []
  }

  mutating func append(_ bytes: [UInt8], at phase: Phase?) {
    begin(phase)
    stages[stages.count - 1].bytes += bytes
  }

  mutating func append(_ message: BackendMessage, at phase: Phase?) {
    begin(phase)
    message.append(to: &stages[stages.count - 1].bytes)
  }

  private mutating func begin(_ phase: Phase?) {
    if stages.isEmpty || stages[stages.count - 1].phase != phase {
      stages.append(Stage(phase: phase))
    }
  }

  /// False where nothing waits to leave.
  mutating func attach(_ record: Record) -> Bool {
    guard !stages.isEmpty else { return false }
    stages[stages.count - 1].records.append(record)
    return true
  }

  /// Phase by phase, or in one write where the phases are of no interest.
  mutating func flush(into actions: inout [SessionAction]) {
    for stage in stages {
      if let phase = stage.phase { actions.append(.reached(phase)) }
      if !stage.bytes.isEmpty { actions.append(.write(stage.bytes)) }
      for record in stage.records { actions.append(.record(record)) }
    }
    stages = []
  }
}

extension BackendMessage {
  /// PostgreSQL lets what it has written leave with this message, and holds it back otherwise.
  fileprivate var isFlushed: Bool {
    switch self {
    case .errorResponse, .noticeResponse, .readyForQuery, .copyResponse(UInt8(ascii: "G"), _): true
    case .authentication(.ok), .authentication(.saslFinal): false
    case .authentication: true
    default: false
    }
  }
}
