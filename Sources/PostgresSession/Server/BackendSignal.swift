package import PostgresWire

/// What one connection of a server does to another: a CancelRequest, `pg_cancel_backend` or
/// `pg_terminate_backend`.
package struct BackendSignal: Hashable, Sendable {
  package var kind: Kind
  package var processID: Int32
  /// What a CancelRequest proves its right with; nil for a function of SQL.
  package var key: [UInt8]?

  package enum Kind: Hashable, Sendable {
    /// SIGINT: the statement that runs ends.
    case cancel
    /// SIGTERM: the connection ends.
    case terminate
  }

  package init(_ kind: Kind, processID: Int32, key: [UInt8]? = nil) {
    self.kind = kind
    self.processID = processID
    self.key = key
  }

  package init(_ request: CancelRequest) {
    self.init(.cancel, processID: request.processID, key: request.key)
  }
}

/// Whether a signal was for one of the server's connections.
package enum SignalVerdict: Hashable, Sendable {
  case sent
  case wrongKey
  case noSuchProcess
}

/// The connections of a server, as one of them sees them.
package protocol Neighbours: Sendable {
  /// Counts this connection among them as that from now on, and says how many there are.
  func occupy(_ occupancy: Occupancy) -> ServerLoad
  /// This connection has ended.
  func leave()
  /// Interrupts another of them; `answer` is called when it has been, on any thread.
  func signal(_ signal: BackendSignal, answer: @escaping @Sendable (SignalVerdict) -> Void)
}

/// A connection that is alone.
package struct NoNeighbours: Neighbours {
  package init() {}
  package func occupy(_ occupancy: Occupancy) -> ServerLoad { .alone }
  package func leave() {}
  package func signal(
    _ signal: BackendSignal, answer: @escaping @Sendable (SignalVerdict) -> Void
  ) {
    answer(.noSuchProcess)
  }
}
