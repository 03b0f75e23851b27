import PostgresWire

/// A session that goes on: what a login begins with, then statements.
extension ServerSession {
  /// Tells the client of its session; the last step of `InitPostgres`.
  mutating func beginSession(_ login: Login, isSuperuser: Bool) {
    var engine = QueryEngine(
      SessionFacts(
        settings: behaviour.settings, user: login.user, database: login.database,
        isSuperuser: isSuperuser, processID: randomness.processID, tls: tls, now: now),
      answers: behaviour.queries, relations: behaviour.relationIndex)
    if login.replication == .physical {
      // It is connected to no database, which could have another encoding.
      for name in ["client_encoding", "server_encoding"] {
        engine.parameters.restore(name, "SQL_ASCII")
      }
    }
    do {
      let notices = try engine.parameters.start(login.parameters)
      for notice in engine.noticed(notices) { send(.noticeResponse(notice)) }
    } catch {
      return refuse(.parameter(error.diagnostic))
    }
    for (name, value) in engine.parameters.reported() {
      send(.parameterStatus(name: name, value: value))
    }
    send(.backendKeyData(processID: randomness.processID, key: cancelKey(login)))
    send(.readyForQuery(.idle))
    state = .serving(engine)
  }

  /// False where more bytes are needed.
  mutating func readStatement(_ engine: QueryEngine) -> Bool {
    guard let type = received.first else { return false }
    guard let limit = FrontendMessage.lengthLimit(type) else {
      refuse(.invalidFrontendMessage(type: type))
      return true
    }
    // Up to 13 there is one limit for all messages.
    let isLimited = behaviour.settings.serverVersion.major >= 14
    let frame: Frame
    do {
      let next = try received.next(limit: isLimited ? limit : FrameBuffer.largeMessageLimit)
      guard let next else { return false }
      frame = next
    } catch {
      record(.log("invalid message length"))
      close()
      return true
    }
    if isTracing, let message = try? FrontendMessage(frame) {
      record(.trace("\(TraceEntry(message))"))
    }
    var engine = engine
    for message in engine.handle(frame) { send(message) }
    if type == UInt8(ascii: "H") { flush() }
    if engine.isFinished {
      close()
    } else {
      state = .serving(engine)
    }
    return true
  }
}
