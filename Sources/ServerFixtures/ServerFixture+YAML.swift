import OpenSSLKit
package import PostgresSession

/// How a server fixture is written.
extension ServerFixture {
  private static let keys = [
    "summary", "settings", "identity", "clientAuthority", "hba", "ident", "hosts", "roles",
    "databases", "state", "include", "tables", "queries", "tokens", "faults",
  ]

  /// Reads a fixture.
  ///
  /// `name` is what it is called, `file` the text's name in errors; `identity` may name a recipe of
  /// `identities`; `version` stands in place of the fixture's own; `include` finds what it includes,
  /// and `readFile` gives the text of a file that a setting names.
  package init(
    yaml text: String, name: String, file: String, identities: IdentityCatalogue,
    version: ServerVersion? = nil, include: IncludeFolder? = nil,
    readFile: (String) throws -> String
  ) throws(FixtureError) {
    let root = try YAMLValue(yaml: text, file: file)
    let fields = try root.fields(Self.keys)
    self.name = name
    summary = try fields.required("summary").nonEmptyString()
    let settings = try SettingsReader(
      fields["settings"], version: version, readFile: readFile)
    tls = try Self.tls(
      settings, fields["identity"], authority: fields["clientAuthority"], identities)
    unixSockets = settings.unixSockets
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
    behaviour.hosts = try Self.hosts(fields["hosts"])
    behaviour.queries = try QueriesReader(fields["queries"]).answers
    let tables = try TablesReader(fields["tables"], serverVersion)
    let contents = CatalogueContents(roles, databases, owner: account.username)
    let deferred = try IncludeReader.deferred(fields["include"], in: include, serverVersion)
    if let deferred, tables.tables.isEmpty {
      behaviour.relationIndex = RelationIndex {
        RelationsReader(deferred(), contents, serverVersion).relations
      }
    } else {
      let included = try IncludeReader(fields["include"], in: include, serverVersion).files
      behaviour.queries += included.flatMap(\.queries)
      behaviour.relations = try RelationsReader(tables, included, contents, serverVersion).relations
    }
    behaviour.tokens = try Self.tokens(fields["tokens"])
    behaviour.faults = try FaultsReader(fields["faults"], ssl: serverSettings.ssl).faults
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

  /// `tokens:`, a list of `{token: …, owner: …}`: the owner is nobody where it is left out.
  private static func tokens(_ value: YAMLValue?) throws(FixtureError) -> [Secret: String] {
    var tokens: [Secret: String] = [:]
    for item in try value?.concealed.sequence() ?? [] {
      let fields = try item.fields(["token", "owner"])
      let token = try fields.required("token").nonEmptyString()
      guard OAuth.isToken(token) else {
        throw try fields.required("token").error(
          "could not be sent", allowed: "letters, digits and -._~+/, then any =")
      }
      guard tokens[Secret(token)] == nil else { throw item.error("the token is given twice") }
      tokens[Secret(token)] = try fields["owner"]?.nonEmptyString() ?? ""
    }
    return tokens
  }

  private static func hosts(_ value: YAMLValue?) throws(FixtureError) -> HostTable {
    var hosts = HostTable()
    for line in try value?.sequence() ?? [] {
      let text = try line.nonEmptyString()
      do {
        try hosts.add(text)
      } catch {
        throw line.error(error.description, allowed: "a line of /etc/hosts")
      }
    }
    return hosts
  }

  private static func state(
    _ value: YAMLValue?, _ version: ServerVersion
  ) throws(FixtureError) -> ServerState? {
    guard let value else { return nil }
    let state = try value.choice(ServerState.self)
    let older: ServerState? =
      switch (state, version.major) {
      case (.notYetAccepting, ..<14), (.notAccepting, ..<14), (.snapshotNotReady, ..<14):
        .startingUp
      case (.snapshotNotReady, ..<18): .notYetAccepting
      default: nil
      }
    if let older {
      throw value.error(
        "is not known to PostgreSQL \(version.major)",
        allowed: "\(older.rawValue), which it says then")
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
      maximumVersion: settings.maximumVersion, negotiation: settings.negotiation,
      clientAuthorities: settings.clientAuthorities,
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
