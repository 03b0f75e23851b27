import OpenSSLKit
import PostgresSession

/// How a server fixture is written.
extension ServerFixture {
  private static let keys = [
    "summary", "settings", "identity", "hba", "roles", "databases", "queries",
  ]

  /// Reads a fixture.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - name: What the fixture is called.
  ///   - file: The text's name in errors, and the place that its file settings are relative to.
  ///   - identities: The recipes that `identity` may name.
  ///   - readFile: Gives the text of a file named by a setting.
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
    let roles = try RolesReader(fields["roles"])
    let databases = try Self.databases(fields["databases"])
    account = Account(
      username: roles.first.name, password: roles.first.password, database: databases[0])
    behaviour = ServerBehaviour(
      settings: settings.settings,
      hba: try Self.hba(fields.required("hba")),
      roles: roles.stored(settings.settings),
      databases: Set(databases),
      mockAuthenticationNonce: Randomness.bytes(32))
    behaviour.queries = try QueriesReader(fields["queries"]).answers
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

  private static func databases(_ value: YAMLValue?) throws(FixtureError) -> [String] {
    guard let value else { return ["acme"] }
    var names: [String] = []
    for item in try value.sequence() {
      let name = try item.nonEmptyString()
      guard !names.contains(name) else { throw item.error("\"\(name)\" is given twice") }
      names.append(name)
    }
    guard !names.isEmpty else { throw value.error("is empty", allowed: "a list of names") }
    return names
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
      source = try identity.map { value throws(FixtureError) in
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

/// `roles:`, a mapping of name to what the role has.
private struct RolesReader {
  private var roles: [(name: String, password: Secret?, isSuperuser: Bool)] = []
  let first: (name: String, password: Secret?)

  init(_ value: YAMLValue?) throws(FixtureError) {
    guard let value else {
      roles = [("acme", Secret("s3cret"), false)]
      first = ("acme", Secret("s3cret"))
      return
    }
    // What stands below a role may be a password that is indented wrongly.
    for (name, role) in try value.concealed.entries() {
      guard !name.isEmpty else { throw role.error("a role's name is empty", allowed: "a text") }
      if role.isNull {
        roles.append((name, nil, false))
        continue
      }
      let fields = try role.fields(["password", "superuser"])
      roles.append(
        (
          name, try fields["password"]?.nonEmptyString().secret,
          try fields["superuser"]?.boolean() ?? false
        ))
    }
    guard let first = roles.first(where: { $0.password != nil }) ?? roles.first else {
      throw value.error("is empty", allowed: "a mapping of role to {password: …}")
    }
    self.first = (first.name, first.password)
  }

  /// What a server keeps of the passwords; made here, so that no connection waits for it.
  func stored(_ settings: ServerSettings) -> [String: Role] {
    Dictionary(
      uniqueKeysWithValues: roles.map { name, password, isSuperuser in
        let secret = password.map {
          StoredSecret(
            $0, role: name, encryption: settings.passwordEncryption,
            iterations: settings.scramIterations)
        }
        return (name, Role(secret: secret, isSuperuser: isSuperuser))
      })
  }
}

extension String {
  fileprivate var secret: Secret { Secret(self) }
}
