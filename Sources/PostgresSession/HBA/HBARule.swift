/// One line of pg_hba.conf.
///
/// PostgreSQL manual, "The pg_hba.conf File".
package struct HBARule: Hashable, Sendable {
  package var connectionType: ConnectionType
  package var databases: [DatabasePattern]
  package var users: [UserPattern]
  package var address: AddressPattern
  package var method: Method
  package var options: HBAOptions

  package init(
    _ connectionType: ConnectionType, databases: [DatabasePattern], users: [UserPattern],
    address: AddressPattern, method: Method, options: HBAOptions = HBAOptions()
  ) {
    self.connectionType = connectionType
    self.databases = databases
    self.users = users
    self.address = address
    self.method = method
    self.options = options
  }

  package enum ConnectionType: String, CaseIterable, Hashable, Sendable {
    /// A Unix-domain socket.
    case local
    case host
    case hostssl
    case hostnossl
    case hostgssenc
    case hostnogssenc
  }

  package enum DatabasePattern: Hashable, Sendable {
    case all
    /// The database is named as the user is.
    case sameuser
    /// A connection for physical replication, which names no database.
    case replication
    /// The user is a member of the role named as the database is.
    case samerole
    case name(String)
    /// From 16 on, as with users.
    case expression(RegularExpression)
  }

  package enum UserPattern: Hashable, Sendable {
    case all
    case name(String)
    /// Written `+name`.
    case memberOf(String)
    case expression(RegularExpression)
  }

  package enum AddressPattern: Hashable, Sendable {
    case all
    case network(Network)
    /// Any of the server's own addresses.
    case samehost
    /// Any address in a subnet that the server is in.
    case samenet
    /// A host's name; or the end of it, with its dot.
    case host(String)
  }

  package enum Method: String, CaseIterable, Hashable, Sendable {
    case trust
    case reject
    case password
    case md5
    case scramSHA256 = "scram-sha-256"
    case gss
    case sspi
    case ident
    case peer
    case ldap
    case radius
    case pam
    case bsd
    case cert
    /// From 18 on.
    case oauth
  }
}

/// What stands behind the method of a line, as far as it decides anything here.
package struct HBAOptions: Hashable, Sendable {
  /// `clientcert`.
  package var clientCertificate: ClientCertificate?
  /// `clientname`.
  package var clientName: ClientName
  /// A map of pg_ident.conf.
  package var map: String?
  package var oauth = OAuth()

  package init(
    clientCertificate: ClientCertificate? = nil, clientName: ClientName = .commonName,
    map: String? = nil
  ) {
    self.clientCertificate = clientCertificate
    self.clientName = clientName
    self.map = map
  }

  /// What the method `oauth` tells a client that has no token, and what it asks of one that has.
  package struct OAuth: Hashable, Sendable {
    package var issuer = ""
    package var scope = ""
    /// Whoever has a token that is accepted may log in as any role.
    package var delegatesIdentMapping = false

    package init() {}
  }

  package enum ClientCertificate: String, Hashable, Sendable {
    /// The client has a certificate that the server's authorities signed.
    case verifyCA = "verify-ca"
    /// And it is the user's.
    case verifyFull = "verify-full"
  }

  package enum ClientName: String, Hashable, Sendable {
    case commonName = "CN"
    /// The whole subject as RFC 2253 writes it.
    case distinguishedName = "DN"
  }
}

/// What the rules look at.
package struct HBARequest: Hashable, Sendable {
  package var user: String
  package var database: String
  /// Nil over a Unix-domain socket.
  package var address: IPAddress?
  /// What the address is called; nil where it has no name.
  package var hostName: String?
  package var transport: Transport
  package var isReplication = false
  /// The roles that the user is a member of, itself among them; empty where it does not exist.
  package var groups: Set<String>
  /// The server's own addresses, each with its subnet's mask.
  package var interfaces: [Network]

  package init(
    user: String, database: String, address: IPAddress?, hostName: String? = nil,
    transport: Transport, isReplication: Bool = false, groups: Set<String> = [],
    interfaces: [Network]
  ) {
    self.user = user
    self.database = database
    self.address = address
    self.hostName = hostName
    self.transport = transport
    self.isReplication = isReplication
    self.groups = groups
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
    connectionType.matches(request)
      && address.matches(request)
      && databases.contains { $0.matches(request) }
      && users.contains { $0.matches(request) }
  }
}

extension HBARule.ConnectionType {
  func matches(_ request: HBARequest) -> Bool {
    guard request.address != nil else { return self == .local }
    return switch self {
    // GSSAPI encryption is not served.
    case .local, .hostgssenc: false
    case .host, .hostnogssenc: true
    case .hostssl: request.transport == .tls
    case .hostnossl: request.transport == .plain
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
    case .samerole: !request.isReplication && request.groups.contains(request.database)
    case .name(let name): !request.isReplication && request.database == name
    case .expression(let expression):
      !request.isReplication && expression.matches(request.database)
    }
  }
}

extension HBARule.UserPattern {
  fileprivate func matches(_ request: HBARequest) -> Bool {
    switch self {
    case .all: true
    case .name(let name): request.user == name
    case .memberOf(let role): request.groups.contains(role)
    case .expression(let expression): expression.matches(request.user)
    }
  }
}

extension HBARule {
  /// The rule is for the server's own addresses, or for the subnets that it is in.
  package var namesOwnNetworks: Bool { address == .samehost || address == .samenet }
}

extension HBARule.AddressPattern {
  fileprivate func matches(_ request: HBARequest) -> Bool {
    guard let address = request.address else { return true }
    return switch self {
    case .all: true
    case .network(let network): network.contains(address)
    case .samehost: request.interfaces.contains { $0.address == address }
    case .samenet: request.interfaces.contains { $0.contains(address) }
    case .host(let pattern): request.hostName.map { HBARule.host(pattern, isThatOf: $0) } ?? false
    }
  }
}
