import PostgresSession

/// What is refused before a method of authentication is begun.
extension RefusalRow {
  private static func unsupported(_ version: String) -> String {
    "0A000 unsupported frontend protocol \(version): server supports 3.0 to 3.2"
  }
  private static let unencrypted =
    "This could be either a client-software bug or evidence of an attempted man-in-the-middle attack."

  static let startupPackets = [
    RefusalRow("protocol 4.0", unsupported("4.0"), "startup \\0\\x04\\0\\0\\0"),
    RefusalRow(
      "a second SSLRequest", unsupported("1234.5679"), "SSLRequest", "SSLRequest"),
    RefusalRow(
      "a second GSSENCRequest", unsupported("1234.5680"), "GSSENCRequest", "GSSENCRequest"),
    RefusalRow(
      "SSLRequest within TLS", unsupported("1234.5679"), isEncrypted: true, "SSLRequest"),
    RefusalRow(
      "GSSENCRequest within TLS", unsupported("1234.5680"), isEncrypted: true, "GSSENCRequest"),
    RefusalRow(
      "no terminator",
      "08P01 invalid startup packet layout: expected terminator as last byte",
      "startup \\0\\x03\\0\\0user\\0acme\\0"),
    RefusalRow(
      "no user", "28000 no PostgreSQL user name specified in startup packet",
      "StartupMessage database=acme"),
    RefusalRow(
      "an empty user", "28000 no PostgreSQL user name specified in startup packet",
      "StartupMessage user= database=acme"),
    RefusalRow(
      "a replication that is none",
      "22023 invalid value for parameter \"replication\": \"maybe\"",
      hint: "Valid values are: \"false\", 0, \"true\", 1, \"database\".",
      "StartupMessage user=acme replication=maybe"),
    RefusalRow(
      "bytes behind SSLRequest, which is refused",
      "08P01 received unencrypted data after SSL request", detail: unencrypted,
      "raw \\0\\0\\0\\x08\\x04\\xd2\\x16\\x2f\\0"),
    RefusalRow(
      "bytes behind GSSENCRequest",
      "08P01 received unencrypted data after GSSAPI encryption request", detail: unencrypted,
      "raw \\0\\0\\0\\x08\\x04\\xd2\\x16\\x30\\0"),
    RefusalRow(
      "a parameter that there is not", "42704 unrecognized configuration parameter \"nosuch\"",
      isAuthenticated: true, "StartupMessage user=acme nosuch=1"),
    RefusalRow(
      "a value that is none", "22023 invalid value for parameter \"DateStyle\": \"bogus\"",
      detail: "Unrecognized key word: \"bogus\".", isAuthenticated: true,
      "StartupMessage user=acme DateStyle=bogus"),
  ]

  static let states =
    [
      (ServerState.startingUp, "is starting up", nil),
      (
        .notYetAccepting, "is not yet accepting connections",
        "Consistent recovery state has not been yet reached."
      ),
      (
        .snapshotNotReady, "is not yet accepting connections",
        "Recovery snapshot is not yet ready for hot standby."
      ),
      (.notAccepting, "is not accepting connections", "Hot standby mode is disabled."),
      (.shuttingDown, "is shutting down", nil),
      (.recovery, "is in recovery mode", nil),
    ].map { state, words, detail in
      RefusalRow(
        state.rawValue, "57P03 the database system \(words)", detail: detail,
        in: Scene(state: state), login)
    } + [
      RefusalRow(
        "no slot is left", "53300 sorry, too many clients already",
        in: Scene(load: ServerLoad(slots: 101, ofRole: 1, ofDatabase: 1)), login),
      RefusalRow(
        "no walsender is left",
        "53300 number of requested standby connections exceeds max_wal_senders (currently 10)",
        in: Scene(load: ServerLoad(slots: 11, ofRole: 1, ofDatabase: 1)),
        "StartupMessage user=acme replication=true"),
    ]

  private static let host = "host \"127.0.0.1\", user \"acme\", "
  private static let elsewhere = Scene(hba: ["host all all 10.0.0.0/8 trust"])
  private static let rejected = Scene(hba: ["host all,replication all all reject"])

  static let hba = [
    RefusalRow(
      "no line",
      "28000 no pg_hba.conf entry for \(host)database \"acme\", no encryption", in: elsewhere,
      login),
    RefusalRow(
      "no line, over TLS",
      "28000 no pg_hba.conf entry for \(host)database \"acme\", SSL encryption", in: elsewhere,
      isEncrypted: true, login),
    RefusalRow(
      "a line that rejects",
      "28000 pg_hba.conf rejects connection for \(host)database \"acme\", no encryption",
      in: rejected, login),
    RefusalRow(
      "a line that rejects, over TLS",
      "28000 pg_hba.conf rejects connection for \(host)database \"acme\", SSL encryption",
      in: rejected, isEncrypted: true, login),
    RefusalRow(
      "no line for replication",
      "28000 no pg_hba.conf entry for replication connection from \(host)no encryption",
      in: elsewhere, "StartupMessage user=acme replication=true"),
    RefusalRow(
      "a line that rejects replication",
      "28000 pg_hba.conf rejects replication connection for \(host)no encryption",
      in: rejected, "StartupMessage user=acme replication=true"),
    RefusalRow(
      "clientcert, and no authority",
      "F0000 client certificates can only be checked if a root certificate store is available",
      in: Scene(hba: ["hostssl all all all trust clientcert=verify-ca"]), isEncrypted: true, login),
    RefusalRow(
      "clientcert, and no certificate", "28000 connection requires a valid client certificate",
      in: Scene(
        hba: ["hostssl all all all trust clientcert=verify-ca"], hasClientAuthorities: true),
      isEncrypted: true, login),
    RefusalRow(
      "cert, and no certificate", "28000 connection requires a valid client certificate",
      in: Scene(hba: ["hostssl all all all cert"], hasClientAuthorities: true), isEncrypted: true,
      login),
  ]

  private static let closed = [
    "acme": Database(), "closed": Database(allowsConnections: false),
    "crowded": Database(connectionLimit: 0), "private": Database(grantsConnect: false),
    "broken": Database(isValid: false),
  ]

  private static func catalogue(
    _ condition: String, _ refusal: String, detail: String? = nil, hint: String? = nil,
    role: Role? = Role(secret: nil), slots: Int = 1, _ startup: String
  ) -> RefusalRow {
    var scene = Scene(databases: closed)
    scene.roles["acme"] = role
    scene.slots.reserved = 2
    scene.load = ServerLoad(slots: slots, ofRole: 2, ofDatabase: 2)
    return RefusalRow(
      condition, refusal, detail: detail, hint: hint, in: scene, isAuthenticated: true, startup)
  }

  static let catalogue = [
    catalogue("no such role", "28000 role \"acme\" does not exist", role: nil, login),
    catalogue(
      "NOLOGIN", "28000 role \"acme\" is not permitted to log in",
      role: Role(secret: nil, mayLogIn: false), login),
    catalogue(
      "a role's limit", "53300 too many connections for role \"acme\"",
      role: Role(secret: nil, connectionLimit: 1), login),
    catalogue(
      "slots for superusers",
      "53300 remaining connection slots are reserved for roles with the SUPERUSER attribute",
      slots: 98, login),
    catalogue(
      "slots for members",
      "53300 remaining connection slots are reserved for roles with privileges of the "
        + "\"pg_use_reserved_connections\" role", slots: 96, login),
    catalogue(
      "a walsender without REPLICATION", "42501 permission denied to start WAL sender",
      detail: "Only roles with the REPLICATION attribute may start a WAL sender process.",
      "StartupMessage user=acme database=acme replication=database"),
    catalogue(
      "no such database", "3D000 database \"nosuch\" does not exist",
      "StartupMessage user=acme database=nosuch"),
    catalogue(
      "an invalid database", "55000 cannot connect to invalid database \"broken\"",
      hint: "Use DROP DATABASE to drop invalid databases.",
      "StartupMessage user=acme database=broken"),
    catalogue(
      "datallowconn is false",
      "55000 database \"closed\" is not currently accepting connections",
      "StartupMessage user=acme database=closed"),
    catalogue(
      "no CONNECT", "42501 permission denied for database \"private\"",
      detail: "User does not have CONNECT privilege.", "StartupMessage user=acme database=private"),
    catalogue(
      "a database's limit", "53300 too many connections for database \"crowded\"",
      "StartupMessage user=acme database=crowded"),
  ]
}
