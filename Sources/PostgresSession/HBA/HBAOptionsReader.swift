/// The options of a line of pg_hba.conf, `name=value` each: PostgreSQL's `parse_hba_auth_opt`.
///
/// Those that configure an outside service are checked, and then forgotten: the service is not there.
struct HBAOptionsReader {
  private let method: HBARule.Method
  private let type: HBARule.ConnectionType
  private let version: ServerVersion
  private var options = HBAOptions()
  private var service: [String: String] = [:]

  init(_ method: HBARule.Method, _ type: HBARule.ConnectionType, _ version: ServerVersion) {
    self.method = method
    self.type = type
    self.version = version
    if method == .cert { options.clientCertificate = .verifyFull }
  }

  mutating func read(_ option: String) throws(HBAError) {
    guard let equals = option.firstIndex(of: "=") else {
      throw HBAError("authentication option not in name=value format: \(option)")
    }
    let name = String(option[..<equals])
    let value = String(option[option.index(after: equals)...])
    switch name {
    case "map":
      try require(
        [.ident, .peer, .gss, .sspi, .cert] + (version.major >= 18 ? [.oauth] : []), name)
      options.map = value
    case "clientcert": try readClientCertificate(value)
    case "clientname" where version.major >= 14: try readClientName(value)
    case _ where Self.oauthOptions.contains(name) && version.major >= 18:
      try require([.oauth], name)
      readOAuth(name, value)
    default:
      guard let methods = Self.serviceOptions[name] else {
        throw HBAError("unrecognized authentication option name: \"\(name)\"")
      }
      try require(methods, name)
      try check(name, value)
      service[name] = value
    }
  }

  private static let oauthOptions = ["issuer", "scope", "validator", "delegate_ident_mapping"]

  private static let serviceOptions: [String: [HBARule.Method]] = {
    let names: [HBARule.Method: [String]] = [
      .pam: ["pamservice", "pam_use_hostname"],
      .ldap: [
        "ldapurl", "ldaptls", "ldapscheme", "ldapserver", "ldapport", "ldapbinddn",
        "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter", "ldapbasedn", "ldapprefix",
        "ldapsuffix",
      ],
      .radius: ["radiusservers", "radiussecrets", "radiusports", "radiusidentifiers"],
      .sspi: ["compat_realm", "upn_username"],
    ]
    var methods: [String: [HBARule.Method]] = [
      "krb_realm": [.gss, .sspi], "include_realm": [.gss, .sspi],
    ]
    for (method, names) in names { for name in names { methods[name] = [method] } }
    return methods
  }()

  private func require(_ methods: [HBARule.Method], _ name: String) throws(HBAError) {
    guard !methods.contains(method) else { return }
    let names = methods.map { $0 == .gss ? "gssapi" : $0.rawValue }
    let list =
      names.count > 2
      ? names.dropLast().joined(separator: ", ") + ", and " + names[names.count - 1]
      : names.joined(separator: " and ")
    throw HBAError(
      "authentication option \"\(name)\" is only valid for authentication methods \(list)")
  }

  // MARK: Certificates

  private mutating func readClientCertificate(_ value: String) throws(HBAError) {
    guard type == .hostssl else {
      throw HBAError("clientcert can only be configured for \"hostssl\" rows")
    }
    // Up to 13 it was a boolean first.
    let old = version.major < 14 ? ["1": "verify-ca", "0": "no-verify"][value] ?? value : value
    let chosen = HBAOptions.ClientCertificate(rawValue: old)
    guard chosen != nil || version.major < 14 && old == "no-verify" else {
      throw HBAError("invalid value for clientcert: \"\(value)\"")
    }
    guard method != .cert || chosen == .verifyFull else {
      throw HBAError("clientcert only accepts \"verify-full\" when using \"cert\" authentication")
    }
    options.clientCertificate = chosen
  }

  private mutating func readClientName(_ value: String) throws(HBAError) {
    guard type == .hostssl else {
      throw HBAError("clientname can only be configured for \"hostssl\" rows")
    }
    guard let name = HBAOptions.ClientName(rawValue: value) else {
      throw HBAError("invalid value for clientname: \"\(value)\"")
    }
    options.clientName = name
  }

  // MARK: OAuth

  /// The validator is the fixture itself, whatever it is called.
  private mutating func readOAuth(_ name: String, _ value: String) {
    switch name {
    case "issuer": options.oauth.issuer = value
    case "scope": options.oauth.scope = value
    case "delegate_ident_mapping": options.oauth.delegatesIdentMapping = value == "1"
    default: break
    }
    service[name] = value
  }

  private func checkOAuth() throws(HBAError) {
    for name in ["scope", "issuer"] where service[name] == nil {
      throw HBAError("authentication method \"oauth\" requires argument \"\(name)\" to be set")
    }
    guard !options.oauth.delegatesIdentMapping || options.map == nil else {
      throw HBAError("map cannot be used in combination with delegate_ident_mapping")
    }
  }

  // MARK: Outside services

  private func check(_ name: String, _ value: String) throws(HBAError) {
    switch name {
    case "ldapscheme" where !["ldap", "ldaps"].contains(value):
      throw HBAError("invalid ldapscheme value: \"\(value)\"")
    case "ldapport" where (Int(value) ?? 0) == 0:
      throw HBAError("invalid LDAP port number: \"\(value)\"")
    case "ldapurl" where !value.hasPrefix("ldap://") && !value.hasPrefix("ldaps://"):
      throw HBAError("could not parse LDAP URL \"\(value)\"")
    case "radiusports":
      for port in Self.list(value) where (Int(port) ?? 0) == 0 {
        throw HBAError("invalid RADIUS port number: \"\(value)\"")
      }
    default: break
    }
  }

  func finish() throws(HBAError) -> HBAOptions {
    switch method {
    case .ldap: try checkLDAP()
    case .radius: try checkRADIUS()
    case .oauth: try checkOAuth()
    default: break
    }
    return options
  }

  private func checkLDAP() throws(HBAError) {
    let searches = [
      "ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter",
      "ldapurl",
    ]
    if service["ldapprefix"] != nil || service["ldapsuffix"] != nil {
      guard searches.allSatisfy({ service[$0] == nil }) else {
        throw HBAError(
          "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, "
            + "ldapsearchfilter, or ldapurl together with ldapprefix")
      }
    } else if service["ldapbasedn"] == nil, service["ldapurl"] == nil {
      throw HBAError(
        "authentication method \"ldap\" requires argument \"ldapbasedn\", \"ldapprefix\", or "
          + "\"ldapsuffix\" to be set")
    }
    if service["ldapsearchattribute"] != nil, service["ldapsearchfilter"] != nil {
      throw HBAError("cannot use ldapsearchattribute together with ldapsearchfilter")
    }
  }

  private func checkRADIUS() throws(HBAError) {
    let servers = Self.list(service["radiusservers"] ?? "").count
    for name in ["radiusservers", "radiussecrets"] where service[name]?.isEmpty ?? true {
      throw HBAError("authentication method \"radius\" requires argument \"\(name)\" to be set")
    }
    for (name, what) in [
      ("radiussecrets", "secrets"), ("radiusports", "ports"), ("radiusidentifiers", "identifiers"),
    ] {
      guard let value = service[name] else { continue }
      let count = Self.list(value).count
      guard count == 1 || count == servers else {
        throw HBAError(
          "the number of RADIUS \(what) (\(count)) must be 1 or the same as the number of RADIUS "
            + "servers (\(servers))")
      }
    }
  }

  private static func list(_ value: String) -> [Substring] {
    value.split(separator: ",")
  }
}
