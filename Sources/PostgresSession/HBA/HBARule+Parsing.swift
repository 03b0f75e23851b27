extension HBARule {
  /// Reads one line: type, databases, users, address, method.
  ///
  /// Throws in the words of PostgreSQL's `parse_hba_line` where PostgreSQL refuses the line too, and
  /// says so where PostgreSQL would take it and we do not.
  package init(_ line: String) throws(HBAError) {
    var fields = try HBATokens(line).fields[...]
    guard let type = fields.popFirst() else { throw HBAError("the line is empty") }
    connectionType = try Self.connectionType(type)
    guard let databases = fields.popFirst() else {
      throw HBAError("end-of-line before database specification")
    }
    self.databases = try databases.map(Self.databasePattern)
    guard let users = fields.popFirst() else {
      throw HBAError("end-of-line before role specification")
    }
    self.users = try users.map(Self.userPattern)
    address = try Self.addressPattern(&fields)
    guard let method = fields.popFirst() else {
      throw HBAError("end-of-line before authentication method")
    }
    self.method = try Self.method(method)
    if let option = fields.first?.first {
      throw HBAError("option \"\(option.text)\": no option of an hba line is supported")
    }
  }

  private static func connectionType(
    _ field: [HBATokens.Token]
  ) throws(HBAError) -> ConnectionType {
    guard field.count == 1, let token = field.first else {
      throw HBAError("multiple values specified for connection type")
    }
    if let type = ConnectionType(rawValue: token.text) { return type }
    guard !["local", "hostgssenc", "hostnogssenc"].contains(token.text) else {
      throw HBAError(
        "connection type \"\(token.text)\" is not supported; use \(spellings(of: ConnectionType.self))"
      )
    }
    throw HBAError(
      "invalid connection type \"\(token.text)\"; use \(spellings(of: ConnectionType.self))")
  }

  private static func databasePattern(
    _ token: HBATokens.Token
  ) throws(HBAError) -> DatabasePattern {
    if token.isKeyword("all") { return .all }
    if token.isKeyword("sameuser") { return .sameuser }
    if token.isKeyword("replication") { return .replication }
    if token.isKeyword("samerole") || token.isKeyword("samegroup") {
      throw HBAError("database \"\(token.text)\" needs role membership, which is not supported")
    }
    return .name(try plainName(token, "database"))
  }

  private static func userPattern(_ token: HBATokens.Token) throws(HBAError) -> UserPattern {
    if token.isKeyword("all") { return .all }
    if !token.isQuoted, token.text.hasPrefix("+") {
      throw HBAError("user \"\(token.text)\" needs role membership, which is not supported")
    }
    return .name(try plainName(token, "user"))
  }

  private static func plainName(
    _ token: HBATokens.Token, _ what: String
  ) throws(HBAError) -> String {
    if !token.isQuoted, token.text.hasPrefix("@") {
      throw HBAError("\(what) \"\(token.text)\": including a file is not supported")
    }
    if !token.isQuoted, token.text.hasPrefix("/") {
      throw HBAError("\(what) \"\(token.text)\": regular expressions are not supported")
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
      throw HBAError(
        "address \"\(token.text)\": host names are not supported; use an IP address with its mask, "
          + "all, samehost or samenet")
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

  private static func method(_ field: [HBATokens.Token]) throws(HBAError) -> Method {
    guard field.count == 1, let token = field.first else {
      throw HBAError("multiple values specified for authentication type")
    }
    if let method = Method(rawValue: token.text) { return method }
    let known = [
      "gss", "sspi", "ident", "peer", "pam", "bsd", "ldap", "radius", "cert", "oauth",
    ]
    throw HBAError(
      known.contains(token.text)
        ? "authentication method \"\(token.text)\" is not supported; use \(spellings(of: Method.self))"
        : "invalid authentication method \"\(token.text)\"; use \(spellings(of: Method.self))")
  }

  private static func spellings<Choice: CaseIterable & RawRepresentable<String>>(
    of choice: Choice.Type
  ) -> String {
    choice.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
