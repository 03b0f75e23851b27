import Testing

/// A way to connect that goes beyond role, password, database and sslmode.
struct Peculiarity: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var run: PsqlRun
  var isLetIn: Bool

  init(
    _ description: String, on server: Pair.Kind = .encrypted, isLetIn: Bool, mode: Mode,
    role: String = Access.either.role,
    password: String? = Access.password, database: String = Access.database,
    words: [String] = [], rootCertificate: String = "server.crt",
    commands: [String] = [#"\conninfo"#]
  ) {
    testDescription = description
    self.isLetIn = isLetIn
    run = PsqlRun(
      server: server, mode: mode.rawValue, role: role, password: password, database: database,
      words: words,
      rootCertificate: rootCertificate, commands: commands)
  }

  static let all = [
    Peculiarity(
      "a password in the clear", isLetIn: true, mode: .disable, role: Access.cleartext.role),
    Peculiarity(
      "a password in the clear, within TLS", isLetIn: true, mode: .verifyFull,
      role: Access.cleartext.role),
    Peculiarity(
      "a wrong password in the clear", isLetIn: false, mode: .prefer,
      role: Access.cleartext.role, password: "bad"),
    Peculiarity(
      "an MD5 hash", on: .hashing, isLetIn: true, mode: .disable, role: Access.hashed.role),
    Peculiarity(
      "an MD5 hash, within TLS", on: .hashing, isLetIn: true, mode: .require,
      role: Access.hashed.role),
    Peculiarity(
      "the MD5 hash of a wrong password", on: .hashing, isLetIn: false, mode: .prefer,
      role: Access.hashed.role, password: "bad"),
    Peculiarity(
      "md5 that becomes SCRAM", isLetIn: true, mode: .require, role: Access.upgraded.role),
    Peculiarity("no password at all", isLetIn: false, mode: .prefer, password: nil),
    Peculiarity("an empty password", isLetIn: false, mode: .prefer, words: ["password=''"]),
    Peculiarity("a password with a comma", isLetIn: false, mode: .require, password: "s3cret,"),
    Peculiarity(
      "a root that is not the server's", isLetIn: false, mode: .verifyCA,
      rootCertificate: "other.crt"),
    Peculiarity(
      "a root file that is missing", isLetIn: false, mode: .verifyFull,
      rootCertificate: "missing.crt"),
    Peculiarity(
      "another host name, chain only", isLetIn: true, mode: .verifyCA,
      words: ["host=db.example.org", "hostaddr=127.0.0.1"]),
    Peculiarity(
      "another host name, in full", isLetIn: false, mode: .verifyFull,
      words: ["host=db.example.org", "hostaddr=127.0.0.1"]),
    Peculiarity(
      "the host name localhost", isLetIn: true, mode: .verifyFull,
      words: ["host=localhost", "hostaddr=127.0.0.1"]),
    Peculiarity(
      "channel binding, encrypted", isLetIn: true, mode: .require,
      words: ["channel_binding=require"]),
    Peculiarity(
      "channel binding, unencrypted", isLetIn: false, mode: .disable,
      words: ["channel_binding=require"]),
    Peculiarity(
      "channel binding, not wanted", isLetIn: true, mode: .require,
      words: ["channel_binding=disable"]),
    Peculiarity(
      "channel binding, a password in the clear", isLetIn: false, mode: .require,
      role: Access.cleartext.role, words: ["channel_binding=require"]),
    Peculiarity(
      "TLS 1.2", isLetIn: true, mode: .require,
      words: ["ssl_max_protocol_version=TLSv1.2"],
      commands: [
        "SELECT ssl, version, cipher, bits FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
      ]),
    Peculiarity(
      "TLS 1.1, which the server does not speak", isLetIn: false, mode: .require,
      words: ["ssl_min_protocol_version=TLSv1", "ssl_max_protocol_version=TLSv1.1"]),
    Peculiarity(
      "trusted, and no such role", isLetIn: false, mode: .prefer,
      role: Access.trusted.stranger),
    Peculiarity(
      "trusted, and no such database", isLetIn: false, mode: .prefer,
      role: Access.trusted.role, database: "nosuch"),
    Peculiarity(
      "trusted, and no such parameter", isLetIn: false, mode: .prefer,
      role: Access.trusted.role, words: ["options='-c nosuch=1'"]),
    Peculiarity(
      "parameters in the startup packet", isLetIn: true, mode: .prefer,
      role: Access.trusted.role,
      words: ["options='-c DateStyle=German -c statement_timeout=5s'", "application_name=me"],
      commands: ["SHOW DateStyle", "SHOW statement_timeout", "SHOW application_name"]),
    Peculiarity(
      "a superuser", isLetIn: true, mode: .prefer, role: Access.superuser,
      commands: [#"\conninfo"#, "SHOW is_superuser", "SET log_statement = 'all'"]),
    Peculiarity(
      "a transaction that fails", isLetIn: true, mode: .require,
      commands: [
        "BEGIN", "SHOW nosuch", "SELECT 1", "COMMIT", "BEGIN; SET application_name = 'y'",
        "SHOW application_name", "ROLLBACK", "SHOW application_name", "ROLLBACK",
      ]),
    Peculiarity(
      "values of every type", isLetIn: true, mode: .require,
      commands: [
        "SELECT 1, -1, 2147483648, 9223372036854775808, 1.50, 'a''b', true, NULL",
        "SELECT current_user, session_user, current_database(), current_schema()",
        "SELECT current_setting('server_version') AS \"Version\"", "SHOW server_version_num",
        "SHOW search_path", "SHOW TimeZone", "SHOW transaction_isolation",
      ]),
    Peculiarity(
      "parameters that cannot be set", isLetIn: true, mode: .require,
      commands: [
        "SET ssl = off", "SET server_version = '1'", "SET nosuch = 1",
        "SET log_statement = 'all'", "SET extra_float_digits = 99", "SET DateStyle = 'bogus'",
        "SET client_encoding = 'bogus'", "SET LOCAL application_name = 'x'", "SHOW ssl",
      ]),
  ]
}
