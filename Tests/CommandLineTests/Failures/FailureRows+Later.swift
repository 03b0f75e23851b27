extension FailureRow {
  /// From the seventeenth on.
  static let later = [
    FailureRow(
      number: 17, failure: "channel-binding", server: "auth-plus-without-tls",
      meetings: [
        Meeting(.psql, "disable", plusWithoutTLS), Meeting(.psycopg, "disable", plusWithoutTLS),
      ]),
    FailureRow(
      number: 17, failure: "channel-binding", server: "scram-without-binding",
      meetings: [
        Meeting(.psql, "require", noBinding, options: ["channel_binding": "require"]),
        Meeting(.psycopg, "require", noBinding, options: ["channel_binding": "require"]),
      ]),
    FailureRow(
      number: 18, failure: "unclean-shutdown", server: "auth-unclean-close",
      meetings: [
        Meeting(.psql, "require", eof, endOfFile, closedSSL, areTelling: false),
        Meeting(.psycopg, "require", eof, endOfFile, closedSSL, areTelling: false),
      ]),
    FailureRow(
      number: 19, failure: "tls-version", server: "azure-flexible-server",
      meetings: [
        Meeting(.psql, "require", protocolAlert, noProtocols, options: oldTLS),
        Meeting(.psycopg, "require", protocolAlert, noProtocols, options: oldTLS),
      ], journal: .among),
    // An older libpq does not know the option.
    FailureRow(
      number: 20, failure: "direct-ssl", server: "rds-force-ssl",
      meetings: [
        Meeting(
          .psql, "prefer", weakDirect, "invalid connection option \"sslnegotiation\"",
          options: direct, areTelling: false),
        Meeting(.psycopg, "prefer", weakDirect, options: direct),
      ], journal: .nothing),
    FailureRow(
      number: 21, failure: "injected-bytes", server: "ssl-accepted-with-login",
      meetings: [
        Meeting(.psql, "prefer", "received unencrypted data after SSL response"),
        Meeting(.psycopg, "require", "received unencrypted data after SSL response"),
      ]),
    FailureRow(
      number: 22, failure: "closed-in-handshake", server: "traefik",
      meetings: [
        Meeting(.psql, "require", eof, endOfFile, connectionReset),
        Meeting(.psycopg, "require", eof, endOfFile, connectionReset),
      ]),
    FailureRow(
      number: 23, failure: "client-certificate-refused", server: "clientcert-required",
      meetings: [
        Meeting(.psql, "require", "alert unknown ca", options: stranger),
        Meeting(.psycopg, "require", "alert unknown ca", options: stranger),
      ]),
    FailureRow(
      number: 24, failure: "rds-proxy", server: "rds-proxy",
      meetings: [
        Meeting(.psql, "disable", "This RDS Proxy requires TLS connections"),
        Meeting(.asyncpg, "disable", "This RDS Proxy requires TLS connections"),
      ]),
    FailureRow(
      number: 25, failure: "error-for-ssl-request", server: "ssl-request-error",
      meetings: [
        Meeting(.psql, "prefer", "server sent an error response during SSL exchange"),
        Meeting(.asyncpg, "prefer", "server sent an error response during SSL exchange"),
      ]),
    FailureRow(
      number: 26, failure: "protocol-version", server: "protocol-newer",
      meetings: [
        Meeting(.psql, "prefer", "but received v", higherVersion),
        Meeting(.psycopg, "prefer", higherVersion),
      ]),
    // It works, and the request goes in plain text or within TLS: see the journal.
    FailureRow(
      number: 27, failure: "cancel", server: "ssl",
      meetings: [
        Meeting(
          .psycopgCancelling, "require", "canceling statement due to user request",
          areTelling: false),
        Meeting(.asyncpgCancelling, "require", "TimeoutError", areTelling: false),
      ], journal: .nothing),
    FailureRow(
      number: 28, failure: "scram-iterations", server: "scram-no-iterations",
      meetings: [
        Meeting(.psql, "prefer", "malformed SCRAM message (invalid iteration count)"),
        Meeting(.asyncpg, "prefer", "iteration value must be greater than 0"),
      ]),
    FailureRow(
      number: 29, failure: "client-certificate-refused", server: "clientcert-required",
      meetings: [
        Meeting(.psql, "require", "alert unknown ca", hasStrangeHome: true),
        Meeting(.psycopg, "require", "alert unknown ca", hasStrangeHome: true),
      ]),
    FailureRow(
      number: 30, failure: "connection-string", server: "awkward-password",
      meetings: [
        Meeting(.psqlUnquoted, "require", missingEqual),
        Meeting(.psycopgUnquoted, "require", missingEqual),
      ], journal: .nothing),
    FailureRow(
      number: 31, failure: "weak-certificate", server: "rsa-1024",
      meetings: [
        Meeting(.psql, "verify-full", verifyFailed, areTelling: false),
        Meeting(.asyncpg, "verify-full", "EE certificate key too weak"),
      ]),
    // They name place and cause, as those that hide them do not.
    FailureRow(
      number: 32, failure: "ssl-required", server: "hostssl-only",
      meetings: [
        Meeting(.psql, "disable", helpful), Meeting(.psycopg, "disable", helpful),
      ]),
    // Twenty times in one process, and nothing is left open.
    FailureRow(
      number: 33, failure: "tls-version", server: "tls-alert",
      meetings: [
        Meeting(
          .psycopg, "require", "alert handshake failure\n0 files left open",
          options: ["times": "20"]),
        Meeting(
          .asyncpg, "require", "alert handshake failure (_ssl.c", options: ["times": "20"]),
      ]),
    // Each connection of a process is as its own mode wants it.
    FailureRow(
      number: 34, failure: "pooled-connection", server: "ssl",
      meetings: [
        Meeting(
          .psycopg, "disable", "plain\nTLS", then: [["sslmode": "require"]], areTelling: false),
        Meeting(
          .asyncpg, "disable", "plain\nTLS", then: [["sslmode": "require"]], areTelling: false),
      ], journal: .nothing),
  ]

  private static let plusWithoutTLS =
    "server offered SCRAM-SHA-256-PLUS authentication over a non-SSL connection"
  private static let noBinding =
    "channel binding is required, but server did not offer an authentication method that supports "
    + "channel binding"
  private static let eof = "SSL SYSCALL error: EOF detected"
  private static let endOfFile = "SSL error: unexpected eof while reading"
  private static let closedSSL = "SSL connection has been closed unexpectedly"
  private static let connectionReset = "SSL SYSCALL error: Connection reset by peer"
  private static let protocolAlert = "alert protocol version"
  private static let noProtocols = "no protocols available"
  private static let oldTLS = [
    "ssl_min_protocol_version": "TLSv1", "ssl_max_protocol_version": "TLSv1.1",
  ]
  private static let direct = ["sslnegotiation": "direct"]
  private static let weakDirect =
    "weak sslmode \"prefer\" may not be used with sslnegotiation=direct"
  private static let stranger = ["sslcert": "{stranger.crt}", "sslkey": "{stranger.key}"]
  private static let higherVersion = "server requested downgrade to a higher-numbered version"
  private static let missingEqual =
    "missing \"=\" after \"{f}@g/h%20?i&j\\k\" in connection info string"
  private static let helpful =
    "connection to server at \"127.0.0.1\", port {port} failed: FATAL:  " + noEntry("no encryption")
}
