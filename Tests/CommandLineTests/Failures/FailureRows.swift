/// The failures that users meet most, and what clients say of them: words of libpq's fe-connect.c,
/// fe-secure-openssl.c, fe-auth.c, fe-auth-scram.c and fe-protocol3.c, of asyncpg's connect_utils.py
/// and protocol.pyx, of pg8000's core.py, of OpenSSL, and of the servers themselves.
extension FailureRow {
  static let all =
    [
      FailureRow(
        number: 1, failure: "ssl-required", server: "hostssl-only",
        meetings: [
          Meeting(.psql, "disable", noEntry("no encryption")),
          Meeting(.asyncpg, "disable", noEntry("no encryption")),
        ]),
      FailureRow(
        number: 1, failure: "ssl-required", server: "hostssl-only-13",
        meetings: [
          Meeting(.psql, "disable", noEntry("SSL off")),
          Meeting(.pg8000, "disable", noEntry("SSL off")),
        ]),
      FailureRow(
        number: 2, failure: "private-root", server: "self-signed-in-chain",
        meetings: [
          Meeting(.psql, "verify-full", verifyFailed),
          Meeting(.asyncpg, "verify-full", "self-signed certificate in certificate chain"),
        ]),
      FailureRow(
        number: 3, failure: "server-without-ssl", server: "plain",
        meetings: [
          Meeting(.psql, "require", "server does not support SSL, but SSL was required"),
          Meeting(.pg8000, "require", "Server refuses SSL"),
        ]),
      FailureRow(
        number: 4, failure: "host-name-mismatch", server: "wrong-host",
        meetings: [
          Meeting(.psql, "verify-full", "does not match host name \"127.0.0.1\""),
          Meeting(
            .asyncpg, "verify-full", "IP address mismatch, certificate is not valid for '127.0.0.1'"
          ),
        ], journal: .among),
      FailureRow(
        number: 5, failure: "ssl-mode-spelling", server: "ssl",
        meetings: [
          Meeting(.psql, "VerifyFull", "invalid sslmode value: \"VerifyFull\""),
          Meeting(.asyncpg, "VerifyFull", "`sslmode` parameter must be one of: disable, allow"),
        ], journal: .nothing),
      FailureRow(
        number: 6, failure: "azure-requires-ssl", server: "azure-single-server",
        meetings: [
          Meeting(
            .psql, "disable", "SSL connection is required. Please specify SSL options and retry."),
          Meeting(
            .pg8000, "disable", "SSL connection is required. Please specify SSL options and retry."),
        ]),
      FailureRow(
        number: 7, failure: "no-server-name", server: "neon",
        meetings: [
          Meeting(.psql, "require", "Endpoint ID is not specified."),
          Meeting(.asyncpg, "require", "Endpoint ID is not specified."),
        ]),
      FailureRow(
        number: 8, failure: "client-certificate-required", server: "clientcert-required",
        meetings: [
          Meeting(.psql, "require", "FATAL:  connection requires a valid client certificate"),
          Meeting(.asyncpg, "require", "connection requires a valid client certificate"),
        ]),
      FailureRow(
        number: 9, failure: "no-answer", server: "silent",
        meetings: [
          Meeting(.psql, "prefer", "timeout expired", options: impatient),
          Meeting(.asyncpg, "prefer", "TimeoutError", options: impatient),
        ]),
      FailureRow(
        number: 9, failure: "no-answer", server: "backlog-full",
        meetings: [
          Meeting(.psql, "prefer", "timeout expired", options: impatient),
          Meeting(.psycopg, "prefer", "connection timeout expired", options: impatient),
        ], journal: .nothing),
      FailureRow(
        number: 10, failure: "closed", server: "ssl-request-closed",
        meetings: [
          Meeting(.psql, "prefer", "server closed the connection unexpectedly"),
          Meeting(.asyncpg, "require", "unexpected connection_lost() call"),
        ]),
      FailureRow(
        number: 11, failure: "closed", server: "gss-closed",
        meetings: [
          Meeting(
            .psql, "prefer", "server closed the connection unexpectedly", options: gss,
            hasTicket: true),
          Meeting(
            .psycopg, "prefer", "server closed the connection unexpectedly", options: gss,
            hasTicket: true),
        ], journal: .nothing),
      FailureRow(
        number: 11, failure: "gss-request", server: "gss-other-byte",
        meetings: [
          Meeting(
            .psql, "prefer", "received invalid response to GSSAPI negotiation: J", options: gss,
            hasTicket: true),
          Meeting(
            .psycopg, "prefer", "received invalid response to GSSAPI negotiation: J", options: gss,
            hasTicket: true),
        ]),
      FailureRow(
        number: 12, failure: "ssl-not-allowed", server: "hostnossl-only",
        meetings: [
          Meeting(.psql, "require", noEntry("SSL encryption")),
          Meeting(.pg8000, "prefer", noEntry("SSL encryption")),
        ]),
      FailureRow(
        number: 13, failure: "root-certificate-missing", server: "ssl",
        meetings: [
          Meeting(
            .psql, "verify-full", "/.postgresql/root.crt\" does not exist",
            options: ["sslrootcert": ""]),
          Meeting(
            .asyncpg, "verify-full", "/.postgresql/root.crt\" does not exist or cannot be accessed",
            options: ["sslrootcert": ""]),
        ], journal: .nothing),
      FailureRow(
        number: 14, failure: "key-permissions", server: "clientcert-required",
        meetings: [
          Meeting(.psql, "require", worldAccess, options: openKey),
          Meeting(.psycopg, "require", worldAccess, options: openKey),
        ], journal: .among),
      FailureRow(
        number: 15, failure: "expired", server: "expired",
        meetings: [
          Meeting(.psql, "verify-full", verifyFailed, areTelling: false),
          Meeting(.asyncpg, "verify-full", "certificate has expired"),
        ]),
      FailureRow(
        number: 16, failure: "missing-intermediate", server: "missing-intermediate",
        meetings: [
          Meeting(.psql, "verify-full", verifyFailed, areTelling: false),
          Meeting(
            .asyncpg, "verify-full", "unable to get local issuer certificate", areTelling: false),
        ], journal: .among),
    ] + later

  static func noEntry(_ encryption: String) -> String {
    "no pg_hba.conf entry for host \"127.0.0.1\", user \"acme\", database \"acme\", \(encryption)"
  }

  static let gss = ["gssencmode": "prefer"]
  static let impatient = ["connect_timeout": "2"]
  static let verifyFailed = "certificate verify failed"
  static let worldAccess = "has group or world access"
  static let openKey = ["sslcert": "{client.crt}", "sslkey": "{open.key}"]
}
