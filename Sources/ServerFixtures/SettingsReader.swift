import OpenSSLKit
import PostgresSession

/// `settings:`, by the names and values of postgresql.conf.
struct SettingsReader {
  private(set) var settings = ServerSettings()
  private(set) var minimumVersion = TLSVersion.tls1_2
  private(set) var maximumVersion: TLSVersion?
  private(set) var clientAuthorities: String?
  private(set) var certificateFiles: ServerFixture.TLSSettings.Source?
  private(set) var unixSockets = ServerFixture.UnixSocketSettings()
  /// Nil where nothing is said of it.
  private(set) var negotiation: TLSNegotiation?
  /// The values that mean something only while `ssl` is on.
  private(set) var tlsValues: [YAMLValue] = []
  /// All that are given, as they stand in the file and in its order.
  private(set) var written: [ServerFixture.Written.Setting] = []

  private static let tlsKeys: YAMLKeys =
    [
      "ssl_cert_file": .optional(.nonEmpty, "PEM, in place of an identity; needs ssl_key_file."),
      "ssl_key_file": .optional(.nonEmpty, "PEM, not encrypted; needs ssl_cert_file."),
      "ssl_ca_file": .optional(.nonEmpty, "PEM of those whose client certificates are believed."),
      "ssl_min_protocol_version": .optional(.choice(TLSVersion.self), "TLSv1.2, if left out."),
      "ssl_max_protocol_version": .optional(.choice(TLSVersion.self), "Any, if left out."),
    ] + TLSNegotiation.keys
  static let keys: YAMLKeys =
    [
      "ssl": .optional(.boolean, "Whether SSLRequest is answered S; off, if left out."),
      "server_version": .optional(
        versions, "A minor release of PostgreSQL 13 to 18, as \"18.1\"."),
      "password_encryption": .optional(
        .choice(StoredSecret.Encryption.self), "How passwords of roles are stored."),
      "authentication_timeout": .optional(.integer(timeouts), "Seconds; 60, if left out."),
      "TimeZone": .optional(.nonEmpty, "As the ParameterStatus of that name has it."),
      "scram_iterations": .optional(.integer(iterations), "From PostgreSQL 16 on."),
    ] + slotKeys + socketKeys + tlsKeys
  private static let versions = YAMLShape.pattern(
    "^(" + ServerVersion.supportedMajors.map(String.init).joined(separator: "|") + #")\.\d"#,
    orNumber: true)
  private static let timeouts = 1...600
  private static let iterations = 1...1_000_000
  private static let slotKeys: YAMLKeys = [
    "max_connections": .optional(.integer(1...limits.upperBound), "100, if left out."),
    "superuser_reserved_connections": .optional(.integer(limits), "3, if left out."),
    "reserved_connections": .optional(.integer(limits), "From PostgreSQL 16 on."),
    "max_wal_senders": .optional(.integer(limits), "10, if left out."),
  ]
  private static let limits = 0...262_143

  /// `version` stands above `server_version`.
  init(
    _ value: YAMLValue?, version: ServerVersion?, readFile: (String) throws -> String
  ) throws(FixtureError) {
    if let version { settings.serverVersion = version }
    guard let value else { return }
    let fields = try value.fields(Self.keys)
    settings.ssl = try fields["ssl"]?.boolean() ?? false
    if let value = fields["server_version"] {
      let own = try Self.version(value)
      settings.serverVersion = version ?? own
    }
    if let value = fields["password_encryption"] {
      settings.passwordEncryption = try value.choice(StoredSecret.Encryption.self)
    }
    if let value = fields["authentication_timeout"] {
      settings.authenticationTimeout = try value.integer(in: Self.timeouts)
    }
    if let value = fields["scram_iterations"] {
      try requireVersion16(value)
      settings.scramIterations = try value.integer(in: Self.iterations)
    }
    if let value = fields["TimeZone"] { settings.timeZone = try value.nonEmptyString() }
    tlsValues = Self.tlsKeys.names.compactMap { fields[$0] }
    try readSlots(fields)
    unixSockets = try Self.unixSockets(fields)
    try readVersions(fields)
    try readCertificates(fields, readFile)
    for (name, value) in try value.entries() {
      // The one that may be a list.
      let text =
        try name == "unix_socket_directories"
        ? unixSockets.directories.joined(separator: ", ") : value.string()
      written.append(ServerFixture.Written.Setting(name: name, value: text))
    }
    if TLSNegotiation.keys.names.contains(where: { fields[$0] != nil }) {
      negotiation = try TLSNegotiation(fields, settings.serverVersion) {
        value throws(FixtureError) in try Self.pem(value, readFile)
      }
    }
    if let value = fields["ssl_max_protocol_version"], let maximumVersion, maximumVersion < .tls1_2
    {
      try (negotiation ?? TLSNegotiation(settings.serverVersion))
        .check(minimumVersion, maximumVersion, at: value)
    }
  }

  private static func version(_ value: YAMLValue) throws(FixtureError) -> ServerVersion {
    let text = try value.string()
    guard let version = ServerVersion(text) else {
      let majors = ServerVersion.supportedMajors
      throw value.error(
        "\"\(text)\" is no version that can be imitated",
        allowed: "a minor release of \(majors.lowerBound) to \(majors.upperBound), as \"18.1\"")
    }
    return version
  }

  private func requireVersion16(_ value: YAMLValue) throws(FixtureError) {
    guard settings.serverVersion.major < 16 else { return }
    throw value.error(
      "is not known to PostgreSQL \(settings.serverVersion.major)",
      allowed: "it with a server_version of 16 or more")
  }

  /// In the words of PostgreSQL's `PostmasterMain` where the numbers contradict each other.
  private mutating func readSlots(_ fields: YAMLFields) throws(FixtureError) {
    let limits = Self.limits
    var slots = ConnectionSlots()
    if let value = fields["max_connections"] {
      slots.maxConnections = try value.integer(in: 1...limits.upperBound)
    }
    if let value = fields["superuser_reserved_connections"] {
      slots.superuserReserved = try value.integer(in: limits)
    }
    if let value = fields["reserved_connections"] {
      try requireVersion16(value)
      slots.reserved = try value.integer(in: limits)
    }
    if let value = fields["max_wal_senders"] {
      slots.maxWALSenders = try value.integer(in: limits)
    }
    if slots.superuserReserved + slots.reserved >= slots.maxConnections,
      let value = fields["reserved_connections"] ?? fields["superuser_reserved_connections"]
        ?? fields["max_connections"]
    {
      let reserved =
        settings.serverVersion.major >= 16
        ? "superuser_reserved_connections (\(slots.superuserReserved)) plus "
          + "reserved_connections (\(slots.reserved))"
        : "superuser_reserved_connections (\(slots.superuserReserved))"
      throw value.error(
        "\(reserved) must be less than max_connections (\(slots.maxConnections))")
    }
    settings.slots = slots
  }

  private mutating func readVersions(_ fields: YAMLFields) throws(FixtureError) {
    if let value = fields["ssl_min_protocol_version"] {
      minimumVersion = try value.choice(TLSVersion.self)
    }
    guard let value = fields["ssl_max_protocol_version"] else { return }
    maximumVersion = try value.choice(TLSVersion.self)
    if let maximumVersion, maximumVersion < minimumVersion {
      throw value.error(
        "is lower than ssl_min_protocol_version", allowed: "\(minimumVersion.rawValue) or higher")
    }
  }

  private mutating func readCertificates(
    _ fields: YAMLFields, _ readFile: (String) throws -> String
  ) throws(FixtureError) {
    clientAuthorities = try Self.pem(fields["ssl_ca_file"], readFile)
    if let clientAuthorities, let value = fields["ssl_ca_file"] {
      _ = try Self.certificates(clientAuthorities, at: value)
    }
    switch (fields["ssl_cert_file"], fields["ssl_key_file"]) {
    case (let certificate?, let key?):
      certificateFiles = try Self.identity(certificate, key, readFile)
    case (nil, nil): break
    case (let lone?, nil), (nil, let lone?):
      throw lone.error(
        "is given without the other of ssl_cert_file and ssl_key_file", allowed: "both, or neither")
    }
  }

  /// That the two can be used, so that no server starts only to fail at its first client.
  private static func identity(
    _ certificate: YAMLValue, _ key: YAMLValue, _ readFile: (String) throws -> String
  ) throws(FixtureError) -> ServerFixture.TLSSettings.Source? {
    guard let certificateText = try pem(certificate, readFile), let keyText = try pem(key, readFile)
    else { return nil }
    let chain = try certificates(certificateText, at: certificate)
    do {
      _ = try TLSContext.server(
        TLSServerConfiguration(certificateChain: chain, key: try PrivateKey.parse(pem: keyText)))
    } catch {
      throw key.error("\(error)")
    }
    return .files(certificate: certificateText, key: keyText)
  }

  private static func certificates(
    _ text: String, at value: YAMLValue
  ) throws(FixtureError) -> [Certificate] {
    do {
      return try Certificate.parse(pem: text)
    } catch {
      throw value.error("\(error)")
    }
  }

  private static func pem(
    _ value: YAMLValue?, _ readFile: (String) throws -> String
  ) throws(FixtureError) -> String? {
    guard let value else { return nil }
    let path = try value.nonEmptyString()
    do {
      return try readFile(path)
    } catch {
      throw value.error(
        "the file \"\(path)\" cannot be read", allowed: "a path relative to the fixture's folder")
    }
  }
}
