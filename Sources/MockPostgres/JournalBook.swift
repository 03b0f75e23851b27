import PostgresSession
package import PostgresTransport
import Synchronization

/// Collects what all connections of a server report, from any event loop.
package final class JournalBook: Sendable {
  private struct State {
    var journal = Journal()
    var openCount = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  /// Called for each record, and for the close, on the connection's event loop.
  private let observer: (@Sendable (JournalEntry) -> Void)?

  init(observer: (@Sendable (JournalEntry) -> Void)?) {
    self.observer = observer
  }

  var journal: Journal { state.withLock { $0.journal } }

  /// Gives the connection's index.
  func open(clientAddress: String) -> Int {
    state.withLock { state in
      state.openCount += 1
      state.journal.connections.append(
        ConnectionJournal(
          number: state.journal.connections.count + 1, clientAddress: clientAddress))
      return state.journal.connections.count - 1
    }
  }

  func add(_ record: TransportRecord, to index: Int) {
    if case .session(let record, let serverName) = record {
      state.withLock { $0.journal.connections[index].add(record, serverName: serverName) }
    }
    observer?(.record(record, connection: index + 1))
  }

  func close(_ index: Int) {
    let connection = state.withLock { state in
      state.journal.connections[index].isClosed = true
      return state.journal.connections[index]
    }
    observer?(.closed(connection))
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
