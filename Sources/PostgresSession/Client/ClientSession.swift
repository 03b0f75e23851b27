import OpenSSLKit
import PostgresWire

/// The client's end of one connection: from the first byte to ReadyForQuery, or to the answer to one
/// statement, and then Terminate.
///
/// Theory of operation: each state says which message it awaits; whatever else comes ends the
/// attempt, as does the one timer. `result` is set exactly once, and with it the session closes.
///
/// PostgreSQL manual, "Message Flow"; libpq's `PQconnectPoll`.
package struct ClientSession: Session {
  let parameters: ConnectionParameters
  private let attempt: Attempt
  let options: ClientOptions
  let scramNonce: String
  /// Seconds from the connection to its end.
  private let timeout: Int

  /// No message has more; libpq's limit for an error.
  private static let messageLimit = 30_000
  /// Nor has a request for authentication, its length word included; libpq's limit.
  private static let requestLimit = 2000

  var state = State.awaitingConnection
  private var received = FrameBuffer()
  private(set) var tls: TLSFacts?
  /// The exchange is bound to the server's certificate, and the server has proved it.
  var isChannelBound = false
  private var report = ServerReport()
  private var actions: [SessionAction] = []
  /// Nil while the attempt goes on.
  package private(set) var result: AttemptResult?

  enum State: Hashable {
    case awaitingConnection
    case awaitingSSLReply
    case awaitingTLS
    case awaitingAuthenticationRequest
    case awaitingSASLContinue(SCRAMClient)
    case awaitingSASLFinal(SCRAMClient)
    /// The bearer token is sent.
    case awaitingTokenVerdict
    /// The bearer token was not good, and why it will be refused is understood.
    case awaitingTokenRefusal
    case awaitingAuthenticationOk
    case awaitingReady
    /// The statement is sent.
    case awaitingDescription
    /// So many columns are described.
    case awaitingRows(columns: Int)
    /// The statement is done, and the server not ready yet.
    case awaitingIdle
    case closed
  }

  /// `scramNonce` is printable, without a comma.
  package init(
    _ parameters: ConnectionParameters, _ attempt: Attempt,
    options: ClientOptions = ClientOptions(),
    scramNonce: String, timeout: Int
  ) {
    self.parameters = parameters
    self.attempt = attempt
    self.options = options
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
    case .occupied, .signalAnswered, .cancelRequested, .drained: break
    }
    defer { actions = [] }
    return actions
  }

  private var stage: ConnectionFailure.Stage {
    switch state {
    case .awaitingConnection, .awaitingSSLReply: .sslReply
    case .awaitingTLS: .tlsHandshake
    case .awaitingAuthenticationRequest: .authenticationRequest
    case .awaitingSASLContinue, .awaitingSASLFinal, .awaitingTokenVerdict, .awaitingTokenRefusal,
      .awaitingAuthenticationOk:
      .authentication
    case .awaitingReady, .closed: .ready
    case .awaitingDescription, .awaitingRows, .awaitingIdle: .answer
    }
  }

  private var transport: Transport { tls == nil ? .plain : .tls }

  // MARK: Encryption

  private mutating func begin() {
    switch attempt.encryption {
    case .none: sendStartup()
    case .preferred, .required:
      write(StartupPacket.sslRequest.bytes)
      state = .awaitingSSLReply
    case .direct:
      state = .awaitingTLS
      actions.append(.startTLS(unread: []))
    }
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
    if attempt.encryption == .direct, facts.applicationProtocol == nil {
      return fail(.directWithoutProtocol)
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
        try checkRequest(frame)
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

  /// As `PQconnectPoll`, before it looks into the message.
  private func checkRequest(_ frame: Frame) throws(WireError) {
    if frame.type == UInt8(ascii: "R"), frame.body.count + 4 > Self.requestLimit {
      throw .invalidLength(frame.body.count + 4)
    }
  }

  private mutating func receive(_ message: BackendMessage) throws {
    switch (message, state) {
    case (.noticeResponse, _): return
    case (.errorResponse(let diagnostic), _):
      let isAuthenticated = stage == .ready || stage == .answer
      fail(.refused(diagnostic, over: transport, isAuthenticated: isAuthenticated))
    case (.authentication(let request), let state): try receive(request, state)
    case (.parameterStatus(let name, let value), .awaitingReady):
      report.parameters[name] = value
    case (.backendKeyData(let processID, let key), .awaitingReady):
      guard key.count == 4 else {
        return fail(
          .protocolViolation("the server sent a cancel key of \(key.count) bytes, and not of 4"))
      }
      report.processID = processID
    case (.readyForQuery, .awaitingReady): ask()
    case (_, .awaitingDescription), (_, .awaitingRows), (_, .awaitingIdle): receiveAnswer(message)
    default:
      fail(.protocolViolation("the server sent \(TraceEntry(message).text) out of order"))
    }
  }

  // MARK: A statement

  private mutating func ask() {
    guard let statement = options.statement else { return succeed() }
    write(FrontendMessage.query(statement).frame.bytes)
    state = .awaitingDescription
  }

  /// As `pqParseInput3`, of an answer to one simple query.
  private mutating func receiveAnswer(_ message: BackendMessage) {
    switch (message, state) {
    // What may come at any time.
    case (.parameterStatus, _), (.notificationResponse, _): return
    // It was on its way before the statement was.
    case (.readyForQuery, .awaitingDescription): return
    case (.rowDescription(let columns), .awaitingDescription):
      state = .awaitingRows(columns: columns.count)
    case (.dataRow(let values), .awaitingRows(let columns)) where values.count == columns: return
    case (.dataRow(let values), .awaitingRows(let columns)):
      fail(
        .protocolViolation(
          "the server sent a row of \(values.count) columns, and not of \(columns)"))
    case (.commandComplete, .awaitingDescription), (.commandComplete, .awaitingRows),
      (.emptyQueryResponse, .awaitingDescription):
      state = .awaitingIdle
    case (.readyForQuery, .awaitingIdle): succeed()
    default: fail(.protocolViolation("the server sent \(TraceEntry(message).text) out of order"))
    }
  }

  // MARK: Ends

  private mutating func succeed() {
    write(FrontendMessage.terminate.frame.bytes)
    finish(.connected(report))
  }

  mutating func fail(_ failure: ConnectionFailure) {
    finish(.failed(failure))
  }

  private mutating func finish(_ result: AttemptResult) {
    self.result = result
    state = .closed
    actions += [.cancelTimer, .close]
  }

  mutating func respond(_ body: [UInt8]) {
    write(FrontendMessage.authenticationResponse(body).frame.bytes)
  }

  private mutating func write(_ bytes: [UInt8]) {
    actions.append(.write(bytes))
  }
}
