import PostgresWire

/// Until the startup packet is through: `ProcessSSLStartup` and `ProcessStartupPacket`.
extension ServerSession {
  /// False where more bytes are needed.
  mutating func readStartupPacket() -> Bool {
    if beginsTLS {
      startDirectTLS()
      return true
    }
    guard let length = received.peekInt32() else { return false }
    let bodyLength = Int(length) - 4
    guard StartupPacket.bodyLengths.contains(bodyLength) else {
      record(.log("invalid length of startup packet"))
      close()
      return true
    }
    guard let packet = received.take(Int(length)) else { return false }
    receive(StartupPacket.decode(Array(packet[4...])))
    return true
  }

  private mutating func receive(_ packet: StartupPacket) {
    if isTracing { record(.trace("\(TraceEntry(packet))")) }
    switch packet {
    case .sslRequest where !answered.contains(.ssl): answerSSLRequest()
    case .gssencRequest where !answered.contains(.gss): answerGSSENCRequest()
    case .sslRequest: refuseVersion(ProtocolVersion(1234, 5679))
    case .gssencRequest: refuseVersion(ProtocolVersion(1234, 5680))
    case .cancelRequest(let request): cancel(request)
    case .startup(let message): begin(message)
    }
  }

  // MARK: CancelRequest

  /// Whatever becomes of it, the client is told nothing.
  private mutating func cancel(_ request: CancelRequest) {
    let objection: String? =
      switch (request.key.count, behaviour.settings.serverVersion.major >= 18) {
      case (4, _), (1...256, true): nil
      case (_, true): "invalid length of query cancel key"
      case (_, false): "invalid length of startup packet"
      }
    if let objection {
      record(.log(objection))
      return close()
    }
    state = .awaitingVerdict(BackendSignal(request))
    actions.append(.signal(BackendSignal(request)))
  }

  mutating func endCancel(_ signal: BackendSignal, _ verdict: SignalVerdict) {
    let id = signal.processID
    switch verdict {
    case .sent:
      record(.log("processing cancel request: sending SIGINT to process \(id)"))
    case .wrongKey: record(.log("wrong key in cancel request for process \(id)"))
    case .noSuchProcess:
      record(.log("PID \(id) in cancel request did not match any process"))
    }
    close()
  }

  // MARK: Encryption requests

  private mutating func answerSSLRequest() {
    answered.insert(.ssl)
    guard behaviour.settings.ssl, transport == .plain, !client.isLocal, !isDecliningSSL else {
      reply(UInt8(ascii: "N"), to: "SSL")
      record(.event(.sslreject))
      return refuseUnencryptedRest(after: "SSL")
    }
    answered.insert(.gss)
    reply(UInt8(ascii: "S"), to: "SSL")
    record(.event(.sslaccept))
    state = .awaitingTLS
    let rest = received.drain()
    if behaviour.settings.serverVersion.major >= 17 {
      actions.append(.startTLS(unread: rest))
    } else {
      hasUnencryptedRest = !rest.isEmpty
      actions.append(.startTLS(unread: []))
    }
  }

  private mutating func answerGSSENCRequest() {
    answered.insert(.gss)
    reply(UInt8(ascii: "N"), to: "GSSENC")
    record(.event(.gssreject))
    refuseUnencryptedRest(after: "GSSAPI encryption")
  }

  private mutating func refuseUnencryptedRest(after request: String) {
    if !received.isEmpty { refuseUnencryptedData(after: request) }
  }

  mutating func refuseUnencryptedData(after request: String) {
    refuse(
      .unencryptedData(after: request),
      inOldFormat: behaviour.settings.serverVersion.major < 14)
  }

  private mutating func reply(_ byte: UInt8, to request: String) {
    outgoing.append([byte], at: place(request == "SSL" ? .sslReply : .gssReply))
    if isTracing { say(.trace("\(TraceEntry(reply: byte, to: request))")) }
    flush()
  }

  /// PostgreSQL 17 takes a TLS handshake's first byte for what it is; before, it is a length.
  private var beginsTLS: Bool {
    transport == .plain && answered.isEmpty && received.first == 0x16
      && behaviour.settings.serverVersion.major >= 17
  }

  private mutating func startDirectTLS() {
    guard behaviour.settings.ssl, !client.isLocal else {
      record(.event(.directsslreject))
      return close()
    }
    isDirectTLS = true
    state = .awaitingTLS
    actions.append(.startTLS(unread: received.drain()))
  }

  // MARK: StartupMessage

  private mutating func begin(_ message: StartupMessage) {
    let server = behaviour.settings.serverVersion
    record(.startup(message, transport))
    guard message.version.major == 3 else { return refuseVersion(message.version) }
    let replication = Replication(message["replication"] ?? "false")
    guard let replication else {
      return refuse(.invalidReplication(message["replication"] ?? ""))
    }
    guard message.isTerminated else { return refuse(.missingTerminator) }
    negotiateVersion(message, server)
    guard let user = message["user"], !user.isEmpty else { return refuse(.missingUser) }
    if let state = behaviour.state { return refuse(.notReady(state)) }
    let database = message["database"].flatMap { $0.isEmpty ? nil : $0 } ?? user
    let login = Login(
      user: truncatedIdentifier(user), database: truncatedIdentifier(database),
      replication: replication, protocolVersion: message.version,
      parameters: Login.runtimeParameters(message),
      sent: Dictionary(
        message.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
    self.login = login
    reach(.startup)
    state = .awaitingSlot(login)
    actions.append(.occupy(occupancy(login)))
  }

  /// What the client asked for and the server has not: the newest minor version, or an option.
  private mutating func negotiateVersion(_ message: StartupMessage, _ server: ServerVersion) {
    let newest = ProtocolVersion(3, min(message.version.minor, server.newestProtocolMinor))
    let unrecognized = message.parameters.map(\.name).filter { $0.hasPrefix("_pq_.") }
    guard message.version.minor > server.newestProtocolMinor || !unrecognized.isEmpty else {
      return
    }
    send(.negotiateProtocolVersion(newest: newest, unrecognized: unrecognized))
  }

  /// A client below protocol 3 would not understand an ErrorResponse of protocol 3.
  private mutating func refuseVersion(_ version: ProtocolVersion) {
    refuse(
      .unsupportedProtocol(version, by: behaviour.settings.serverVersion),
      inOldFormat: version.major < 3
        && (version.word != 0 || behaviour.settings.serverVersion.major < 14))
  }
}

/// Who wants to log in to what.
struct Login: Hashable, Sendable {
  var user: String
  var database: String
  var replication: Replication
  /// As the client asked for it.
  var protocolVersion: ProtocolVersion
  /// Run-time parameters to be set once the login is through, in the order sent.
  var parameters: [StartupMessage.Parameter]
  /// All of the startup packet, the last of a name.
  var sent: [String: String]
  /// The line of pg_hba.conf that decides, once it is found.
  var rule: HBARule?

  var occupancyKind: Occupancy.Kind { replication == .none ? .client : .walSender }

  /// Protocol 3.0 has four bytes of key, 3.2 as many as PostgreSQL makes.
  func cancelKeyLength(_ server: ServerVersion) -> Int {
    protocolVersion >= .v3_2 && server.newestProtocolMinor >= 2 ? 32 : 4
  }

  static func runtimeParameters(_ message: StartupMessage) -> [StartupMessage.Parameter] {
    message.parameters.filter { parameter in
      !["user", "database", "replication"].contains(parameter.name)
        && !parameter.name.hasPrefix("_pq_.")
    }
  }
}

/// The startup parameter `replication`: a boolean, or `database`.
enum Replication: Hashable, Sendable {
  case none
  case physical
  case logical

  init?(_ value: String) {
    if value == "database" {
      self = .logical
    } else if let isPhysical = PostgresBoolean.parse(value) {
      self = isPhysical ? .physical : .none
    } else {
      return nil
    }
  }
}

/// PostgreSQL's `NAMEDATALEN` less one: longer names are cut to so many bytes.
func truncatedIdentifier(_ name: String) -> String {
  guard name.utf8.count > 63 else { return name }
  var length = 0
  return String(
    name.unicodeScalars.prefix { scalar in
      length += UTF8.width(scalar)
      return length <= 63
    })
}
