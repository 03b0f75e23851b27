import OpenSSLKit
import PostgresSession

/// `roles:`, a mapping of name to what the role has.
struct RolesReader {
  /// What a server keeps; made here, so that no connection waits for a secret to be derived.
  private(set) var stored: [String: Role] = [:]
  /// In the order of the file.
  private(set) var names = ["acme"]
  /// The first that has a password, or the first.
  let first: (name: String, password: Secret?)

  static let keys: YAMLKeys = [
    "password": .optional(.nonEmpty, "In plain text; the server keeps what it makes of it."),
    "superuser": .optional(.boolean, "off, if left out."),
    "login": .optional(.boolean, "on, if left out."),
    "replication": .optional(.boolean, "off, if left out."),
    "connectionLimit": .optional(.connectionLimit, "-1, if left out: none."),
    "validUntil": .optional(
      .pattern(#"^(infinity|[+-]?\d+[dhms]|\d{4}-\d\d-\d\d.*)$"#, orNumber: false),
      "Of the password: a timestamp, or a time from now, as -1d."),
    "passwordEncryption": .optional(
      .choice(StoredSecret.Encryption.self), "In place of the setting."),
    "verifier": .optional(
      .pattern(#"^(SCRAM-SHA-256\$\d+:.+\$.+:.+|md5[0-9a-f]{32})$"#, orNumber: false),
      "What pg_authid has, in place of a password."),
    "memberOf": .optional(.list(.nonEmpty), "Roles that hba lines may name with +."),
  ]

  init(_ value: YAMLValue?, _ settings: ServerSettings, now: Int) throws(FixtureError) {
    guard let value else {
      first = ("acme", Secret("s3cret"))
      stored = [
        "acme": Role(secret: Self.secret(Secret("s3cret"), role: "acme", nil, settings))
      ]
      return
    }
    var passwords: [(name: String, password: Secret?)] = []
    // What stands below a role may be a password that is indented wrongly.
    for (name, role) in try value.concealed.entries() {
      guard !name.isEmpty else { throw role.error("a role's name is empty", allowed: "a text") }
      let fields = role.isNull ? nil : try role.fields(Self.keys)
      let password = try fields?["password"]?.nonEmptyString()
      passwords.append((name, password.map { Secret($0) }))
      stored[name] = try Self.role(name, fields, settings, now: now)
    }
    guard let first = passwords.first(where: { $0.password != nil }) ?? passwords.first else {
      throw value.error("is empty", allowed: "a mapping of role to {password: …}")
    }
    self.first = first
    names = passwords.map(\.name)
  }

  private static func role(
    _ name: String, _ fields: YAMLFields?, _ settings: ServerSettings, now: Int
  ) throws(FixtureError) -> Role {
    var role = Role(secret: nil)
    guard let fields else { return role }
    role.secret = try secret(fields, role: name, settings)
    role.isSuperuser = try fields["superuser"]?.boolean() ?? false
    role.mayLogIn = try fields["login"]?.boolean() ?? true
    role.mayReplicate = try fields["replication"]?.boolean() ?? false
    role.connectionLimit = try fields["connectionLimit"]?.connectionLimit()
    role.validUntil = try fields["validUntil"]?.moment(now: now)
    for group in try fields["memberOf"]?.sequence() ?? [] {
      role.memberOf.insert(try group.nonEmptyString())
    }
    return role
  }

  private static func secret(
    _ fields: YAMLFields, role: String, _ settings: ServerSettings
  ) throws(FixtureError) -> StoredSecret? {
    let encryption = try fields["passwordEncryption"]?.choice(StoredSecret.Encryption.self)
    if let verifier = fields["verifier"] {
      if let superfluous = fields["password"] ?? fields["passwordEncryption"] {
        throw superfluous.error("the verifier is given too", allowed: "one of the two")
      }
      guard let secret = StoredSecret(stored: try verifier.string()) else {
        throw verifier.error(
          "is no verifier",
          allowed: "SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY, or md5 and 32 digits")
      }
      return secret
    }
    guard let password = fields["password"] else {
      if let value = fields["passwordEncryption"] {
        throw value.error("has no effect without a password", allowed: "it with a password")
      }
      return nil
    }
    return Self.secret(Secret(try password.nonEmptyString()), role: role, encryption, settings)
  }

  private static func secret(
    _ password: Secret, role: String, _ encryption: StoredSecret.Encryption?,
    _ settings: ServerSettings
  ) -> StoredSecret {
    StoredSecret(
      password, role: role, encryption: encryption ?? settings.passwordEncryption,
      iterations: settings.scramIterations)
  }
}

/// `databases:`, a list of names, or a mapping of name to what the database has.
struct DatabasesReader {
  private(set) var databases: [String: Database] = [:]
  private(set) var first = "acme"
  /// In the order of the file.
  private(set) var names = ["acme"]

  static let keys: YAMLKeys = [
    "allowConnections": .optional(.boolean, "on, if left out."),
    "connectionLimit": .optional(.connectionLimit, "-1, if left out: none."),
    "connect": .optional(.boolean, "Whether PUBLIC has the privilege; on, if left out."),
    "valid": .optional(.boolean, "off: a DROP DATABASE was interrupted."),
  ]

  init(_ value: YAMLValue?) throws(FixtureError) {
    guard let value else {
      databases = [first: Database()]
      return
    }
    let entries = try Self.entries(value)
    guard let first = entries.first?.name else {
      throw value.error("is empty", allowed: "a list of names")
    }
    self.first = first
    for (name, place, fields) in entries {
      guard databases[name] == nil else { throw place.error("\"\(name)\" is given twice") }
      databases[name] = try Self.database(fields)
    }
    names = entries.map(\.name)
  }

  private static func entries(
    _ value: YAMLValue
  ) throws(FixtureError) -> [(name: String, place: YAMLValue, fields: YAMLFields?)] {
    var entries: [(name: String, place: YAMLValue, fields: YAMLFields?)] = []
    if value.isMapping {
      for (name, database) in try value.entries() {
        guard !name.isEmpty else {
          throw database.error("a database's name is empty", allowed: "a text")
        }
        entries.append((name, database, database.isNull ? nil : try database.fields(keys)))
      }
    } else {
      for item in try value.sequence() { entries.append((try item.nonEmptyString(), item, nil)) }
    }
    return entries
  }

  private static func database(_ fields: YAMLFields?) throws(FixtureError) -> Database {
    Database(
      allowsConnections: try fields?["allowConnections"]?.boolean() ?? true,
      connectionLimit: try fields?["connectionLimit"]?.connectionLimit(),
      grantsConnect: try fields?["connect"]?.boolean() ?? true,
      isValid: try fields?["valid"]?.boolean() ?? true)
  }
}

extension YAMLShape {
  fileprivate static let connectionLimit = integer(connectionLimits)
  fileprivate static let connectionLimits = -1...262_143
}

extension YAMLValue {
  /// As `CONNECTION LIMIT`: -1, which is nil, is no limit.
  fileprivate func connectionLimit() throws(FixtureError) -> Int? {
    let limit = try integer(in: YAMLShape.connectionLimits)
    return limit == -1 ? nil : limit
  }
}
