import PostgresWire

/// The faults of one connection, at work between its session and its transport.
///
/// Theory of operation: the session does what an honest server does, and marks in its actions which
/// phase it has reached. What it sends at a phase with a fault is held back, and the fault's steps
/// take its place; all else goes through. Behind a step that ends the connection nothing goes
/// through any more. The first fault of a phase whose condition holds is the one that acts.
struct FaultRun: Hashable, Sendable {
  private let faults: [Fault]
  private let isTracing: Bool
  private var mode = Mode.open
  private var askedSecret: SecretKind?

  private enum Mode: Hashable {
    case open
    /// The session waits for TLS, which begins when the client's hello has come whole.
    indirect case awaitingHello(Fault, received: FrameBuffer)
    /// Something else than TLS was begun: what the client sends is of no interest.
    case deaf
    case stalled
    case ended
  }

  /// What the conditions of faults are about.
  struct Situation {
    var transport: Transport
    /// Nil where there is no TLS.
    var serverName: FaultCondition.ServerName?
    var user: String?
    var database: String?
    /// Of the startup packet, by their names.
    var parameters: [String: String]
  }

  /// Keeps the faults that this connection can see.
  init(
    _ faults: [Fault], connection number: Int, serverAgeMilliseconds age: Int, isTracing: Bool
  ) {
    self.faults = faults.filter { $0.condition.admits(connection: number, serverAge: age) }
    self.isTracing = isTracing
  }

  var isEmpty: Bool { faults.isEmpty }

  /// What the client's next answer holds, where a fault has asked for it: once.
  mutating func takeAskedSecret() -> SecretKind? {
    defer { askedSecret = nil }
    return askedSecret
  }

  /// Answers SSLRequest with N: then what follows is in plain text.
  func declinesSSL(_ situation: Situation) -> Bool {
    guard let fault = fault(at: .sslReply, situation), !fault.proceeds,
      case .send(let payload, _, _)? = fault.steps.first(where: \.isSending)
    else { return false }
    return payload.bytes(honest: []).first == UInt8(ascii: "N")
  }

  /// What is to be done about an input; nil where that is for the session to say.
  mutating func intercept(_ input: SessionInput) -> [SessionAction]? {
    switch (mode, input) {
    case (.awaitingHello(let fault, var received), .bytes(let bytes)):
      received.append(bytes)
      return takeHello(fault, received)
    case (.open, _), (.awaitingHello, _): return nil
    case (.stalled, .peerClosed), (.stalled, .shutdownRequested), (.deaf, .peerClosed),
      (.deaf, .shutdownRequested), (.deaf, .timerFired):
      return end(.closeAbruptly)
    case (.stalled, _), (.deaf, _), (.ended, _): return []
    }
  }

  /// What is done in the place of what the session would have done.
  mutating func perform(_ actions: [SessionAction], _ situation: Situation) -> [SessionAction] {
    var performed: [SessionAction] = []
    var remaining = actions[...]
    while !isSilent, let action = remaining.popFirst() {
      switch action {
      case .reached(let phase):
        let honest = Array(remaining.prefix { $0.isSaying })
        guard let fault = fault(at: phase, situation) else { continue }
        remaining.removeFirst(honest.count)
        performed += perform(fault, honest)
      case .startTLS(let unread):
        guard let fault = fault(at: .tlsHello, situation) else {
          performed.append(action)
          continue
        }
        var received = FrameBuffer()
        received.append(unread)
        performed += takeHello(fault, received)
      default: performed.append(action)
      }
    }
    return performed.inOnePacket
  }

  private func fault(at phase: Phase, _ situation: Situation) -> Fault? {
    faults.first { $0.phase == phase && $0.condition.holds(in: situation) }
  }

  private var isSilent: Bool {
    switch mode {
    case .open, .awaitingHello: false
    case .deaf, .stalled, .ended: true
    }
  }

  /// Begins when the hello is whole, so that all of the server's part of the handshake is there.
  private mutating func takeHello(_ fault: Fault, _ received: FrameBuffer) -> [SessionAction] {
    guard received.holdsTLSRecord else {
      mode = .awaitingHello(fault, received: received)
      return []
    }
    var received = received
    mode = .open
    let actions = perform(fault, [.startTLS(unread: received.drain())])
    if !isSilent, !fault.proceeds { mode = .deaf }
    return actions.inOnePacket
  }

  private mutating func end(_ ending: SessionAction) -> [SessionAction] {
    mode = .ended
    return [.cancelTimer, ending]
  }
}

// MARK: - Steps

extension FaultRun {
  private mutating func perform(_ fault: Fault, _ honest: [SessionAction]) -> [SessionAction] {
    let written = honest.flatMap(\.written)
    var performed = fault.proceeds ? [] : honest.filter { !$0.isSaid }
    var isFirst = true
    for step in fault.steps {
      switch step {
      case .send(let payload, let times, let isBelow):
        let bytes = payload.bytes(honest: written)
        let all = [UInt8](repeatElement(bytes, count: times).joined())
        performed.append(isBelow ? .writeBelowTLS(all) : .write(all))
        performed += records(of: bytes, isRaw: payload.type == nil, at: fault.phase)
      case .wait(let milliseconds): performed.append(.pause(milliseconds: milliseconds))
      case .drip(let bytes, let milliseconds):
        performed.append(.pace(.drip(bytes: bytes, milliseconds: milliseconds)))
      case .split(let offsets): performed.append(.pace(.split(offsets)))
      case .proceed(nil):
        performed += isFirst ? honest : [.write(written)]
        isFirst = false
      case .proceed(let count?):
        let isTLS = fault.phase == .tlsHello
        performed +=
          isTLS ? [.limitOutput(bytes: count)] + honest : [.write(Array(written.prefix(count)))]
      case .close: performed += end(.close)
      case .closeAbruptly: performed += end(.closeAbruptly)
      case .reset: performed += end(.reset)
      case .alert(let code): performed += [.alert(code)] + end(.closeAbruptly)
      case .stall:
        mode = .stalled
        performed.append(.cancelTimer)
      }
    }
    return performed
  }

  /// The events of what was sent, as a server's own.
  private mutating func records(of bytes: [UInt8], isRaw: Bool, at phase: Phase) -> [SessionAction]
  {
    let said = SentBytes(bytes, at: phase, isRaw: isRaw)
    askedSecret = said.askedSecret ?? askedSecret
    let trace = isTracing ? [Record.trace(said.traceText)] : []
    return (trace + said.events.map { .event($0) } + said.refusals).map { .record($0) }
  }
}

extension FaultCondition {
  func admits(connection number: Int, serverAge: Int) -> Bool {
    connections?.contains(number) ?? true && untilMilliseconds.map { serverAge < $0 } ?? true
  }

  func holds(in situation: FaultRun.Situation) -> Bool {
    transport.map { $0 == situation.transport } ?? true
      && serverName.map { $0 == situation.serverName } ?? true
      && user.map { $0 == situation.user } ?? true
      && database.map { $0 == situation.database } ?? true
      && parameters.allSatisfy { name, value in
        situation.parameters[name].map { value == nil || $0 == value } ?? false
      }
  }
}

extension Fault {
  /// What an honest server sends here is sent.
  var proceeds: Bool {
    steps.contains { if case .proceed = $0 { true } else { false } }
  }
}

extension [SessionAction] {
  /// With writes that nothing but records stand between as one, so that they travel together.
  fileprivate var inOnePacket: [SessionAction] {
    var lastWrite: Int?
    return reduce(into: []) { merged, action in
      switch (action, lastWrite) {
      case (.record, _): merged.append(action)
      case (.write(let more), let index?):
        if case .write(let bytes) = merged[index] { merged[index] = .write(bytes + more) }
      default:
        lastWrite = action.isWrite ? merged.endIndex : nil
        merged.append(action)
      }
    }
  }
}

extension FaultStep {
  fileprivate var isSending: Bool {
    if case .send = self { true } else { false }
  }
}

extension SessionAction {
  fileprivate var isWrite: Bool {
    if case .write = self { true } else { false }
  }

  fileprivate var written: [UInt8] {
    if case .write(let bytes) = self { bytes } else { [] }
  }

  /// What stands behind `reached` and belongs to it.
  fileprivate var isSaying: Bool {
    switch self {
    case .write, .record: true
    default: false
    }
  }

  /// Sending, or a record of what was sent.
  fileprivate var isSaid: Bool {
    switch self {
    case .write, .startTLS, .record(.event), .record(.refusal): true
    case .record(.trace(let line)): line.first == TraceEntry.Direction.backend.rawValue
    default: false
    }
  }
}

extension FrameBuffer {
  /// Or something that is none.
  fileprivate var holdsTLSRecord: Bool {
    guard let first else { return false }
    guard first == 0x16 else { return true }
    return peekInt32(at: 1).map { count >= 5 + Int($0 & 0xffff) } ?? false
  }
}
