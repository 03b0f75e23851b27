/// Who may log in, and how: the same on the real server and on the mock.
///
/// Each role has lines of pg_hba.conf of its own, so that one server serves every case.
enum Access {
  static let database = "acme"
  static let password = "s3cret"

  /// One way in.
  struct Rule: Hashable, Sendable {
    /// The connection type and the method of its line of pg_hba.conf.
    var type = "host"
    var method: String
    /// A role that exists.
    var role: String
    /// A role that does not, to which the same line applies.
    var stranger: String { "\(role)_stranger" }

    var line: String { "\(type) all \(role),\(stranger) all \(method)" }
  }

  static let either = Rule(method: "scram-sha-256", role: "acme")
  static let encrypted = Rule(type: "hostssl", method: "scram-sha-256", role: "encrypted")
  static let unencrypted = Rule(type: "hostnossl", method: "scram-sha-256", role: "unencrypted")
  static let rejected = Rule(method: "reject", role: "rejected")
  static let trusted = Rule(method: "trust", role: "trusted")
  static let cleartext = Rule(method: "password", role: "cleartext")
  static let hashed = Rule(method: "md5", role: "hashed")
  /// `md5`, for a role whose password is kept as SCRAM.
  static let upgraded = Rule(method: "md5", role: "upgraded")
  /// Has no line at all.
  static let unlisted = Rule(method: "", role: "unlisted")
  static let superuser = "admin"

  private static let rules = [
    either, encrypted, unencrypted, rejected, trusted, cleartext, hashed, upgraded,
  ]

  static var lines: [String] { rules.map(\.line) + ["host all \(superuser) all trust"] }

  /// Roles whose password is kept as SCRAM keeps it, for the mock's setting is the server's.
  static var roles: [String] { (rules + [unlisted]).map(\.role) }
}
