extension HBARule {
  /// Reads one line: type, databases, users, address, method.
  ///
  /// Throws in the words of PostgreSQL's `parse_hba_line` where PostgreSQL refuses the line too, and
  /// says so where PostgreSQL would take it and we do not.
  package init(_ line: String, version: ServerVersion = .newest) throws(HBAError) {
    var fields = try HBATokens(line).fields[...]
    guard let type = fields.popFirst() else { throw HBAError("the line is empty") }
    connectionType = try Self.connectionType(type)
    guard let databases = fields.popFirst() else {
      throw HBAError("end-of-line before database specification")
    }
    self.databases = try databases.map { token throws(HBAError) in
      try Self.databasePattern(token, version)
    }
    guard let users = fields.popFirst() else {
      throw HBAError("end-of-line before role specification")
    }
    self.users = try users.map { token throws(HBAError) in try Self.userPattern(token, version) }
    address = connectionType == .local ? .all : try Self.addressPattern(&fields)
    guard let method = fields.popFirst() else {
      throw HBAError("end-of-line before authentication method")
    }
    self.method = try Self.method(method, version)
    if connectionType == .local, self.method == .ident { self.method = .peer }
    try Self.check(self.method, on: connectionType)
    var reader = HBAOptionsReader(self.method, connectionType, version)
    for token in fields.joined() { try reader.read(token.text) }
    options = try reader.finish()
  }

  private static func connectionType(
    _ field: [HBATokens.Token]
  ) throws(HBAError) -> ConnectionType {
    guard field.count == 1, let token = field.first else {
      throw HBAError("multiple values specified for connection type")
    }
    if let type = ConnectionType(rawValue: token.text) { return type }
    throw HBAError(
      "invalid connection type \"\(token.text)\"; use \(spellings(of: ConnectionType.self))")
  }

  private static func databasePattern(
    _ token: HBATokens.Token, _ version: ServerVersion
  ) throws(HBAError) -> DatabasePattern {
    if token.isKeyword("all") { return .all }
    if token.isKeyword("sameuser") { return .sameuser }
    if token.isKeyword("replication") { return .replication }
    if token.isKeyword("samerole") || token.isKeyword("samegroup") { return .samerole }
    if let expression = try expression(token, "database", version) {
      return .expression(expression)
    }
    return .name(try plainName(token, "database"))
  }

  private static func userPattern(
    _ token: HBATokens.Token, _ version: ServerVersion
  ) throws(HBAError) -> UserPattern {
    if token.isKeyword("all") { return .all }
    if !token.isQuoted, token.text.hasPrefix("+") {
      return .memberOf(String(token.text.dropFirst()))
    }
    if let expression = try expression(token, "user", version) { return .expression(expression) }
    return .name(try plainName(token, "user"))
  }

  /// A token that begins with a slash, in quotes or not; up to 15 that is a name like another.
  private static func expression(
    _ token: HBATokens.Token, _ what: String, _ version: ServerVersion
  ) throws(HBAError) -> RegularExpression? {
    guard token.text.hasPrefix("/") else { return nil }
    if version.major < 16, token.isQuoted { return nil }
    guard version.major >= 16 else {
      throw HBAError(
        "\(what) \"\(token.text)\": PostgreSQL \(version.major) knows no regular expressions; "
          + "use them with a server_version of 16 or more, or quote the name")
    }
    return try RegularExpression(String(token.text.dropFirst()))
  }

  private static func plainName(
    _ token: HBATokens.Token, _ what: String
  ) throws(HBAError) -> String {
    if !token.isQuoted, token.text.hasPrefix("@") {
      throw HBAError("\(what) \"\(token.text)\": including a file is not supported")
    }
    return token.text
  }

  private static func addressPattern(
    _ fields: inout ArraySlice<[HBATokens.Token]>
  ) throws(HBAError) -> AddressPattern {
    guard let field = fields.popFirst() else {
      throw HBAError("end-of-line before IP address specification")
    }
    guard field.count == 1, let token = field.first else {
      throw HBAError("multiple values specified for host address")
    }
    if token.isKeyword("all") { return .all }
    if token.isKeyword("samehost") { return .samehost }
    if token.isKeyword("samenet") { return .samenet }
    let parts = token.text.split(
      separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPAddress($0) }) else {
      guard parts.count == 1 else {
        throw HBAError("specifying both host name and CIDR mask is invalid: \"\(token.text)\"")
      }
      return .host(token.text)
    }
    if parts.count == 2 {
      guard let length = Int(parts[1]), let network = Network(address, prefixLength: length) else {
        throw HBAError("invalid CIDR mask in address \"\(token.text)\"")
      }
      return .network(network)
    }
    guard let maskField = fields.popFirst() else {
      throw HBAError("end-of-line before netmask specification")
    }
    guard maskField.count == 1, let mask = maskField.first else {
      throw HBAError("multiple values specified for netmask")
    }
    guard let maskAddress = IPAddress(mask.text) else {
      throw HBAError(
        "invalid IP mask \"\(mask.text)\"; an address without a mask needs /32, or /128 for IPv6")
    }
    guard let network = Network(address, mask: maskAddress) else {
      throw HBAError("IP address and mask do not match")
    }
    return .network(network)
  }

  private static func method(
    _ field: [HBATokens.Token], _ version: ServerVersion
  ) throws(HBAError) -> Method {
    guard field.count == 1, let token = field.first else {
      throw HBAError("multiple values specified for authentication type")
    }
    let known = Method.allCases.filter { $0 != .oauth || version.major >= 18 }
    if let method = known.first(where: { $0.rawValue == token.text }) { return method }
    throw HBAError(
      "invalid authentication method \"\(token.text)\"; "
        + "use \(known.map(\.rawValue).joined(separator: ", "))")
  }

  /// What goes together with a kind of connection.
  private static func check(_ method: Method, on type: ConnectionType) throws(HBAError) {
    switch (method, type) {
    case (.gss, .local): throw HBAError("gssapi authentication is not supported on local sockets")
    case (.peer, .local): break
    case (.peer, _): throw HBAError("peer authentication is only supported on local sockets")
    case (.cert, .hostssl): break
    case (.cert, _):
      throw HBAError("cert authentication is only supported on hostssl connections")
    default: break
    }
  }

  private static func spellings<Choice: CaseIterable & RawRepresentable<String>>(
    of choice: Choice.Type
  ) -> String {
    choice.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
