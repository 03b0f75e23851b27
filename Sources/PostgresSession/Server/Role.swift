import OpenSSLKit

/// A role as the catalogue has it: `pg_authid`.
package struct Role: Hashable, Sendable {
  /// Nil where the role has no password: every password is then wrong.
  package var secret: StoredSecret?
  package var isSuperuser: Bool
  /// The attribute LOGIN.
  package var mayLogIn: Bool
  /// The attribute REPLICATION.
  package var mayReplicate: Bool
  /// How many connections it may have unless it is a superuser, nil without limit; `rolconnlimit`.
  package var connectionLimit: Int?
  /// When the password is no longer good, in seconds since 1970; `rolvaliduntil`.
  package var validUntil: Int?
  /// The roles that it is a direct member of.
  package var memberOf: Set<String>

  package init(
    secret: StoredSecret?, isSuperuser: Bool = false, mayLogIn: Bool = true,
    mayReplicate: Bool = false, connectionLimit: Int? = nil, validUntil: Int? = nil,
    memberOf: Set<String> = []
  ) {
    self.secret = secret
    self.isSuperuser = isSuperuser
    self.mayLogIn = mayLogIn
    self.mayReplicate = mayReplicate
    self.connectionLimit = connectionLimit
    self.validUntil = validUntil
    self.memberOf = memberOf
  }

  /// What a client may prove to know: nothing once the password has expired; as `get_role_password`.
  func secret(at now: Int) -> StoredSecret? {
    if let validUntil, validUntil < now { nil } else { secret }
  }
}

extension [String: Role] {
  /// The roles that a role is a member of, at any distance, itself among them.
  ///
  /// Empty for a role that does not exist. A superuser is no member of others because it is one; as
  /// `is_member_of_role_nosuper`.
  func groups(of name: String) -> Set<String> {
    guard self[name] != nil else { return [] }
    var groups: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      if groups.insert(next).inserted { waiting += self[next]?.memberOf ?? [] }
    }
    return groups
  }
}

/// What PostgreSQL keeps in `pg_authid.rolpassword`.
package enum StoredSecret: Hashable, Sendable {
  case scram(SCRAMVerifier)
  /// Hexadecimal MD5 of the password followed by the role's name.
  case md5(String)

  /// The values of PostgreSQL's `password_encryption`.
  package enum Encryption: String, CaseIterable, Hashable, Sendable {
    case scramSHA256 = "scram-sha-256"
    case md5
  }

  package init(_ password: Secret, role: String, encryption: Encryption, iterations: Int) {
    let password = Array(password.reveal().utf8)
    switch encryption {
    case .md5: self = .md5(Self.md5(password, role: role))
    case .scramSHA256:
      self = .scram(
        SCRAMVerifier(
          password: password, salt: Randomness.bytes(16), iterations: iterations))
    }
  }

  /// Reads what `rolpassword` holds: a SCRAM secret, or `md5` and the hash; nil where it is neither.
  package init?(stored text: String) {
    if let verifier = SCRAMVerifier(text) {
      self = .scram(verifier)
    } else if text.hasPrefix("md5"), text.utf8.count == 35,
      text.dropFirst(3).allSatisfy({ "0123456789abcdef".contains($0) })
    {
      self = .md5(String(text.dropFirst(3)))
    } else {
      return nil
    }
  }

  /// What `rolpassword` holds.
  package var stored: String {
    switch self {
    case .scram(let verifier): verifier.text
    case .md5(let hash): "md5\(hash)"
    }
  }

  /// Whether a cleartext password is the one that was stored; as `plain_crypt_verify`.
  func accepts(_ password: [UInt8], role: String) -> Bool {
    switch self {
    case .md5(let stored):
      return constantTimeEqual(
        Array(Self.md5(password, role: role).utf8), Array(stored.utf8))
    case .scram(let verifier):
      let keys = SCRAMKeys(
        password: password, salt: verifier.salt, iterations: verifier.iterations)
      return constantTimeEqual(keys.serverKey, verifier.serverKey)
    }
  }

  static func md5(_ password: [UInt8], role: String) -> String {
    hexadecimal(Digest.md5.hash(password + Array(role.utf8)))
  }
}

/// The answer to AuthenticationMD5Password: `md5`, and the hash salted once more.
///
/// PostgreSQL manual, "Message Flow", AuthenticationMD5Password.
func md5Response(stored: String, salt: [UInt8]) -> String {
  "md5" + hexadecimal(Digest.md5.hash(Array(stored.utf8) + salt))
}
