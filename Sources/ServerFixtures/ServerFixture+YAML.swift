import OpenSSLKit
package import PostgresSession

/// How a server fixture is written.
extension ServerFixture {
  private static let keys = [
    "summary", "settings", "identity", "clientAuthority", "hba", "ident", "roles", "databases",
    "state", "queries",
  ]

  /// Reads a fixture.
  ///
  /// `name` is what it is called, `file` the text's name in errors; `identity` may name a recipe of
  /// `identities`; `version` stands in place of the fixture's own; `readFile` gives the text of a
  /// file that a setting names.
  package init(
    yaml text: String, name: String, file: String, identities: IdentityCatalogue,
    version: ServerVersion? = nil, readFile: (String) throws -> String
  ) throws(FixtureError) {
    let root = try YAMLValue(yaml: text, file: file)
    let fields = try root.fields(Self.keys)
    self.name = name
    summary = try fields.required("summary").nonEmptyString()
    let settings = try SettingsReader(
      fields["settings"], version: version, readFile: readFile)
    tls = try Self.tls(
      settings, fields["identity"], authority: fields["clientAuthority"], identities)
    let roles = try RolesReader(fields["roles"], settings.settings, now: identities.now)
    let databases = try DatabasesReader(fields["databases"])
    account = Account(
      username: roles.first.name, password: roles.first.password, database: databases.first)
    var serverSettings = settings.settings
    serverSettings.hasClientAuthorities =
      tls?.clientAuthorities != nil || tls?.clientAuthority != nil
    let serverVersion = serverSettings.serverVersion
    behaviour = ServerBehaviour(
      settings: serverSettings,
      hba: try Self.lines(fields.required("hba"), of: "pg_hba.conf") { line throws(HBAError) in
        try HBARule(line, version: serverVersion)
      },
      ident: try fields["ident"].map { value throws(FixtureError) in
        try Self.lines(value, of: "pg_ident.conf") { line throws(HBAError) in
          try IdentRule(line, version: serverVersion)
        }
      } ?? [],
      roles: roles.stored,
      databases: databases.databases,
      mockAuthenticationNonce: Randomness.bytes(32),
      state: try Self.state(fields["state"], serverVersion))
    behaviour.queries = try QueriesReader(fields["queries"]).answers
    written = Written(
      settings: settings.written, hba: try Self.texts(fields["hba"]),
      ident: try Self.texts(fields["ident"]))
  }

  /// Lines as they stand in the file.
  private static func texts(_ value: YAMLValue?) throws(FixtureError) -> [String] {
    var lines: [String] = []
    for line in try value?.sequence() ?? [] { lines.append(try line.string()) }
    return lines
  }

  private static func lines<Rule>(
    _ value: YAMLValue, of file: String, _ parse: (String) throws(HBAError) -> Rule
  ) throws(FixtureError) -> [Rule] {
    let lines = try value.sequence()
    guard !lines.isEmpty else {
      throw value.error("is empty", allowed: "a list of lines of \(file)")
    }
    var rules: [Rule] = []
    for line in lines {
      let text = try line.nonEmptyString()
      do {
        rules.append(try parse(text))
      } catch {
        throw line.error(error.description)
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
    _ settings: SettingsReader, _ identity: YAMLValue?, authority: YAMLValue?,
    _ catalogue: IdentityCatalogue
  ) throws(FixtureError) -> TLSSettings? {
    guard settings.settings.ssl else {
      if let unused = identity ?? authority ?? settings.tlsValues.first {
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
    if let authority, settings.clientAuthorities != nil {
      throw authority.error(
        "the authority is given by settings.ssl_ca_file too", allowed: "one of the two")
    }
    return TLSSettings(
      identity: source, minimumVersion: settings.minimumVersion,
      maximumVersion: settings.maximumVersion, clientAuthorities: settings.clientAuthorities,
      clientAuthority: try authority.map { value throws(FixtureError) in
        try catalogue.authority(value)
      })
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
