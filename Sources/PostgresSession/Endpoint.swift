package import OpenSSLKit
package import PostgresWire

/// What happened to the connection below a session and its TLS.
package enum TransportInput: Hashable, Sendable {
  case connected
  /// Bytes as they came from the network.
  case received([UInt8])
  case timerFired
  case peerClosed
  case shutdownRequested
}

/// What is to be done below a session and its TLS.
package enum TransportAction: Hashable, Sendable {
  /// Bytes as they go to the network.
  case write([UInt8])
  /// Replaces a timer that runs.
  case setTimer(seconds: Int)
  case cancelTimer
  /// FIN, behind all that was written.
  case close
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
  private let occupy: @Sendable (Occupancy?) -> ServerLoad
  private let cancel: @Sendable (CancelRequest) -> CancelVerdict
  private var tls: TLSStream?
  private var actions: [TransportAction] = []

  /// - Parameters:
  ///   - session: What decides.
  ///   - occupy: Counts the connection among those of its server, and as ended when it is nil.
  ///   - cancel: Finds the connection that a CancelRequest is for.
  ///   - makeTLS: Called when the session starts TLS, at most once.
  package init(
    _ session: S, occupy: @escaping @Sendable (Occupancy?) -> ServerLoad = { _ in .alone },
    cancel: @escaping @Sendable (CancelRequest) -> CancelVerdict = { _ in .noSuchProcess },
    makeTLS: @escaping @Sendable () throws(TLSError) -> TLSStream
  ) {
    self.session = session
    self.occupy = occupy
    self.cancel = cancel
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
    case .setTimer(let seconds): actions.append(.setTimer(seconds: seconds))
    case .cancelTimer: actions.append(.cancelTimer)
    case .occupy(let occupancy): feed(.occupied(occupy(occupancy)))
    case .cancel(let request): feed(.cancelAnswered(cancel(request)))
    case .close:
      _ = occupy(nil)
      if let tls { write(tls.close()) }
      actions.append(.close)
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

  private func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    actions.append(.write(bytes))
  }
}
