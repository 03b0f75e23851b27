import PostgresWire

/// From AuthenticationOk on: `InitPostgres`, then statements.
extension ServerSession {
  mutating func finishAuthentication(_ login: Login) {
    actions.append(.cancelTimer)
    send(.authentication(.ok))
    record(.event(.authok))
    let version = behaviour.settings.serverVersion
    guard let role = behaviour.roles[login.user] else {
      return refuse(.unknownRole(login.user))
    }
    guard login.replication == .none || role.isSuperuser else {
      return refuse(.replicationDenied(by: version))
    }
    guard login.replication == .physical || behaviour.databases.contains(login.database) else {
      return refuse(.unknownDatabase(login.database))
    }
    var engine = QueryEngine(
      SessionFacts(
        settings: behaviour.settings, user: login.user, database: login.database,
        isSuperuser: role.isSuperuser, processID: randomness.processID, tls: tls),
      answers: behaviour.queries)
    do {
      let notices = try engine.parameters.start(login.parameters)
      for notice in engine.noticed(notices) { send(.noticeResponse(notice)) }
    } catch {
      return refuse(.parameter(error.diagnostic))
    }
    for (name, value) in engine.parameters.reported() {
      send(.parameterStatus(name: name, value: value))
    }
    let key = randomness.cancelKey.prefix(login.cancelKeyLength(version))
    send(.backendKeyData(processID: randomness.processID, key: Array(key)))
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
