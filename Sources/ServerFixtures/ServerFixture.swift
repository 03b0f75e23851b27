package import OpenSSLKit
package import PostgresSession
import PostgresWire

/// A server that a file describes, ready to be started.
package struct ServerFixture: Hashable, Sendable {
  /// The file's name without its extension.
  package var name: String
  package var summary: String
  package var behaviour: ServerBehaviour
  /// Nil where `ssl` is off.
  package var tls: TLSSettings?
  package var unixSockets = UnixSocketSettings()
  /// The queue of connections that wait to be accepted is full, and none ever is.
  package var isBacklogFull = false
  /// What a client needs to get in: the first role that has a password, or the first, and the
  /// first database.
  package var account: Account
  /// What a real server would read, as it stands in the file.
  package var written: Written

  /// The texts of a fixture that are PostgreSQL's own.
  package struct Written: Hashable, Sendable {
    package var settings: [Setting]
    /// Lines of pg_hba.conf.
    package var hba: [String]
    /// Lines of pg_ident.conf.
    package var ident: [String]

    package struct Setting: Hashable, Sendable {
      package var name: String
      package var value: String
    }
  }

  package struct Account: Hashable, Sendable {
    package var username: String
    /// Nil for a role that has none.
    package var password: Secret?
    package var database: String
  }

  /// Where a server listens beside its TCP port; nowhere, if nothing is said.
  package struct UnixSocketSettings: Hashable, Sendable {
    /// Absolute paths.
    package var directories: [String] = []
    /// As of a file.
    package var permissions = 0o777
  }

  package struct TLSSettings: Hashable, Sendable {
    package var identity: Source
    package var minimumVersion: TLSVersion
    package var maximumVersion: TLSVersion?
    /// Nil where nothing is said of it.
    package var negotiation: TLSNegotiation?
    /// PEM of `ssl_ca_file`: client certificates are then asked for.
    package var clientAuthorities: String?
    /// The identity that stands for `ssl_ca_file`, as that of the root that is minted at start.
    package var clientAuthority: String?
    /// Identities of clients that the authority has revoked: they stand for `ssl_crl_file`.
    package var clientRevocations: [String] = []
    package var serverNames = ServerNames()
    /// Nil where nothing is said of it.
    package var applicationProtocol: ApplicationProtocol?

    package enum Source: Hashable, Sendable {
      case named(String)
      case recipe(IdentityRecipe)
      /// PEM of `ssl_cert_file` and `ssl_key_file`.
      case files(certificate: String, key: String)
    }

    /// What is shown to whom, by the name that the client sends (SNI), in place of `identity`.
    package struct ServerNames: Hashable, Sendable {
      /// By the name in small letters.
      package var named: [String: Answer] = [:]
      /// For every other name.
      package var unknown: Answer?
      /// For a client that sends none.
      package var absent: Answer?

      package enum Answer: Hashable, Sendable {
        case identity(String)
        case alert(UInt8)
      }
    }

    /// What of ALPN no honest server of the version does.
    package enum ApplicationProtocol: Hashable, Sendable {
      /// The offer is ignored.
      case none
      /// It is chosen whatever is offered.
      case imposed(String)
    }
  }
}

extension ServerFixture {
  /// The recipe of its certificate; nil where it has none, or one that is wrong.
  package func recipe(in catalogue: IdentityCatalogue) -> IdentityRecipe? {
    switch tls?.identity {
    case .named(let name): try? catalogue.recipes[name]
    case .recipe(let recipe): recipe
    case .files, nil: nil
    }
  }

  /// What the server shows, its own certificate first, and the key of that; nil where `ssl` is off.
  package func identity(
    _ catalogue: IdentityCatalogue
  ) throws -> (chain: [Certificate], key: PrivateKey)? {
    switch tls?.identity {
    case .named(let name):
      let identity = try catalogue.identity(name)
      return (identity.chain, identity.key)
    case .recipe(let recipe):
      let identity = try catalogue.identity(recipe)
      return (identity.chain, identity.key)
    case .files(let certificate, let key):
      return (try Certificate.parse(pem: certificate), try PrivateKey.parse(pem: key))
    case nil: return nil
    }
  }

  /// Those whose client certificates are believed.
  package func clientAuthorities(_ catalogue: IdentityCatalogue) throws -> [Certificate] {
    let given = try tls?.clientAuthorities.map { try Certificate.parse(pem: $0) } ?? []
    let named = try tls?.clientAuthority.map { [try catalogue.identity($0).certificate] } ?? []
    return given + named
  }

  /// What is known of client certificates that are no longer good; none where nothing is.
  package func clientRevocationLists(_ catalogue: IdentityCatalogue) throws -> [RevocationList] {
    let given =
      try tls?.negotiation?.clientRevocationLists.map { try RevocationList.parse(pem: $0) } ?? []
    guard let tls, let authority = tls.clientAuthority, !tls.clientRevocations.isEmpty else {
      return given
    }
    return given
      + [try catalogue.revocationList(of: authority, revoking: tls.clientRevocations)]
  }

  /// Makes what TLS needs, once for all connections; nil where `ssl` is off.
  ///
  /// The secrets of connections are kept where they are asked for, or a fault needs them.
  package func tlsContext(
    _ catalogue: IdentityCatalogue, keepsSecrets: Bool = false
  ) throws -> TLSContext? {
    guard let tls, let identity = try identity(catalogue) else { return nil }
    let version = behaviour.settings.serverVersion
    var configuration = TLSServerConfiguration(
      certificateChain: identity.chain, key: identity.key,
      clientAuthorities: try clientAuthorities(catalogue),
      minimumVersion: tls.minimumVersion, maximumVersion: tls.maximumVersion,
      applicationProtocols: version.major >= 17 ? [ProtocolVersion.applicationProtocol] : [],
      permitsFaultyIdentity: recipe(in: catalogue) != nil)
    try (tls.negotiation ?? TLSNegotiation(version)).apply(to: &configuration)
    configuration.keepsSecrets = keepsSecrets || behaviour.faults.contains(where: \.sendsAlert)
    configuration.clientRevocationLists = try clientRevocationLists(catalogue)
    switch tls.applicationProtocol {
    case nil: break
    case .none?: configuration.applicationProtocols = []
    case .imposed(let name)?: configuration.imposedApplicationProtocol = name
    }
    configuration.serverNames = try tls.serverNames.contexts { name in
      let identity = try catalogue.identity(name)
      var other = configuration
      (other.certificateChain, other.key) = (identity.chain, identity.key)
      return try TLSContext.server(other)
    }
    return try TLSContext.server(configuration)
  }
}

extension ServerFixture.TLSSettings {
  /// Whether more of the handshake is said than what the server shows and whom it believes.
  package var decidesHandshake: Bool {
    minimumVersion != .tls1_2 || maximumVersion != nil || negotiation != nil
  }
}

extension ServerFixture.TLSSettings.ServerNames {
  fileprivate func contexts(
    _ context: (String) throws -> TLSContext
  ) rethrows -> TLSServerNames {
    func answer(_ answer: Answer) throws -> TLSServerNames.Answer {
      switch answer {
      case .identity(let name): .show(try context(name))
      case .alert(let code): .alert(code)
      }
    }
    var names = TLSServerNames()
    names.named = try named.mapValues(answer)
    names.unknown = try unknown.map(answer)
    names.absent = try absent.map(answer)
    return names
  }
}
