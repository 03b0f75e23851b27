import PostgresSession
package import PostgresTransport
import Synchronization

/// Collects what all connections of a server report, from any event loop.
package final class JournalBook: Sendable {
  private struct State {
    /// By number.
    var connections: [Int: Page] = [:]
    var lastNumber = 0
    var openCount = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// What is known of a connection.
  private final class Page {
    var journal: ConnectionJournal

    init(_ journal: ConnectionJournal) {
      self.journal = journal
    }
  }

  private let state = Mutex(State())
  /// A server that runs for days does not keep what nobody will ask for.
  private let forgetsClosed: Bool
  /// Called for each record, and for the close, on the connection's event loop.
  private let observer: (@Sendable (JournalEntry) -> Void)?

  init(forgetsClosed: Bool, observer: (@Sendable (JournalEntry) -> Void)?) {
    self.forgetsClosed = forgetsClosed
    self.observer = observer
  }

  var journal: Journal {
    var journal = Journal()
    let connections = state.withLock { $0.connections.values.map(\.journal) }
    journal.connections = connections.sorted { $0.number < $1.number }
    return journal
  }

  /// Gives the connection's number.
  func open(clientAddress: String) -> Int {
    state.withLock { state in
      state.openCount += 1
      state.lastNumber += 1
      state.connections[state.lastNumber] = Page(
        ConnectionJournal(number: state.lastNumber, clientAddress: clientAddress))
      return state.lastNumber
    }
  }

  func add(_ record: TransportRecord, to number: Int) {
    if case .session(let record, let serverName) = record, !isForgotten(record) {
      state.withLock { $0.connections[number]?.journal.add(record, serverName: serverName) }
    }
    observer?(.record(record, connection: number))
  }

  /// Lines without end, which the observer has had.
  private func isForgotten(_ record: Record) -> Bool {
    switch record {
    case .trace, .log: forgetsClosed
    default: false
    }
  }

  func close(_ number: Int) {
    let connection = state.withLock { state in
      state.connections[number]?.journal.isClosed = true
      defer { if forgetsClosed { state.connections[number] = nil } }
      return state.connections[number]?.journal
    }
    if let connection { observer?(.closed(connection)) }
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.openCount -= 1
      guard state.openCount == 0 else { return [] }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns when no connection is open.
  func waitUntilIdle() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        guard state.openCount > 0 else { return true }
        state.waiting.append(continuation)
        return false
      }
      if isIdle { continuation.resume() }
    }
  }
}

/// What a server reports while it runs.
package enum JournalEntry: Sendable {
  case record(TransportRecord, connection: Int)
  case closed(ConnectionJournal)
}
