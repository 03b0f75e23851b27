import OpenSSLKit

/// A role that may log in, with what the server keeps of its password.
package struct Role: Hashable, Sendable {
  /// Nil where the role has no password: every password is then wrong.
  package var secret: StoredSecret?
  package var isSuperuser: Bool

  package init(secret: StoredSecret?, isSuperuser: Bool = false) {
    self.secret = secret
    self.isSuperuser = isSuperuser
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

func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
