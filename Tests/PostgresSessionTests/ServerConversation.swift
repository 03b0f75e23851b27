import OpenSSLKit
import PostgresSession

/// A server's session that a test talks to, and all that came of it.
struct ServerConversation {
  private(set) var session: ServerSession
  /// Each write by itself.
  private(set) var writes: [[UInt8]] = []
  private(set) var records: [Record] = []
  private(set) var isClosed = false
  /// What only faults bring about.
  private(set) var unusual: [SessionAction] = []
  /// The bytes that the last `startTLS` was given; nil once TLS is up.
  private(set) var unreadAtTLS: [UInt8]?
  private(set) var timer: Duration?

  /// How many connections the server has, this one among them.
  private let load: ServerLoad
  /// What becomes of a signal.
  private let verdict: SignalVerdict
  private(set) var signals: [BackendSignal] = []
  /// The client takes all that is written, at once.
  var isDraining = true

  init(_ session: ServerSession, load: ServerLoad = .alone, verdict: SignalVerdict = .sent) {
    self.session = session
    self.load = load
    self.verdict = verdict
    handle(.connected)
  }

  var written: [UInt8] { writes.flatMap(\.self) }

  var events: [Event] {
    records.compactMap { if case .event(let event) = $0 { event } else { nil } }
  }

  var logged: [String] {
    records.compactMap { if case .log(let text) = $0 { text } else { nil } }
  }

  var traced: [String] {
    records.compactMap { if case .trace(let text) = $0 { text } else { nil } }
  }

  mutating func send(_ bytes: [UInt8]) {
    handle(.bytes(bytes))
  }

  mutating func handle(_ input: SessionInput) {
    for action in session.handle(input) {
      switch action {
      case .write(let bytes): writes.append(bytes)
      case .startTLS(let unread): unreadAtTLS = unread
      case .setTimer(let duration): timer = duration
      case .cancelTimer: timer = nil
      case .occupy: handle(.occupied(load))
      case .signal(let signal):
        signals.append(signal)
        handle(.signalAnswered(verdict))
      case .awaitDrain: if isDraining { handle(.drained) }
      case .close, .closeAbruptly, .reset: isClosed = true
      case .writeBelowTLS, .alert, .pause, .pace, .limitOutput, .reached: unusual.append(action)
      case .record(let record): records.append(record)
      }
    }
  }

  /// What was written so far is of no interest.
  mutating func forget() {
    writes = []
  }

  mutating func establishTLS(_ facts: TLSFacts) {
    unreadAtTLS = nil
    handle(.tlsEstablished(facts))
  }
}
