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
    self.engine = engine
    serve()
  }

  /// False where more bytes are needed, or a statement runs: what comes meanwhile is read behind it.
  mutating func readStatement() -> Bool {
    guard engine?.isWaiting == false, let type = received.first else { return false }
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
    for message in engine?.handle(frame) ?? [] { send(message) }
    if type == UInt8(ascii: "H") { flush() }
    serve()
    return true
  }

  /// What comes while a statement runs is read behind it.
  package var hasEnough: Bool {
    guard case .serving = state, let engine else { return false }
    return engine.isWaiting && received.count >= 1 << 16
  }

  /// The engine has done what there was to do.
  private mutating func serve() {
    guard engine?.isFinished == false else { return close() }
    state = .serving
    if case .signal(let signal, _)? = engine?.wait { actions.append(.signal(signal)) }
    if engine?.wait == .drain {
      flush()
      actions.append(.awaitDrain)
    }
    let alarm = engine?.alarm
    if let alarm {
      actions.append(.setTimer(alarm.after))
    } else if hasAlarm {
      actions.append(.cancelTimer)
    }
    hasAlarm = alarm != nil
  }

  // MARK: What comes while a statement runs, or none

  /// The timer that `alarm` asked for.
  mutating func ring() {
    switch engine?.alarm?.event {
    case .waitIsOver: resume()
    case .statementTimeout: goOn { $0.interrupt(.statementTimeout) }
    case .idleInTransactionTimeout: refuse(.idleInTransactionTimeout)
    case .idleTimeout: refuse(.idleTimeout)
    case nil: break
    }
  }

  mutating func resume(_ verdict: SignalVerdict = .sent) {
    goOn { $0.resume(verdict) }
  }

  mutating func cancelStatement() {
    guard state == .serving, engine?.pending != nil else { return }
    goOn { $0.cancel() }
  }

  private mutating func goOn(_ step: (inout QueryEngine) -> [BackendMessage]) {
    guard var engine = engine.take() else { return }
    let messages = step(&engine)
    self.engine = engine
    for message in messages { send(message) }
    serve()
    advance()
  }
}
