import PostgresSession

/// How a fixture says what its TLS is, beside postgresql.conf.
extension ServerFixture.TLSSettings {
  static let keys: YAMLKeys = [
    "identity": .optional(
      .either([.nonEmpty, IdentityRecipe.shape]),
      "The server's certificate: a name of identities.yaml, or a recipe as they stand there."),
    "clientAuthority": .optional(
      .nonEmpty, "The identity that signs the client certificates that are believed."),
    "clientRevocations": .optional(
      .list(.nonEmpty), "Identities of clients that the clientAuthority has revoked."),
    "serverNames": .optional(
      .mapping(
        .either([.nonEmpty, .object(alertKeys)]), names: .nonEmpty, atLeast: 1),
      "What is shown to whom (SNI): an identity or {alert: NAME} by host, by none, by \"*\"."),
    "applicationProtocol": .optional(
      .nonEmpty, "What ALPN answers, whatever was asked; none for nothing."),
  ]
  fileprivate static let alertKeys: YAMLKeys = [
    "alert": .required(.choice(TLSAlert.codes.keys.sorted()), "What ends the handshake.")
  ]

  /// Nil where `ssl` is off.
  init?(
    _ settings: SettingsReader, _ fields: YAMLFields, _ catalogue: IdentityCatalogue
  ) throws(FixtureError) {
    guard settings.settings.ssl else {
      if let unused = Self.keys.names.lazy.compactMap({ fields[$0] }).first
        ?? settings.tlsValues.first
      {
        throw unused.error("has no effect while ssl is off", allowed: "it with settings.ssl: on")
      }
      return nil
    }
    self.init(
      identity: try Self.identity(settings, fields["identity"], catalogue),
      minimumVersion: settings.minimumVersion, maximumVersion: settings.maximumVersion,
      negotiation: settings.negotiation, clientAuthorities: settings.clientAuthorities)
    clientAuthority = try fields["clientAuthority"].map { value throws(FixtureError) in
      guard settings.clientAuthorities == nil else {
        throw value.error(
          "the authority is given by settings.ssl_ca_file too", allowed: "one of the two")
      }
      return try catalogue.authority(value)
    }
    try readRevocations(fields["clientRevocations"], catalogue)
    if let value = fields["serverNames"] {
      serverNames = try ServerNames(value, catalogue)
    }
    applicationProtocol = try fields["applicationProtocol"].map { value throws(FixtureError) in
      let name = try value.nonEmptyString()
      guard name.utf8.count <= 255 else {
        throw value.error("is too long", allowed: "none, or a name of at most 255 bytes")
      }
      return name == "none" ? .none : .imposed(name)
    }
  }

  private static func identity(
    _ settings: SettingsReader, _ identity: YAMLValue?, _ catalogue: IdentityCatalogue
  ) throws(FixtureError) -> Source {
    if let files = settings.certificateFiles {
      if let identity {
        throw identity.error(
          "the certificate is given by settings.ssl_cert_file too", allowed: "one of the two")
      }
      return files
    }
    guard let identity else { return .named("trusted") }
    guard !identity.isNull else {
      throw identity.error("is empty", allowed: "the name of an identity, or a recipe")
    }
    guard identity.isScalar else {
      let recipe = try IdentityRecipe(
        identity, name: "\(identity.path) at line \(identity.line ?? 0)")
      try IdentityCatalogue.check(recipe, catalogue.recipes, at: identity)
      return .recipe(recipe)
    }
    return .named(try catalogue.name(identity))
  }

  /// Each must have been issued by the authority that is to revoke it.
  private mutating func readRevocations(
    _ value: YAMLValue?, _ catalogue: IdentityCatalogue
  ) throws(FixtureError) {
    guard let value else { return }
    guard let clientAuthority else {
      throw value.error(
        "nobody is there who could revoke", allowed: "it with a clientAuthority")
    }
    guard negotiation?.clientRevocationLists == nil else {
      throw value.error(
        "revocations are given by settings.ssl_crl_file too", allowed: "one of the two")
    }
    for entry in try value.sequence() {
      let name = try catalogue.name(entry)
      guard try catalogue.recipes[name]?.issuer == .identity(clientAuthority) else {
        let issued = try catalogue.recipes.all().filter {
          $0.isForClients && $0.issuer == .identity(clientAuthority)
        }
        throw entry.error(
          "\"\(name)\" was not issued by \(clientAuthority)",
          allowed: issued.map(\.name).joined(separator: ", "))
      }
      clientRevocations.append(name)
    }
  }
}

extension ServerFixture.TLSSettings.ServerNames {
  /// A mapping of names, `none` and `"*"` to an identity or `{alert: NAME}`.
  fileprivate init(_ value: YAMLValue, _ catalogue: IdentityCatalogue) throws(FixtureError) {
    self.init()
    for (name, value) in try value.entries() {
      let answer: Answer =
        value.isMapping
        ? .alert(
          try FaultStepsReader.alert(
            value.fields(ServerFixture.TLSSettings.alertKeys).required("alert")))
        : .identity(try catalogue.name(value))
      switch name.lowercased() {
      case "none": absent = answer
      case "*": unknown = answer
      case let name: named[name] = answer
      }
    }
    guard self != Self() else {
      throw value.error("is empty", allowed: "names, none or \"*\", and what each is shown")
    }
  }
}
