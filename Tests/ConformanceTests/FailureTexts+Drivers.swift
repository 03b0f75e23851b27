/// What drivers say of their own settings and of themselves.
let driverTexts: [FailureText] = [
  ("ssl-mode-spelling", "psycopg", "connection is bad: invalid sslmode value: \"Require\""),
  (
    "ssl-mode-spelling", "asyncpg",
    """
    asyncpg.exceptions._base.ClientConfigurationError: `sslmode` parameter must be one of: \
    disable, allow, prefer, require, verify-ca, verify-full
    """
  ),
  (
    "ssl-mode-spelling", "pgjdbc",
    "org.postgresql.util.PSQLException: Invalid sslmode value: Verify-Ca"
  ),
  (
    "ssl-mode-spelling", "Npgsql",
    "System.ArgumentException: Couldn't set ssl mode (Parameter 'ssl mode')"
  ),
  (
    "ssl-mode-spelling", "Npgsql",
    "To validate server certificates, please use VerifyFull or VerifyCA instead of Require."
  ),
  (
    "ssl-mode-spelling", "lib/pq",
    """
    pq: unsupported sslmode "prefer"; only "require" (default), "verify-full", "verify-ca", and \
    "disable" supported
    """
  ),
  (
    "ssl-mode-spelling", "pgx",
    """
    cannot parse `postgres://acme:xxxxx@db.acme.internal/acme?sslmode=Require`: failed to \
    configure TLS (sslmode is invalid)
    """
  ),
  (
    "ssl-mode-spelling", "tokio-postgres",
    "invalid connection string: invalid value for option `sslmode`"
  ),
  (
    "ssl-mode-spelling", "node-postgres",
    """
    Warning: SECURITY WARNING: The SSL modes 'prefer', 'require', and 'verify-ca' are treated \
    as aliases for 'verify-full'.
    """
  ),
  ("connection-string", "psycopg", "invalid connection option \"Server\"\n"),
  ("connection-string", "psycopg", "missing \"=\" after \"c\" in connection info string\n"),
  (
    "connection-string", "asyncpg",
    """
    asyncpg.exceptions._base.ClientConfigurationError: invalid DSN: scheme is expected to be \
    either "postgresql" or "postgres", got ''
    """
  ),
  (
    "connection-string", "Npgsql",
    "System.ArgumentException: Couldn't set encryptionmethod (Parameter 'encryptionmethod')"
  ),
  (
    "connection-string", "Npgsql",
    """
    System.ArgumentException: Format of the initialization string does not conform to \
    specification starting at index 58.
    """
  ),
  (
    "connection-string", "pgx",
    """
    cannot parse `postgres://acme:xxxxxx@db.acme.internal/acme`: failed to parse as URL \
    (net/url: invalid userinfo)
    """
  ),
  ("connection-string", "tokio-postgres", "invalid connection string: unknown option `Server`"),
  // vapor/postgres-nio#133
  (
    "driver-crash", "postgres-nio",
    """
    PostgresNIO/PostgresConnection.swift:34: Assertion failed: PostgresConnection deinitialized \
    before being closed.
    """
  ),
  (
    "driver-crash", "postgres-nio",
    """
    Fatal error: leaking promise created at (file: "PostgresNIO/PSQLConnection.swift", line: \
    210)
    """
  ),
  // vapor/postgres-nio#449
  (
    "driver-crash", "postgres-nio",
    "Fatal error: How can we receive a read, if the connection is closed"
  ),
  (
    "cancel", "psql",
    "Could not send cancel request: PQcancel() -- connect() failed: Connection refused\n"
  ),
  (
    "cancel", "psycopg",
    """
    psycopg.OperationalError: cancellation failed: connection to server at "10.1.2.3", port \
    5432 failed: Connection refused
    """
  ),
  (
    "opaque", "postgres-nio",
    """
    PSQLError – Generic description to prevent accidental leakage of sensitive data. For \
    debugging details, use `String(reflecting: error)`.
    """
  ),
  (
    "opaque", "postgres-nio",
    "The operation couldn’t be completed. (PostgresNIO.PSQLError error 1.)"
  ),
  ("opaque", "pgjdbc", "org.postgresql.util.PSQLException: The connection attempt failed."),
  ("opaque", "tokio-postgres", "error performing TLS handshake"),
  (
    "opaque", "Npgsql",
    "Npgsql.NpgsqlException (0x80004005): Exception while performing SSL handshake"
  ),
]
