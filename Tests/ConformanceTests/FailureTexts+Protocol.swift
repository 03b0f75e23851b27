/// What drivers say of the login, and of connections that end.
let protocolTexts: [FailureText] = [
  (
    "scram-iterations", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: malformed SCRAM \
    message (invalid iteration count)

    """
  ),
  (
    "scram-iterations", "asyncpg",
    """
    asyncpg.exceptions._base.InternalClientError: unexpected error while performing \
    authentication: iteration value must be greater than 0.
    """
  ),
  (
    "scram-iterations", "asyncpg",
    """
    asyncpg.exceptions._base.InternalClientError: unexpected error while performing \
    authentication: value too large to convert to int
    """
  ),
  (
    "scram-iterations", "pg8000",
    "scramp.utils.ScramException: The iteration count must not begin with a zero: other-error"
  ),
  (
    "scram-iterations", "pg8000",
    "scramp.utils.ScramException: The value must not be > 10000000: other-error"
  ),
  (
    "scram-iterations", "node-postgres",
    "Error: SASL: SCRAM-SERVER-FIRST-MESSAGE: iteration missing"
  ),
  (
    "scram-iterations", "node-postgres",
    """
    Error: SASL: SCRAM-SERVER-FIRST-MESSAGE: iteration count 2147483647 exceeds \
    scramMaxIterations of 100000
    """
  ),
  (
    "scram-iterations", "pgx",
    "failed SASL auth: invalid SCRAM iteration count received from server: %!w(<nil>)"
  ),
  (
    "channel-binding", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: channel binding \
    required, but SSL not in use

    """
  ),
  (
    "channel-binding", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: server offered \
    SCRAM-SHA-256-PLUS authentication over a non-SSL connection
    """
  ),
  (
    "channel-binding", "asyncpg",
    """
    asyncpg.exceptions._base.InterfaceError: unsupported SASL Authentication methods requested \
    by the server: 'SCRAM-SHA-256-PLUS'
    """
  ),
  (
    "channel-binding", "pg8000",
    """
    scramp.utils.ScramException: The mechanisms in the 'mechanisms' parameter all require \
    channel binding but a 'channel_binding' parameter hasn't been provided
    """
  ),
  (
    "channel-binding", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Couldn't connect because ChannelBinding is set to \
    Require but the server doesn't support SCRAM-SHA-256-PLUS
    """
  ),
  (
    "channel-binding", "node-postgres",
    "Error: SASL: Only mechanism SCRAM-SHA-256 is currently supported"
  ),
  (
    "gss-request", "pgjdbc",
    """
    org.postgresql.util.PSQLException: FATAL: unsupported frontend protocol 1234.5680: server \
    supports 2.0 to 3.0
    """
  ),
  (
    "gss-request", "pgjdbc",
    "org.postgresql.util.PSQLException: The server does not support GSS Encoding."
  ),
  (
    "gss-request", "psycopg",
    "connection is bad: GSSAPI encryption required but no credential cache"
  ),
  (
    "gss-request", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Received unknown response E for GSSEncRequest \
    (expecting G or N)
    """
  ),
  (
    "protocol-version", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: expected \
    authentication request from server, but received v

    """
  ),
  (
    "protocol-version", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: received invalid \
    protocol negotiation message: server requested downgrade to a higher-numbered version
    """
  ),
  ("protocol-version", "pg8000", "KeyError: b'v'"),
  (
    "protocol-version", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  \
    unsupported startup parameter: _pq_.test_protocol_negotiation

    """
  ),
  (
    "protocol-version", "pgjdbc",
    """
    org.postgresql.util.PSQLException: FATAL: unsupported frontend protocol 1234.5679: server \
    supports 2.0 to 3.0
    """
  ),
  (
    "no-key-data", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: message contents \
    do not agree with length in message type "K"

    """
  ),
  (
    "no-key-data", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: received invalid \
    BackendKeyData message: cancel key with length 256 not allowed in protocol version 3.0 \
    (must be 4 bytes)
    """
  ),
  // vapor/postgres-nio#296
  (
    "no-key-data", "postgres-nio",
    "PSQLError(base: PostgresNIO.PSQLError.Base.unexpectedBackendMessage(.readyForQuery(.idle)))"
  ),
  // pgpool/pgpool2#111
  (
    "no-key-data", "pgpool",
    """
    ERROR:  authentication failed
    DETAIL:  unknown response "Z" before processing BackendKeyData
    """
  ),
  (
    "closed-in-handshake", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: SSL SYSCALL error: \
    EOF detected

    """
  ),
  (
    "closed-in-handshake", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: SSL error: \
    unexpected eof while reading
    """
  ),
  (
    "closed-in-handshake", "psycopg2",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: server closed the \
    connection unexpectedly
    \tThis probably means the server terminated abnormally
    \tbefore or while processing the request.
    SSL SYSCALL error: Connection reset by peer

    """
  ),
  (
    "closed-in-handshake", "pg8000",
    """
    ssl.SSLEOFError: [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol \
    (_ssl.c:1006)
    """
  ),
  (
    "closed-in-handshake", "pgjdbc",
    "org.postgresql.util.PSQLException: SSL error: Remote host terminated the handshake"
  ),
  (
    "closed-in-handshake", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Exception while performing SSL handshake
     ---> System.IO.IOException: Received an unexpected EOF or 0 bytes from the transport \
    stream.
    """
  ),
  (
    "closed-in-handshake", "node-postgres",
    "Error: Client network socket disconnected before secure TLS connection was established"
  ),
  (
    "closed-in-handshake", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): tls \
    error: EOF
    """
  ),
  ("closed-in-handshake", "tokio-postgres", "error performing TLS handshake: tls handshake eof"),
  ("unclean-shutdown", "psycopg2", "SSL connection has been closed unexpectedly\n"),
  ("unclean-shutdown", "postgres-nio", "NIOSSL.NIOSSLError.uncleanShutdown"),
  (
    "unclean-shutdown", "tokio-postgres",
    "error communicating with the server: peer closed connection without sending TLS close_notify"
  ),
  // laravel/framework#58113
  (
    "unclean-shutdown", "PDO",
    "SQLSTATE[HY000]: General error: 7 SSL error: unexpected eof while reading"
  ),
  (
    "no-answer", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: timeout expired

    """
  ),
  ("no-answer", "psycopg", "psycopg.errors.ConnectionTimeout: connection timeout expired"),
  ("no-answer", "asyncpg", "TimeoutError"),
  ("no-answer", "pg8000", "TimeoutError: _ssl.c:989: The handshake operation timed out"),
  (
    "no-answer", "pgjdbc",
    """
    org.postgresql.util.PSQLException: The connection attempt failed.
    Caused by: java.net.SocketTimeoutException: Read timed out
    """
  ),
  (
    "no-answer", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Exception while reading from stream
     ---> System.TimeoutException: Timeout during reading attempt
    """
  ),
  ("no-answer", "node-postgres", "Error: Connection terminated due to connection timeout"),
  (
    "no-answer", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): dial \
    error: timeout: context deadline exceeded
    """
  ),
  ("no-answer", "lib/pq", "dial tcp 10.1.2.3:5432: i/o timeout"),
  (
    "no-answer", "postgres-nio",
    """
    PSQLError(code: connectionError, underlying: \
    NIOCore.ChannelError.connectTimeout(NIOCore.TimeAmount(nanoseconds: 10000000000)))
    """
  ),
  (
    "closed", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: server closed the \
    connection unexpectedly
    \tThis probably means the server terminated abnormally
    \tbefore or while processing the request.

    """
  ),
  ("closed", "asyncpg", "ConnectionError: unexpected connection_lost() call"),
  (
    "closed", "asyncpg",
    """
    asyncpg.exceptions.ConnectionDoesNotExistError: connection was closed in the middle of \
    operation
    """
  ),
  ("closed", "pg8000", "pg8000.exceptions.InterfaceError: network error"),
  (
    "closed", "pgjdbc",
    """
    org.postgresql.util.PSQLException: An I/O error occurred while sending to the backend.
    Caused by: java.io.EOFException
    """
  ),
  (
    "closed", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Exception while reading from stream
     ---> System.IO.EndOfStreamException: Attempted to read past the end of the stream.
    """
  ),
  ("closed", "node-postgres", "Error: Connection terminated unexpectedly"),
  ("closed", "node-postgres", "Error: read ECONNRESET"),
  (
    "closed", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): failed to \
    receive message: unexpected EOF
    """
  ),
  ("closed", "tokio-postgres", "connection closed"),
  ("closed", "postgres-nio", "PSQLError(code: serverClosedConnection)"),
]
