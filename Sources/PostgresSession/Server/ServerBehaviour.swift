/// All that decides how a server answers: what a server fixture says, ready for use.
package struct ServerBehaviour: Hashable, Sendable {
  package var settings: ServerSettings
  package var hba: [HBARule]
  package var ident: [IdentRule]
  package var roles: [String: Role]
  package var databases: [String: Database]
  /// The bearer tokens that the method `oauth` accepts, and whom each is of; empty for nobody.
  package var tokens: [Secret: String] = [:]
  /// Makes salts for roles that do not exist, the same each time; as `mock_authentication_nonce`.
  package var mockAuthenticationNonce: [UInt8]
  /// The server's own addresses, for `samehost` and `samenet`.
  package var interfaces: [Network]
  /// Nil where clients are let in.
  package var state: ServerState?
  /// What the addresses of clients are called, for the rules that name hosts.
  package var hosts = HostTable()
  /// Before what is built in, and the first that matches.
  package var queries: [QueryAnswer] = []
  /// What it does otherwise than an honest server.
  package var faults: [Fault] = []
  /// What FROM can name.
  package var relations: [Relation] {
    get { relationIndex.relations }
    set { relationIndex = RelationIndex(newValue) }
  }
  package var relationIndex = RelationIndex.empty

  package init(
    settings: ServerSettings, hba: [HBARule], ident: [IdentRule] = [], roles: [String: Role],
    databases: [String: Database], mockAuthenticationNonce: [UInt8],
    interfaces: [Network] = Self.loopback, state: ServerState? = nil
  ) {
    self.settings = settings
    self.hba = hba
    self.ident = ident
    self.roles = roles
    self.databases = databases
    self.mockAuthenticationNonce = mockAuthenticationNonce
    self.interfaces = interfaces
    self.state = state
  }

  package static let loopback: [Network] = [
    Network(.loopback, prefixLength: 8), Network(.loopback6, prefixLength: 128),
  ].compactMap(\.self)
}

/// The settings of postgresql.conf that change what a client sees before its first statement.
package struct ServerSettings: Hashable, Sendable {
  package var ssl: Bool
  package var serverVersion: ServerVersion
  package var passwordEncryption: StoredSecret.Encryption
  /// Seconds.
  package var authenticationTimeout: Int
  package var scramIterations: Int
  /// As `TimeZone` reports it.
  package var timeZone: String
  package var slots = ConnectionSlots()
  /// SCRAM over TLS can be bound to the server's certificate, as with every PostgreSQL from 11 on.
  package var offersChannelBinding = true
  /// `ssl_ca_file` is set: client certificates are asked for.
  package var hasClientAuthorities = false

  package init(
    ssl: Bool = false, serverVersion: ServerVersion = .newest,
    passwordEncryption: StoredSecret.Encryption = .scramSHA256, authenticationTimeout: Int = 60,
    scramIterations: Int = 4096, timeZone: String = "Etc/UTC"
  ) {
    self.ssl = ssl
    self.serverVersion = serverVersion
    self.passwordEncryption = passwordEncryption
    self.authenticationTimeout = authenticationTimeout
    self.scramIterations = scramIterations
    self.timeZone = timeZone
  }
}

/// Why a server lets nobody in, whoever it is; PostgreSQL's `CAC_state`.
package enum ServerState: String, CaseIterable, Hashable, Sendable {
  case startingUp = "starting-up"
  /// A standby that has not come to a consistent state; from 14 on, as the next.
  case notYetAccepting = "not-yet-accepting"
  /// A standby that is consistent, and knows not yet which transactions run; from 18 on.
  case snapshotNotReady = "snapshot-not-ready"
  /// A standby without `hot_standby`.
  case notAccepting = "not-accepting"
  case shuttingDown = "shutting-down"
  /// A server process has crashed, and all are started anew.
  case recovery
}

/// How many connections a server can have: postgresql.conf, "Connections and Authentication".
package struct ConnectionSlots: Hashable, Sendable {
  package var maxConnections = 100
  /// The last of them, which superusers alone get.
  package var superuserReserved = 3
  /// Those before them, which members of `pg_use_reserved_connections` get; from 16 on.
  package var reserved = 0
  package var maxWALSenders = 10

  package init() {}
}

/// What a connection must not be able to guess, and a test must.
package struct SessionRandomness: Hashable, Sendable {
  package var processID: Int32
  /// 32 bytes, of which protocol 3.0 uses four.
  package var cancelKey: [UInt8]
  /// Four bytes.
  package var md5Salt: [UInt8]
  /// Base64 of 18 bytes, as PostgreSQL makes it.
  package var scramNonce: String

  package init(processID: Int32, cancelKey: [UInt8], md5Salt: [UInt8], scramNonce: String) {
    self.processID = processID
    self.cancelKey = cancelKey
    self.md5Salt = md5Salt
    self.scramNonce = scramNonce
  }
}
