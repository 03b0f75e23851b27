/// All that decides how a server answers: what a server fixture says, ready for use.
package struct ServerBehaviour: Hashable, Sendable {
  package var settings: ServerSettings
  package var hba: [HBARule]
  package var roles: [String: Role]
  package var databases: Set<String>
  /// Makes salts for roles that do not exist, the same each time; as `mock_authentication_nonce`.
  package var mockAuthenticationNonce: [UInt8]
  /// The server's own addresses, for `samehost` and `samenet`.
  package var interfaces: [Network]
  /// Before what is built in, and the first that matches.
  package var queries: [QueryAnswer] = []

  package init(
    settings: ServerSettings, hba: [HBARule], roles: [String: Role], databases: Set<String>,
    mockAuthenticationNonce: [UInt8], interfaces: [Network] = Self.loopback
  ) {
    self.settings = settings
    self.hba = hba
    self.roles = roles
    self.databases = databases
    self.mockAuthenticationNonce = mockAuthenticationNonce
    self.interfaces = interfaces
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

/// Who is at the other end of a connection.
package struct ClientAddress: Hashable, Sendable {
  package var address: IPAddress
  /// As PostgreSQL prints it.
  package var text: String

  package init(_ address: IPAddress, text: String) {
    self.address = address
    self.text = text
  }

  package static let loopback = ClientAddress(.loopback, text: "127.0.0.1")
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
