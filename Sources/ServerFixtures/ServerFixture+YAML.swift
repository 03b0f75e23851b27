import OpenSSLKit
import PostgresSession

/// How a server fixture is written.
extension ServerFixture {
  private static let keys = [
    "summary", "settings", "identity", "hba", "roles", "databases", "state",
  ]

  /// Reads a fixture.
  ///
  /// `name` is what it is called, `file` the text's name in errors; `identity` may name a recipe of
  /// `identities`; `readFile` gives the text of a file that a setting names.
  package init(
    yaml text: String, name: String, file: String, identities: IdentityCatalogue,
    readFile: (String) throws -> String
  ) throws(FixtureError) {
    let root = try YAMLValue(yaml: text, file: file)
    let fields = try root.fields(Self.keys)
    self.name = name
    summary = try fields.required("summary").nonEmptyString()
    let settings = try SettingsReader(fields["settings"], readFile: readFile)
    tls = try Self.tls(settings, fields["identity"], identities)
    let roles = try RolesReader(fields["roles"], settings.settings, now: identities.now)
    let databases = try DatabasesReader(fields["databases"])
    account = Account(
      username: roles.first.name, password: roles.first.password, database: databases.first)
    behaviour = ServerBehaviour(
      settings: settings.settings,
      hba: try Self.hba(fields.required("hba")),
      roles: roles.stored,
      databases: databases.databases,
      mockAuthenticationNonce: Randomness.bytes(32),
      state: try Self.state(fields["state"], settings.settings.serverVersion))
  }

  private static func hba(_ value: YAMLValue) throws(FixtureError) -> [HBARule] {
    var rules: [HBARule] = []
    guard try !value.sequence().isEmpty else {
      throw value.error("is empty", allowed: "a list of lines of pg_hba.conf")
    }
    for line in try value.sequence() {
      do {
        rules.append(try HBARule(try line.nonEmptyString()))
      } catch let error as HBAError {
        throw line.error(error.description)
      } catch let error as FixtureError {
        throw error
      } catch {
        throw line.error("\(error)")
      }
    }
    return rules
  }

  private static func state(
    _ value: YAMLValue?, _ version: ServerVersion
  ) throws(FixtureError) -> ServerState? {
    guard let value else { return nil }
    let state = try value.choice(ServerState.self)
    if version.major < 14, [.notYetAccepting, .notAccepting].contains(state) {
      throw value.error(
        "is not known to PostgreSQL \(version.major)",
        allowed: "\(ServerState.startingUp.rawValue), which it says then")
    }
    return state
  }

  private static func tls(
    _ settings: SettingsReader, _ identity: YAMLValue?, _ catalogue: IdentityCatalogue
  ) throws(FixtureError) -> TLSSettings? {
    guard settings.settings.ssl else {
      if let unused = identity ?? settings.tlsValues.first {
        throw unused.error("has no effect while ssl is off", allowed: "it with settings.ssl: on")
      }
      return nil
    }
    let source: TLSSettings.Source
    if let files = settings.certificateFiles {
      if let identity {
        throw identity.error(
          "the certificate is given by settings.ssl_cert_file too", allowed: "one of the two")
      }
      source = files
    } else {
      source =
        try identity.map { value throws(FixtureError) in
          try Self.source(value, catalogue)
        } ?? .named("trusted")
    }
    return TLSSettings(
      identity: source, minimumVersion: settings.minimumVersion,
      maximumVersion: settings.maximumVersion, clientAuthorities: settings.clientAuthorities)
  }

  private static func source(
    _ value: YAMLValue, _ catalogue: IdentityCatalogue
  ) throws(FixtureError) -> TLSSettings.Source {
    guard !value.isNull else {
      throw value.error("is empty", allowed: "the name of an identity, or a recipe")
    }
    guard value.isScalar else {
      let recipe = try IdentityRecipe(value, name: "\(value.path) at line \(value.line ?? 0)")
      try IdentityCatalogue.check(recipe, catalogue.recipes, at: value)
      return .recipe(recipe)
    }
    let name = try value.string()
    guard catalogue.recipes[name] != nil else {
      throw value.error(
        "there is no identity \"\(name)\"", allowed: catalogue.names.joined(separator: ", "))
    }
    return .named(name)
  }
}
