import OpenSSLKit
import PostgresSession

/// A session that is fed, and what comes of it.
struct Listening<S: Session> {
  private(set) var session: S
  private(set) var written: [UInt8] = []
  private(set) var records: [Record] = []
  private(set) var ending: SessionAction?
  private(set) var hasTimer = false
  /// TLS was begun: from then on it matters how bytes were cut.
  private(set) var hasAskedForEncryption = false

  /// More than any answer to what is tried.
  private static var writtenLimit: Int { 64 << 20 }

  init(_ session: S) {
    self.session = session
  }

  mutating func feed(_ pieces: [[UInt8]]) throws {
    for piece in pieces where ending == nil { try handle(.bytes(piece)) }
  }

  /// Lets timers fire, and the peer go.
  mutating func end() throws {
    var rounds = 0
    while hasTimer, ending == nil, rounds < 100 {
      hasTimer = false
      rounds += 1
      try handle(.timerFired)
    }
    if ending == nil { try handle(.peerClosed) }
  }

  mutating func handle(_ input: SessionInput) throws {
    for action in session.handle(input) { try perform(action) }
  }

  private mutating func perform(_ action: SessionAction) throws {
    switch action {
    case .write(let bytes), .writeBelowTLS(let bytes):
      written += bytes
      try FuzzFinding.unless(
        written.count < Self.writtenLimit, "\(written.count) bytes are written")
    case .startTLS(let unread):
      hasAskedForEncryption = true
      try handle(.tlsEstablished(Self.tls))
      if !unread.isEmpty { try handle(.bytes(unread)) }
    case .setTimer: hasTimer = true
    case .cancelTimer: hasTimer = false
    case .occupy: try handle(.occupied(.alone))
    case .signal: try handle(.signalAnswered(.noSuchProcess))
    case .awaitDrain: try handle(.drained)
    case .close, .closeAbruptly, .reset: ending = ending ?? action
    case .pause, .pace, .limitOutput, .reached, .alert: break
    case .record(let record):
      if [.event(.sslreject), .event(.gssreject)].contains(record) { hasAskedForEncryption = true }
      records.append(record)
    }
  }

  static var tls: TLSFacts {
    TLSFacts(
      version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", cipherBits: 256,
      applicationProtocol: "postgresql")
  }
}
