package import PostgresWire

/// What a connection takes of its server, and others then do not have.
///
/// From the startup packet to its end a connection has a slot; from its login on it counts for its
/// role and its database too.
package struct Occupancy: Hashable, Sendable {
  /// Whose slot it has.
  package enum Kind: Hashable, Sendable {
    /// One of `max_connections`.
    case client
    /// One of `max_wal_senders`.
    case walSender
  }

  package var kind: Kind
  /// Nil until the client is authenticated.
  package var role: String?
  package var database: String?
  /// What a CancelRequest for it must hold.
  package var cancellation: CancelRequest?

  package init(
    _ kind: Kind, role: String? = nil, database: String? = nil, cancellation: CancelRequest? = nil
  ) {
    self.kind = kind
    self.role = role
    self.database = database
    self.cancellation = cancellation
  }
}

/// How many connections a server has, the one that asks among them.
package struct ServerLoad: Hashable, Sendable {
  /// Those that have a slot of the same kind.
  package var slots: Int
  package var ofRole: Int
  package var ofDatabase: Int

  package init(slots: Int, ofRole: Int, ofDatabase: Int) {
    self.slots = slots
    self.ofRole = ofRole
    self.ofDatabase = ofDatabase
  }

  /// Nobody else is connected.
  package static let alone = ServerLoad(slots: 1, ofRole: 1, ofDatabase: 1)
}

/// The connections that a server has, each by a number of its own.
///
/// They are counted as they come and go: there may be many.
package struct Occupancies: Hashable, Sendable {
  private var byConnection: [Int: Occupancy] = [:]
  private var slots: [Occupancy.Kind: Int] = [:]
  private var ofRoles: [String?: Int] = [:]
  private var ofDatabases: [String?: Int] = [:]
  private let version: ServerVersion

  package init(_ version: ServerVersion) {
    self.version = version
  }

  /// Replaces what the connection had.
  @discardableResult
  package mutating func occupy(_ occupancy: Occupancy, by connection: Int) -> ServerLoad {
    leave(connection)
    byConnection[connection] = occupancy
    count(occupancy, 1)
    return ServerLoad(
      slots: slots[occupancy.kind, default: 0], ofRole: ofRoles[occupancy.role, default: 0],
      ofDatabase: ofDatabases[occupancy.database, default: 0])
  }

  package mutating func leave(_ connection: Int) {
    guard let occupancy = byConnection.removeValue(forKey: connection) else { return }
    count(occupancy, -1)
  }

  private mutating func count(_ occupancy: Occupancy, _ change: Int) {
    slots.add(change, to: occupancy.kind)
    // From 17 on walsenders do not count for a role or a database.
    guard version.major < 17 || occupancy.kind == .client else { return }
    ofRoles.add(change, to: occupancy.role)
    ofDatabases.add(change, to: occupancy.database)
  }

  /// What becomes of a signal, and the connection that it is for.
  package func recipient(of signal: BackendSignal) -> (verdict: SignalVerdict, connection: Int?) {
    let found = byConnection.first { $0.value.cancellation?.processID == signal.processID }
    guard let (connection, occupancy) = found else { return (.noSuchProcess, nil) }
    if let key = signal.key, key != occupancy.cancellation?.key { return (.wrongKey, nil) }
    return (.sent, connection)
  }
}

extension Dictionary where Value == Int {
  /// A count of 0 is not kept.
  fileprivate mutating func add(_ change: Int, to key: Key) {
    let count = self[key, default: 0] + change
    self[key] = count == 0 ? nil : count
  }
}
