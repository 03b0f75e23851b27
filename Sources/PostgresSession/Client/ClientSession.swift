import OpenSSLKit
import PostgresWire

/// The client's end of one connection: from the first byte to ReadyForQuery, and then Terminate.
///
/// Theory of operation: each state says which message it awaits; whatever else comes ends the
/// attempt, as does the one timer. `result` is set exactly once, and with it the session closes.
///
/// PostgreSQL manual, "Message Flow"; libpq's `PQconnectPoll`.
package struct ClientSession: Session {
  private let parameters: ConnectionParameters
  private let attempt: Attempt
  private let scramNonce: String
  /// Seconds from the connection to ReadyForQuery.
  private let timeout: Int

  /// No message before ReadyForQuery has more; libpq's limit for an error.
  private static let messageLimit = 30_000

  private var state = State.awaitingConnection
  private var received = FrameBuffer()
  private var tls: TLSFacts?
  private var report = ServerReport()
  private var actions: [SessionAction] = []
  /// Nil while the attempt goes on.
  package private(set) var result: AttemptResult?

  private enum State: Hashable {
    case awaitingConnection
    case awaitingSSLReply
    case awaitingTLS
    case awaitingAuthenticationRequest
    case awaitingSASLContinue(SCRAMClient)
    case awaitingSASLFinal(SCRAMClient)
    case awaitingAuthenticationOk
    case awaitingReady
    case closed
  }

  /// `scramNonce` is printable, without a comma.
  package init(
    _ parameters: ConnectionParameters, _ attempt: Attempt, scramNonce: String, timeout: Int
  ) {
    self.parameters = parameters
    self.attempt = attempt
    self.scramNonce = scramNonce
    self.timeout = timeout
  }

  package mutating func handle(_ input: SessionInput) -> [SessionAction] {
    guard state != .closed else { return [] }
    switch input {
    case .connected:
      actions.append(.setTimer(.seconds(timeout)))
      begin()
    case .bytes(let bytes):
      received.append(bytes)
      advance()
    case .tlsEstablished(let facts): beginEncrypted(facts)
    case .tlsFailed(let failure): fail(tls == nil ? .tls(failure) : .tlsBroken(failure, stage))
    case .timerFired: fail(.timedOut(stage))
    case .peerClosed: fail(.closedByServer(stage))
    case .shutdownRequested: fail(.protocolViolation("the client was stopped"))
    case .occupied, .signalAnswered, .cancelRequested: break
    }
    defer { actions = [] }
    return actions
  }

  private var stage: ConnectionFailure.Stage {
    switch state {
    case .awaitingConnection, .awaitingSSLReply: .sslReply
    case .awaitingTLS: .tlsHandshake
    case .awaitingAuthenticationRequest: .authenticationRequest
    case .awaitingSASLContinue, .awaitingSASLFinal, .awaitingAuthenticationOk: .authentication
    case .awaitingReady, .closed: .ready
    }
  }

  private var transport: Transport { tls == nil ? .plain : .tls }

  // MARK: Encryption

  private mutating func begin() {
    guard attempt.encryption != .none else { return sendStartup() }
    write(StartupPacket.sslRequest.bytes)
    state = .awaitingSSLReply
  }

  private mutating func readSSLReply() {
    guard let reply = received.take(1)?.first else { return }
    switch reply {
    case UInt8(ascii: "S"):
      // Bytes outside TLS could have been slipped in by anybody (CVE-2021-23222).
      guard received.isEmpty else { return fail(.unencryptedDataAfterSSLReply) }
      state = .awaitingTLS
      actions.append(.startTLS(unread: []))
    case UInt8(ascii: "N") where attempt.encryption == .preferred: sendStartup()
    case UInt8(ascii: "N"): fail(.sslUnsupported)
    // The text behind it is not the server's word: anybody could have sent it (CVE-2024-10977).
    case UInt8(ascii: "E"): fail(.errorInsteadOfSSLReply)
    default: fail(.invalidSSLReply(reply))
    }
  }

  private mutating func beginEncrypted(_ facts: TLSFacts) {
    tls = facts
    if let chosen = facts.applicationProtocol, chosen != ProtocolVersion.applicationProtocol {
      return fail(.tls(TLSFailure(reason: "the server chose another protocol than PostgreSQL's")))
    }
    report.tls = .init(version: facts.version, cipher: facts.cipher)
    if attempt.verification == .chainAndName, let certificate = facts.peerCertificate {
      do {
        try verifyHostName(parameters.server, of: certificate)
      } catch {
        return fail(.hostNameMismatch(error))
      }
    }
    sendStartup()
  }

  private mutating func sendStartup() {
    write(
      StartupPacket.startup(
        StartupMessage(parameters: [
          .init("user", parameters.username), .init("database", parameters.database),
        ])
      ).bytes)
    state = .awaitingAuthenticationRequest
  }

  // MARK: Messages

  private mutating func advance() {
    if state == .awaitingSSLReply { readSSLReply() }
    guard state != .awaitingSSLReply, state != .awaitingTLS else { return }
    do {
      while state != .closed, let frame = try received.next(limit: Self.messageLimit) {
        try receive(BackendMessage(frame))
      }
    } catch let error as WireError {
      fail(.protocolViolation("the server sent what is no message: \(error)"))
    } catch let error as SCRAMClient.Fault {
      fail(.protocolViolation(error.sentence))
    } catch {
      assertionFailure("no other error is thrown: \(error)")
    }
  }

  private mutating func receive(_ message: BackendMessage) throws {
    switch (message, state) {
    case (.noticeResponse, _): return
    case (.errorResponse(let diagnostic), let state):
      fail(
        .refused(
          diagnostic, over: transport, isAuthenticated: state == .awaitingReady))
    case (.authentication(let request), let state): try receive(request, state)
    case (.parameterStatus(let name, let value), .awaitingReady):
      report.parameters[name] = value
    case (.backendKeyData(let processID, _), .awaitingReady): report.processID = processID
    case (.readyForQuery, .awaitingReady): succeed()
    default:
      fail(.protocolViolation("the server sent \(TraceEntry(message).text) out of order"))
    }
  }

  private mutating func receive(
    _ request: AuthenticationRequest, _ state: State
  ) throws(SCRAMClient.Fault) {
    switch (request, state) {
    case (.ok, .awaitingAuthenticationRequest), (.ok, .awaitingAuthenticationOk):
      self.state = .awaitingReady
    case (.cleartextPassword, .awaitingAuthenticationRequest):
      respond(Array(parameters.password.reveal().utf8) + [0])
      self.state = .awaitingAuthenticationOk
    case (.md5Password(let salt), .awaitingAuthenticationRequest):
      let stored = StoredSecret.md5(
        Array(parameters.password.reveal().utf8), role: parameters.username)
      respond(Array(md5Response(stored: stored, salt: salt).utf8) + [0])
      self.state = .awaitingAuthenticationOk
    case (.sasl(let mechanisms), .awaitingAuthenticationRequest): beginSASL(mechanisms)
    case (.saslContinue(let data), .awaitingSASLContinue(var client)):
      respond(try client.respond(to: data))
      self.state = .awaitingSASLFinal(client)
    case (.saslFinal(let data), .awaitingSASLFinal(let client)):
      try client.verify(data)
      self.state = .awaitingAuthenticationOk
    case (.gss, .awaitingAuthenticationRequest), (.sspi, .awaitingAuthenticationRequest):
      fail(.unsupportedAuthentication(request.name))
    case (.other(let code, _), .awaitingAuthenticationRequest):
      fail(.unsupportedAuthentication("authentication method \(code)"))
    default: fail(.protocolViolation("the server sent \(request.name) out of order"))
    }
  }

  private mutating func beginSASL(_ mechanisms: [String]) {
    let isPlusOffered = mechanisms.contains(SCRAM.plusMechanism)
    if isPlusOffered, tls == nil {
      return fail(
        .protocolViolation("the server offered \(SCRAM.plusMechanism) outside TLS"))
    }
    let binding: SCRAMClient.Binding
    let mechanism: String
    if isPlusOffered, let endPoint = SCRAM.endPoint(of: tls?.peerCertificate) {
      (mechanism, binding) = (SCRAM.plusMechanism, .endPoint(endPoint))
    } else if mechanisms.contains(SCRAM.mechanism) {
      let isUnoffered = tls != nil && !isPlusOffered
      (mechanism, binding) = (SCRAM.mechanism, isUnoffered ? .unoffered : .none)
    } else {
      let names = mechanisms.isEmpty ? "no mechanism" : mechanisms.joined(separator: ", ")
      return fail(.unsupportedAuthentication("SASL with \(names)"))
    }
    let client = SCRAMClient(
      binding: binding, nonce: scramNonce, password: parameters.password)
    respond(SASLInitialResponse(mechanism: mechanism, data: client.first).body)
    state = .awaitingSASLContinue(client)
  }

  // MARK: Ends

  private mutating func succeed() {
    write(FrontendMessage.terminate.frame.bytes)
    finish(.connected(report))
  }

  private mutating func fail(_ failure: ConnectionFailure) {
    finish(.failed(failure))
  }

  private mutating func finish(_ result: AttemptResult) {
    self.result = result
    state = .closed
    actions += [.cancelTimer, .close]
  }

  private mutating func respond(_ body: [UInt8]) {
    write(FrontendMessage.authenticationResponse(body).frame.bytes)
  }

  private mutating func write(_ bytes: [UInt8]) {
    actions.append(.write(bytes))
  }
}
