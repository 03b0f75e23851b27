package import OpenSSLKit

/// What happened to the connection below a session and its TLS.
package enum TransportInput: Hashable, Sendable {
  case connected
  /// Bytes as they came from the network.
  case received([UInt8])
  case timerFired
  case peerClosed
  case shutdownRequested
  case cancelRequested
  case signalAnswered(SignalVerdict)
  case drained
}

/// What is to be done below a session and its TLS.
package enum TransportAction: Hashable, Sendable {
  /// Bytes as they go to the network.
  case write([UInt8])
  /// Replaces a timer that runs.
  case setTimer(Duration)
  case cancelTimer
  /// Interrupt one of the endpoint's neighbours: `signalAnswered` follows.
  case signal(BackendSignal)
  /// Say when all is gone that was written: `drained` follows.
  case awaitDrain
  /// FIN, behind all that was written.
  case close
  /// RST, behind all that was written.
  case reset
  /// What follows is done so much later.
  case pause(milliseconds: Int)
  case record(Record)
  /// A line of an NSS key log, which makes a capture of the connection readable.
  case keyLog(String)
}

/// A session and its TLS, over memory: bytes in, actions out.
///
/// TLS lives here rather than in a channel's pipeline, so that a session runs the same over a socket
/// and over none. Not thread-safe: one event loop, or one test, owns it.
package final class Endpoint<S: Session> {
  package private(set) var session: S
  private let makeTLS: @Sendable () throws(TLSError) -> TLSStream
  package let neighbours: any Neighbours
  private var tls: TLSStream?
  private var pace: Pace?
  /// How many bytes may still leave; nil is any number.
  private var outputLeft: Int?
  private var actions: [TransportAction] = []

  /// - Parameters:
  ///   - session: What decides.
  ///   - neighbours: The other connections of the same server; a client has none.
  ///   - pace: How bytes leave, until the session says otherwise; nil is at once.
  ///   - makeTLS: Called when the session starts TLS, at most once.
  package init(
    _ session: S, among neighbours: any Neighbours = NoNeighbours(), pace: Pace? = nil,
    makeTLS: @escaping @Sendable () throws(TLSError) -> TLSStream
  ) {
    self.session = session
    self.neighbours = neighbours
    self.pace = pace
    self.makeTLS = makeTLS
  }

  /// The server name of the client's hello, known even where the handshake failed.
  package var serverName: String? { tls?.serverName }

  package func handle(_ input: TransportInput) -> [TransportAction] {
    switch input {
    case .connected: feed(.connected)
    case .received(let bytes):
      if let tls { handle(tls.receive(bytes)) } else { feed(.bytes(bytes)) }
    case .timerFired: feed(.timerFired)
    case .peerClosed: feed(.peerClosed)
    case .shutdownRequested: feed(.shutdownRequested)
    case .cancelRequested: feed(.cancelRequested)
    case .signalAnswered(let verdict): feed(.signalAnswered(verdict))
    case .drained: feed(.drained)
    }
    defer { actions = [] }
    return actions
  }

  private func feed(_ input: SessionInput) {
    for action in session.handle(input) { perform(action) }
  }

  private func perform(_ action: SessionAction) {
    switch action {
    case .write(let bytes): write(tls?.send(bytes) ?? bytes)
    case .startTLS(let unread): startTLS(unread)
    case .setTimer(let duration): actions.append(.setTimer(duration))
    case .cancelTimer: actions.append(.cancelTimer)
    case .occupy(let occupancy): feed(.occupied(neighbours.occupy(occupancy)))
    case .signal(let signal): actions.append(.signal(signal))
    case .awaitDrain: actions.append(.awaitDrain)
    case .close:
      if let tls { write(tls.close()) }
      end(.close)
    case .closeAbruptly: end(.close)
    case .reset: end(.reset)
    case .writeBelowTLS(let bytes): write(bytes)
    case .alert(let code): alert(code)
    case .pause(let milliseconds): actions.append(.pause(milliseconds: milliseconds))
    case .pace(let pace): self.pace = pace
    case .limitOutput(let count): outputLeft = count
    case .reached: assertionFailure("a phase is for the session's faults")
    case .record(let record): actions.append(.record(record))
    }
  }

  private func startTLS(_ unread: [UInt8]) {
    do {
      let stream = try makeTLS()
      tls = stream
      handle(stream.start())
      if !unread.isEmpty { handle(stream.receive(unread)) }
    } catch {
      feed(.tlsFailed(TLSFailure(reason: error.description)))
    }
  }

  private func handle(_ progress: TLSProgress) {
    actions += progress.keyLog.map { .keyLog($0) }
    if let hello = progress.clientHello { actions.append(.record(.clientHello(hello))) }
    write(progress.ciphertext)
    if case .established(let facts) = progress.event { feed(.tlsEstablished(facts)) }
    if !progress.plaintext.isEmpty { feed(.bytes(progress.plaintext)) }
    for ending in [progress.event, progress.ending] {
      switch ending {
      case .failed(let failure): feed(.tlsFailed(failure))
      case .closed: feed(.peerClosed)
      case .established, nil: break
      }
    }
  }

  private func alert(_ code: UInt8) {
    if let record = tls.map({ $0.alert(code) }) ?? TLSRecord.alert(code) { return write(record) }
    actions.append(
      .record(.log("alert \(code) cannot be sent: the cipher does not authenticate by itself")))
  }

  private func end(_ action: TransportAction) {
    neighbours.leave()
    actions.append(action)
  }

  private func write(_ bytes: [UInt8]) {
    var bytes = bytes
    if let left = outputLeft {
      bytes = Array(bytes.prefix(left))
      outputLeft = left - bytes.count
    }
    guard !bytes.isEmpty else { return }
    actions += pace?.actions(bytes) ?? [.write(bytes)]
    if case .split = pace { pace = nil }
  }
}
