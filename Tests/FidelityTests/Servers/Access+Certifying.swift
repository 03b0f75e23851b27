/// Who may log in where clients are asked for certificates, and with which letters in a password.
extension Access {
  /// Roles without a password; those after the first are roles that the first's certificate is mapped to.
  static let certified = ["certified", "mapped", "named", "checked", "full"]

  static let ident = [
    "people \"CN=certified,O=Example\\, Inc.\" mapped", "names certified named",
  ]

  static let certifyingLines =
    [
      "hostssl all certified all cert",
      "hostssl all mapped all cert clientname=DN map=people",
      "hostssl all named all cert map=names",
      "hostssl all checked all trust clientcert=verify-ca",
      "hostssl all full all trust clientcert=verify-full",
    ]
    + prepared.map { "host all \($0.role) all \($0.method)" }

  /// A role whose password has letters beyond ASCII.
  struct Prepared: Hashable, Sendable {
    var role: String
    var password: String
    var method: String
  }

  static let passwords = [
    "\u{FB01}", "\u{2168}", "I\u{AD}X", "a\u{A0}b", "x\u{200B}y", "\u{1F600}", "\u{AA}", "\u{5D0}a",
    "\u{5D0}1\u{5D1}", "\u{221}", "e\u{301}", "\u{AD}", "\u{FF21}\u{FF10}", "\u{2126}",
  ]

  static let prepared = passwords.enumerated().flatMap { index, password in
    [
      Prepared(role: "scram\(index)", password: password, method: "scram-sha-256"),
      Prepared(role: "clear\(index)", password: password, method: "password"),
    ]
  }
}
