/// One line of pg_hba.conf.
///
/// PostgreSQL manual, "The pg_hba.conf File".
package struct HBARule: Hashable, Sendable {
  package var connectionType: ConnectionType
  package var databases: [DatabasePattern]
  package var users: [UserPattern]
  package var address: AddressPattern
  package var method: Method

  package init(
    _ connectionType: ConnectionType, databases: [DatabasePattern], users: [UserPattern],
    address: AddressPattern, method: Method
  ) {
    self.connectionType = connectionType
    self.databases = databases
    self.users = users
    self.address = address
    self.method = method
  }

  package enum ConnectionType: String, CaseIterable, Hashable, Sendable {
    case host
    case hostssl
    case hostnossl
  }

  package enum DatabasePattern: Hashable, Sendable {
    case all
    /// The database is named as the user is.
    case sameuser
    /// A connection for physical replication, which names no database.
    case replication
    case name(String)
  }

  package enum UserPattern: Hashable, Sendable {
    case all
    case name(String)
  }

  package enum AddressPattern: Hashable, Sendable {
    case all
    case network(Network)
    /// Any of the server's own addresses.
    case samehost
    /// Any address in a subnet that the server is in.
    case samenet
  }

  package enum Method: String, CaseIterable, Hashable, Sendable {
    case trust
    case reject
    case password
    case md5
    case scramSHA256 = "scram-sha-256"
  }
}

/// What the rules look at.
package struct HBARequest: Hashable, Sendable {
  package var user: String
  package var database: String
  package var address: IPAddress
  package var transport: Transport
  package var isReplication = false
  /// The server's own addresses, each with its subnet's mask.
  package var interfaces: [Network]

  package init(
    user: String, database: String, address: IPAddress, transport: Transport,
    isReplication: Bool = false, interfaces: [Network]
  ) {
    self.user = user
    self.database = database
    self.address = address
    self.transport = transport
    self.isReplication = isReplication
    self.interfaces = interfaces
  }
}

extension [HBARule] {
  /// The first rule that fits decides, and none behind it.
  package func match(_ request: HBARequest) -> HBARule? {
    first { $0.matches(request) }
  }
}

extension HBARule {
  package func matches(_ request: HBARequest) -> Bool {
    connectionType.matches(request.transport)
      && address.matches(request)
      && databases.contains { $0.matches(request) }
      && users.contains { $0 == .all || $0 == .name(request.user) }
  }
}

extension HBARule.ConnectionType {
  fileprivate func matches(_ transport: Transport) -> Bool {
    switch self {
    case .host: true
    case .hostssl: transport == .tls
    case .hostnossl: transport == .plain
    }
  }
}

extension HBARule.DatabasePattern {
  /// As PostgreSQL's `check_db`: a connection for physical replication fits `replication` alone.
  fileprivate func matches(_ request: HBARequest) -> Bool {
    switch self {
    case .replication: request.isReplication
    case .all: !request.isReplication
    case .sameuser: !request.isReplication && request.database == request.user
    case .name(let name): !request.isReplication && request.database == name
    }
  }
}

extension HBARule.AddressPattern {
  fileprivate func matches(_ request: HBARequest) -> Bool {
    switch self {
    case .all: true
    case .network(let network): network.contains(request.address)
    case .samehost: request.interfaces.contains { $0.address == request.address }
    case .samenet: request.interfaces.contains { $0.contains(request.address) }
    }
  }
}
