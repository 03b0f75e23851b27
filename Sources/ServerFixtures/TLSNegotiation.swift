import OpenSSLKit
package import PostgresSession

/// What postgresql.conf says of a handshake, beside its versions and the identity.
package struct TLSNegotiation: Hashable, Sendable {
  /// `ssl_ciphers`.
  package var ciphers: String?
  /// `ssl_tls13_ciphers`.
  package var cipherSuites: String?
  /// `ssl_groups`, or `ssl_ecdh_curve` before PostgreSQL 18.
  package var groups: String
  /// `ssl_prefer_server_ciphers`.
  package var prefersServerCiphers = true
  /// PEM of `ssl_crl_file`.
  package var clientRevocationLists: String?

  /// What a server of that version does where nothing is said.
  package init(_ version: ServerVersion) {
    groups = version.major >= 18 ? "X25519:prime256v1" : "prime256v1"
  }
}

extension TLSNegotiation {
  static let keys: YAMLKeys = [
    "ssl_ciphers": .optional(.nonEmpty, "Up to TLS 1.2, as OpenSSL writes them."),
    "ssl_tls13_ciphers": .optional(.nonEmpty, "Of TLS 1.3; from PostgreSQL 18 on."),
    "ssl_groups": .optional(.nonEmpty, "Groups of the key exchange; from PostgreSQL 18 on."),
    "ssl_ecdh_curve": .optional(.nonEmpty, "The older name of ssl_groups."),
    "ssl_prefer_server_ciphers": .optional(.boolean, "on, if left out."),
    "ssl_crl_file": .optional(.nonEmpty, "PEM of revocations of client certificates."),
    "ssl_passphrase_command": .optional(.nonEmpty, "Refused: it would run a program."),
  ]

  /// Reads the settings; `pem` gives the text of the file that a value names.
  init(
    _ fields: YAMLFields, _ version: ServerVersion,
    pem: (YAMLValue?) throws(FixtureError) -> String?
  ) throws(FixtureError) {
    self.init(version)
    if let value = fields["ssl_passphrase_command"] {
      throw value.error(
        "would run a program", allowed: "an ssl_key_file that no passphrase protects")
    }
    if let value = fields["ssl_prefer_server_ciphers"] {
      prefersServerCiphers = try value.boolean()
    }
    if let value = fields["ssl_ciphers"] {
      ciphers = try value.nonEmptyString()
      try check(at: value, allowed: "ciphers as the program openssl ciphers lists them")
    }
    if let value = fields["ssl_tls13_ciphers"] {
      try Self.require18(value, version, "it with a server_version of 18 or more")
      cipherSuites = try value.nonEmptyString()
      try check(at: value, allowed: "names as TLS_AES_256_GCM_SHA384, with colons between")
    }
    if let value = fields["ssl_groups"] {
      try Self.require18(value, version, "ssl_ecdh_curve")
      groups = try value.nonEmptyString()
      try check(at: value, allowed: Self.groupNames)
    }
    if let value = fields["ssl_ecdh_curve"] {
      guard fields["ssl_groups"] == nil else {
        throw value.error("is the old name of ssl_groups", allowed: "one of the two")
      }
      groups = try value.nonEmptyString()
      if version.major < 18, groups.contains(":") {
        throw value.error("is more than one curve", allowed: "one, as prime256v1")
      }
      try check(at: value, allowed: Self.groupNames)
    }
    if let value = fields["ssl_crl_file"] {
      clientRevocationLists = try pem(value)
      try check(at: value, allowed: "a PEM file of them")
    }
  }

  private static func require18(
    _ value: YAMLValue, _ version: ServerVersion, _ allowed: String
  ) throws(FixtureError) {
    guard version.major < 18 else { return }
    throw value.error("is not known to PostgreSQL \(version.major)", allowed: allowed)
  }

  /// That OpenSSL takes what has been read, so that no server starts only to fail then.
  private func check(at value: YAMLValue, allowed: String) throws(FixtureError) {
    do {
      try probe()
    } catch {
      throw value.error("\(error)", allowed: allowed)
    }
  }

  private static let groupNames = "names as X25519 or prime256v1"

  func apply(to configuration: inout TLSServerConfiguration) throws(TLSError) {
    if let ciphers { configuration.ciphers = ciphers }
    configuration.cipherSuites = cipherSuites
    configuration.groups = groups
    configuration.prefersServerCiphers = prefersServerCiphers
    if let clientRevocationLists {
      configuration.clientRevocationLists = try RevocationList.parse(pem: clientRevocationLists)
    }
  }

  /// That there is a version to speak, with these ciphers.
  func check(
    _ minimum: TLSVersion, _ maximum: TLSVersion, at value: YAMLValue
  ) throws(FixtureError) {
    do {
      try probe { configuration in
        (configuration.minimumVersion, configuration.maximumVersion) = (minimum, maximum)
      }
    } catch {
      throw value.error(
        "\(error)", allowed: "it with @SECLEVEL=0 in ssl_ciphers, as DEFAULT:@SECLEVEL=0")
    }
  }

  private func probe(
    _ change: (inout TLSServerConfiguration) -> Void = { _ in }
  ) throws(TLSError) {
    let key = try PrivateKey.generate(.ecdsaP256)
    let recipe = CertificateRecipe(commonName: "any", notBefore: 0, notAfter: 1)
    var configuration = TLSServerConfiguration(
      certificateChain: [try Certificate.mint(recipe, key: key)], key: key)
    try apply(to: &configuration)
    change(&configuration)
    _ = try TLSContext.server(configuration)
  }
}
