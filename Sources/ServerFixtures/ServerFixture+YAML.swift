import OpenSSLKit
package import PostgresSession

/// How a server fixture is written.
extension ServerFixture {
  package static let shape = YAMLShape.object(keys)
  private static let keys: YAMLKeys =
    [
      "summary": .required(.nonEmpty, "What the server does, in a sentence."),
      "settings": .optional(
        .object(SettingsReader.keys), "Names and values, as they stand in postgresql.conf."),
    ] + TLSSettings.keys + [
      "hba": .required(
        .list(hbaLine, atLeast: 1), "Lines of pg_hba.conf; the first that matches decides."),
      "ident": .optional(.list(.nonEmpty, atLeast: 1), "Lines of pg_ident.conf."),
      "hosts": .optional(.list(.nonEmpty), "Lines of /etc/hosts, for hba lines that name hosts."),
      "roles": .optional(
        .mapping(.either([.null, .object(RolesReader.keys)]), names: .nonEmpty, atLeast: 1),
        "Roles by name; without any, acme with the password s3cret."),
      "databases": .optional(
        .either([
          .list(.nonEmpty, atLeast: 1),
          .mapping(.either([.null, .object(DatabasesReader.keys)]), names: .nonEmpty, atLeast: 1),
        ]), "Names, or what each has by its name; without any, acme."),
      "state": .optional(
        .choice(ServerState.self), "Why it refuses every client; none by default."),
      "include": .optional(
        .list(.nonEmpty), "Files with tables and queries, or names of Fixtures/includes."),
      "tables": .optional(TablesReader.shape, "Tables that SELECT can ask for, by name."),
      "queries": .optional(QueriesReader.shape, "Answers to statements; the first that fits."),
      "tokens": .optional(
        .list(.object(tokenKeys)), "The bearer tokens that the validator of oauth accepts."),
      "faults": .optional(
        .list(.object(FaultsReader.keys)), "What no honest server does; left out, it is honest."),
      "channelBinding": .optional(
        .boolean, "off: SCRAM-SHA-256-PLUS is never offered, as by proxies that speak SCRAM."),
      "backlog": .optional(.choice(Backlog.self), "full: nobody is accepted."),
    ]
  /// A type, and as many fields as it has at least: databases, users, an address if it is no `local`,
  /// and a method.
  private static let hbaLine = YAMLShape.pattern(
    #"^[\s"]*(local|("#
      + HBARule.ConnectionType.allCases.filter { $0 != .local }.map(\.rawValue)
      .joined(separator: "|") + #")"?\s+\S+)"?(\s+\S+){3}"#,
    orNumber: false)
  private static let tokenKeys: YAMLKeys = [
    "token": .required(.nonEmpty, "As a client sends it."),
    "owner": .optional(.nonEmpty, "Whose it is; nobody's, if left out."),
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
    tls = try TLSSettings(settings, fields, identities)
    unixSockets = settings.unixSockets
    let roles = try RolesReader(fields["roles"], settings.settings, now: identities.now)
    let databases = try DatabasesReader(fields["databases"])
    account = Account(
      username: roles.first.name, password: roles.first.password, database: databases.first)
    var serverSettings = settings.settings
    serverSettings.hasClientAuthorities =
      tls?.clientAuthorities != nil || tls?.clientAuthority != nil
    serverSettings.offersChannelBinding = try Self.offersChannelBinding(
      fields["channelBinding"], ssl: serverSettings.ssl)
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
    behaviour.faults = try FaultsReader(
      fields["faults"], behaviour.settings, behaviour.hba
    ).faults
    isBacklogFull = try Self.isBacklogFull(
      fields["backlog"], beside: fields["faults"], unixSockets)
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
      let fields = try item.fields(tokenKeys)
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

  /// `channelBinding: off`, as proxies have it that speak SCRAM themselves.
  private static func offersChannelBinding(
    _ value: YAMLValue?, ssl: Bool
  ) throws(FixtureError) -> Bool {
    guard let value else { return true }
    guard ssl else {
      throw value.error("has no effect while ssl is off", allowed: "it with settings.ssl: on")
    }
    return try value.boolean()
  }

  private static func isBacklogFull(
    _ value: YAMLValue?, beside faults: YAMLValue?, _ sockets: UnixSocketSettings
  ) throws(FixtureError) -> Bool {
    guard let value else { return false }
    _ = try value.choice(Backlog.self)
    if let faults {
      throw faults.error(
        "is never reached: nobody is accepted", allowed: "a fixture without backlog")
    }
    guard sockets.directories.isEmpty else {
      throw value.error(
        "is of TCP alone", allowed: "a fixture without settings.unix_socket_directories")
    }
    return true
  }

  enum Backlog: String, CaseIterable {
    case full
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
}

extension CatalogueContents {
  fileprivate init(_ roles: RolesReader, _ databases: DatabasesReader, owner: String) {
    self.init()
    (self.roles, roleNames) = (roles.stored, roles.names)
    (self.databases, databaseNames) = (databases.databases, databases.names)
    self.owner = owner
  }
}
