import OpenSSLKit
import PostgresSession

/// How a server fixture is written.
extension ServerFixture {
  private static let keys = [
    "summary", "settings", "identity", "clientAuthority", "hba", "ident", "roles", "databases",
    "state", "include", "tables", "queries",
  ]

  /// Reads a fixture.
  ///
  /// `name` is what it is called, `file` the text's name in errors; `identity` may name a recipe of
  /// `identities`; `include` finds what it includes, and `readFile` gives the text of a file that a
  /// setting names.
  package init(
    yaml text: String, name: String, file: String, identities: IdentityCatalogue,
    include: IncludeFolder? = nil, readFile: (String) throws -> String
  ) throws(FixtureError) {
    let root = try YAMLValue(yaml: text, file: file)
    let fields = try root.fields(Self.keys)
    self.name = name
    summary = try fields.required("summary").nonEmptyString()
    let settings = try SettingsReader(fields["settings"], readFile: readFile)
    tls = try Self.tls(
      settings, fields["identity"], authority: fields["clientAuthority"], identities)
    let roles = try RolesReader(fields["roles"], settings.settings, now: identities.now)
    let databases = try DatabasesReader(fields["databases"])
    account = Account(
      username: roles.first.name, password: roles.first.password, database: databases.first)
    var serverSettings = settings.settings
    serverSettings.hasClientAuthorities =
      tls?.clientAuthorities != nil || tls?.clientAuthority != nil
    let version = serverSettings.serverVersion
    behaviour = ServerBehaviour(
      settings: serverSettings,
      hba: try Self.lines(fields.required("hba"), of: "pg_hba.conf") { line throws(HBAError) in
        try HBARule(line, version: version)
      },
      ident: try fields["ident"].map { value throws(FixtureError) in
        try Self.lines(value, of: "pg_ident.conf") { line throws(HBAError) in
          try IdentRule(line, version: version)
        }
      } ?? [],
      roles: roles.stored,
      databases: databases.databases,
      mockAuthenticationNonce: Randomness.bytes(32),
      state: try Self.state(fields["state"], version))
    let included = try IncludeReader(fields["include"], in: include, version).files
    behaviour.queries =
      try QueriesReader(fields["queries"]).answers + included.flatMap(\.queries)
    behaviour.relations = try RelationsReader(
      TablesReader(fields["tables"], version), included,
      CatalogueContents(roles, databases, owner: account.username), version
    ).relations
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

extension CatalogueContents {
  fileprivate init(_ roles: RolesReader, _ databases: DatabasesReader, owner: String) {
    self.init()
    (self.roles, roleNames) = (roles.stored, roles.names)
    (self.databases, databaseNames) = (databases.databases, databases.names)
    self.owner = owner
  }
}
