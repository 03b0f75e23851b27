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
    guard behaviour.databases.contains(login.database) else {
      return refuse(.unknownDatabase(login.database))
    }
    var engine = QueryEngine(
      SessionFacts(
        settings: behaviour.settings, user: login.user, database: login.database,
        isSuperuser: role.isSuperuser, processID: randomness.processID, tls: tls))
    do {
      for parameter in login.parameters {
        try engine.parameters.start(parameter.name, parameter.value)
      }
    } catch {
      return refuse(.parameter(error.diagnostic))
    }
    for (name, value) in engine.parameters.reported() {
      send(.parameterStatus(name: name, value: value))
    }
    send(.backendKeyData(processID: randomness.processID, key: Array(cancelKey)))
    send(.readyForQuery(.idle))
    flush()
    state = .serving(engine)
  }

  /// Protocol 3.0 has four bytes of key.
  private var cancelKey: ArraySlice<UInt8> { randomness.cancelKey.prefix(4) }

  /// False where more bytes are needed.
  mutating func readStatement(_ engine: QueryEngine) -> Bool {
    guard let type = received.first else { return false }
    guard FrontendMessage.lengthLimit(type) != nil else {
      refuse(.invalidFrontendMessage(type: type))
      return true
    }
    let frame: Frame
    do {
      guard let next = try received.next() else { return false }
      frame = next
    } catch {
      record(.log("invalid message length"))
      close()
      return true
    }
    var engine = engine
    let answer = engine.handle(frame)
    if isTracing, let message = try? FrontendMessage(frame) {
      record(.trace("\(TraceEntry(message))"))
    }
    for message in answer { send(message) }
    if engine.isFlushDue { flush() }
    if engine.isFinished {
      close()
    } else {
      state = .serving(engine)
    }
    return true
  }
}
