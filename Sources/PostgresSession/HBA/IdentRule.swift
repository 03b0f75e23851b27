/// One line of pg_ident.conf: who may log in as what, in a map that lines of pg_hba.conf name.
///
/// PostgreSQL manual, "User Name Maps".
package struct IdentRule: Hashable, Sendable {
  package var map: String
  package var systemUser: SystemUser
  package var role: RolePattern

  package enum SystemUser: Hashable, Sendable {
    case name(String)
    case expression(RegularExpression)
  }

  package enum RolePattern: Hashable, Sendable {
    /// In which `\1` is what the first group of the expression matched.
    case name(String)
    case all
    case memberOf(String)
    case expression(RegularExpression)
  }

  /// Reads one line; the version decides what stands for more than one role.
  package init(_ line: String, version: ServerVersion = .newest) throws(HBAError) {
    let fields = try HBATokens(line).fields
    guard fields.count >= 3 else { throw HBAError("missing entry at end of line") }
    var tokens: [HBATokens.Token] = []
    for field in fields.prefix(3) {
      guard field.count == 1, let token = field.first else {
        throw HBAError("multiple values in ident field")
      }
      guard token.isQuoted || !token.text.hasPrefix("@") else {
        throw HBAError("\"\(token.text)\": including a file is not supported")
      }
      tokens.append(token)
    }
    map = tokens[0].text
    // The slash counts in quotes too.
    systemUser =
      tokens[1].text.hasPrefix("/")
      ? .expression(try RegularExpression(String(tokens[1].text.dropFirst())))
      : .name(tokens[1].text)
    role = try Self.role(tokens[2], version)
  }

  /// Up to 15 a role is a name, whatever it looks like.
  private static func role(
    _ token: HBATokens.Token, _ version: ServerVersion
  ) throws(HBAError) -> RolePattern {
    guard version.major >= 16 else { return .name(token.text) }
    if token.text.hasPrefix("/") {
      return .expression(try RegularExpression(String(token.text.dropFirst())))
    }
    if token.isKeyword("all") { return .all }
    if !token.isQuoted, token.text.hasPrefix("+") {
      return .memberOf(String(token.text.dropFirst()))
    }
    return .name(token.text)
  }
}

extension [IdentRule] {
  /// Why somebody may not log in as a role, in the words of PostgreSQL's log; nil where he may.
  ///
  /// As `check_usermap`; without a map the two names must be the same. `groups` are those that the
  /// role is a member of.
  package func objection(
    to systemUser: String, as role: String, map: String?, groups: Set<String>
  ) -> String? {
    guard let map else {
      return systemUser == role
        ? nil
        : "provided user name (\(role)) and authenticated user name (\(systemUser)) do not match"
    }
    for rule in self where rule.map == map {
      switch rule.verdict(systemUser, role, groups) {
      case .matches: return nil
      case .error(let text): return text
      case .differs: continue
      }
    }
    return "no match in usermap \"\(map)\" for user \"\(role)\" authenticated as \"\(systemUser)\""
  }
}

extension IdentRule {
  fileprivate enum Verdict {
    case matches
    case differs
    case error(String)
  }

  fileprivate func verdict(_ user: String, _ role: String, _ groups: Set<String>) -> Verdict {
    var group: String?
    switch systemUser {
    case .name(let name): guard name == user else { return .differs }
    case .expression(let expression):
      guard let match = expression.firstMatch(in: user) else { return .differs }
      group = match.group
    }
    switch self.role {
    case .all: return .matches
    case .memberOf(let name): return groups.contains(name) ? .matches : .differs
    case .expression(let expression): return expression.matches(role) ? .matches : .differs
    case .name(let name):
      guard case .expression(let expression) = systemUser,
        let reference = name.firstRange(of: "\\1")
      else { return name == role ? .matches : .differs }
      guard let group else {
        return .error(
          "regular expression \"\(expression.pattern)\" has no subexpressions as requested by "
            + "backreference in \"\(name)\"")
      }
      return name.replacingCharacters(in: reference, with: group) == role ? .matches : .differs
    }
  }
}

extension String {
  /// The text with a part replaced.
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
