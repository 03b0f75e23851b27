/// What drivers really say, and the failure that `explain` must name first for it.
///
/// Most texts of psql 15, psycopg 3.3, psycopg2 2.9, asyncpg 0.32 and pg8000 1.31 are what they said
/// to the bundled servers, under other names and addresses; the others stand in the sources of the
/// drivers or in what users report.
let failureTexts: [FailureText] =
  answerTexts + certificateTexts + protocolTexts + driverTexts

typealias FailureText = (failure: String, driver: String, text: String)

/// What servers and poolers say for themselves, and of SSL.
private let answerTexts: [FailureText] = [
  (
    "azure-requires-ssl", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  SSL \
    connection is required. Please specify SSL options and retry.

    """
  ),
  (
    "azure-requires-ssl", "Npgsql",
    """
    Npgsql.PostgresException (0x80004005): 28000: SSL connection is required. Please specify \
    SSL options and retry.
    """
  ),
  (
    "azure-requires-ssl", "node-postgres",
    "error: SSL connection is required. Please specify SSL options and retry."
  ),
  // psqlpy-python/psqlpy#40, before Odyssey
  ("azure-requires-ssl", "psqlpy", "db error: FATAL: SSL is required"),
  (
    "no-server-name", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: ERROR:  Endpoint \
    ID is not specified. Either please upgrade the postgres client library (libpq) for SNI \
    support or pass the endpoint ID (first part of the domain name) as a parameter: \
    '?options=endpoint%3D<endpoint-id>'. See more at https://neon.tech/sni
    connection to server at "ep-cool-darkness-123456.eu-central-1.aws.neon.tech" (10.1.2.3), \
    port 5432 failed: ERROR:  connection is insecure (try using `sslmode=require`)

    """
  ),
  (
    "no-server-name", "asyncpg",
    """
    asyncpg.exceptions.InternalServerError: Endpoint ID is not specified. Either please upgrade \
    the postgres client library (libpq) for SNI support or pass the endpoint ID (first part of \
    the domain name) as a parameter: '?options=endpoint%3D<endpoint-id>'. See more at \
    https://neon.tech/sni
    """
  ),
  // porsager/postgres#705
  (
    "no-server-name", "postgres.js",
    """
    PostgresError: Endpoint ID is not specified. Either please upgrade the postgres client \
    library (libpq) for SNI support or pass the endpoint ID (first part of the domain name) as \
    a parameter
    """
  ),
  (
    "rds-proxy", "asyncpg",
    """
    asyncpg.exceptions.InvalidAuthorizationSpecificationError: This RDS Proxy requires TLS \
    connections
    """
  ),
  (
    "rds-proxy", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): server \
    error: FATAL: This RDS Proxy requires TLS connections (SQLSTATE 28000)
    """
  ),
  (
    "rds-proxy", "node-postgres",
    """
    error: This RDS proxy has no credentials for the role acme. Check the credentials for this \
    role and try again.
    """
  ),
  // stac-utils/pgstac#156
  (
    "rds-proxy", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: FATAL:  Feature \
    not supported: RDS Proxy currently doesn’t support command-line options.
    """
  ),
  // supabase/cli#4277
  (
    "pooler", "pgx",
    """
    failed to connect to `host=aws-1-us-east-2.pooler.supabase.com user=postgres.abcd \
    database=postgres`: server error (FATAL: Tenant or user not found (SQLSTATE XX000))
    """
  ),
  (
    "pooler", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  no such \
    database: acme

    """
  ),
  (
    "pooler", "pgjdbc",
    "org.postgresql.util.PSQLException: FATAL: unsupported startup parameter: extra_float_digits"
  ),
  (
    "pooler", "asyncpg",
    """
    asyncpg.exceptions.ProtocolViolationError: server login has been failing, try again later \
    (server_login_retry)
    """
  ),
  (
    "pooler", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  client \
    authentication failed
    DETAIL:  no pool_hba.conf entry for host "10.1.2.3", user "acme", database "acme", SSL on
    HINT:  see pgpool log for details

    """
  ),
  (
    "injected-bytes", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: received \
    unencrypted data after SSL response

    """
  ),
  (
    "injected-bytes", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Additional unencrypted data received after SSL \
    negotiation - this should never happen, and may be an indication of a man-in-the-middle \
    attack.
    """
  ),
  ("injected-bytes", "postgres-nio", "PSQLError(code: receivedUnencryptedDataAfterSSLRequest)"),
  (
    "injected-bytes", "pg8000",
    "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"
  ),
  (
    "error-for-ssl-request", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: server sent an \
    error response during SSL exchange

    """
  ),
  (
    "error-for-ssl-request", "psycopg2",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: received invalid \
    response to SSL negotiation: J

    """
  ),
  (
    "error-for-ssl-request", "asyncpg",
    """
    PostgreSQL server at "db.acme.internal:5432": server sent an error response during SSL \
    exchange; check the server logs for details
    """
  ),
  (
    "error-for-ssl-request", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Received unknown response E for SSLRequest (expecting \
    S or N)
    """
  ),
  (
    "error-for-ssl-request", "node-postgres",
    "Error: There was an error establishing an SSL connection"
  ),
  (
    "server-without-ssl", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: server does not \
    support SSL, but SSL was required

    """
  ),
  (
    "server-without-ssl", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: server does not \
    support SSL, but SSL was required
    """
  ),
  (
    "server-without-ssl", "asyncpg",
    """
    PostgreSQL server at "db.acme.internal:5432" rejected SSL upgrade
    """
  ),
  ("server-without-ssl", "pg8000", "pg8000.exceptions.InterfaceError: Server refuses SSL"),
  (
    "server-without-ssl", "pgjdbc",
    "org.postgresql.util.PSQLException: The server does not support SSL."
  ),
  (
    "server-without-ssl", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): SSL connection requested. No SSL enabled connection \
    from this host is configured.
    """
  ),
  ("server-without-ssl", "node-postgres", "Error: The server does not support SSL connections"),
  (
    "server-without-ssl", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): tls \
    error: server refused TLS connection
    """
  ),
  ("server-without-ssl", "lib/pq", "pq: SSL is not enabled on the server"),
  (
    "server-without-ssl", "tokio-postgres",
    "error performing TLS handshake: server does not support TLS"
  ),
  ("server-without-ssl", "postgres-nio", "PSQLError(code: sslUnsupported)"),
  (
    "client-certificate-required", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  connection \
    requires a valid client certificate
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  no \
    pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", no encryption

    """
  ),
  (
    "client-certificate-required", "pg8000",
    """
    pg8000.exceptions.DatabaseError: {'S': 'FATAL', 'V': 'FATAL', 'C': '28000', 'M': \
    'connection requires a valid client certificate', 'F': 'auth.c', 'L': '428', 'R': \
    'ClientAuthentication'}
    """
  ),
  (
    "client-certificate-required", "pgjdbc",
    "org.postgresql.util.PSQLException: FATAL: connection requires a valid client certificate"
  ),
  (
    "client-certificate-required", "lib/pq",
    """
    pq: certificate authentication failed for user "acme"
    """
  ),
  (
    "not-admitted", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  no \
    pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", SSL encryption
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  no \
    pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", no encryption

    """
  ),
  (
    "not-admitted", "pgx",
    """
    failed to connect to `user=acme database=acme`:
    \t10.1.2.3:5432 (db.acme.internal): server error: FATAL: no pg_hba.conf entry for host \
    "10.9.8.7", user "acme", database "acme", SSL on (SQLSTATE 28000)
    \t10.1.2.3:5432 (db.acme.internal): server error: FATAL: no pg_hba.conf entry for host \
    "10.9.8.7", user "acme", database "acme", SSL off (SQLSTATE 28000)
    """
  ),
  (
    "ssl-not-allowed", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: FATAL:  no \
    pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", SSL encryption
    """
  ),
  (
    "ssl-not-allowed", "pg8000",
    """
    pg8000.exceptions.DatabaseError: {'S': 'FATAL', 'V': 'FATAL', 'C': '28000', 'M': 'no \
    pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", SSL encryption', 'F': \
    'auth.c', 'L': '544', 'R': 'ClientAuthentication'}
    """
  ),
  (
    "ssl-not-allowed", "pgjdbc",
    """
    org.postgresql.util.PSQLException: FATAL: no pg_hba.conf entry for host "10.9.8.7", user \
    "acme", database "acme", SSL on
    """
  ),
  (
    "ssl-not-allowed", "asyncpg",
    """
    asyncpg.exceptions.InvalidAuthorizationSpecificationError: no pg_hba.conf entry for host \
    "10.9.8.7", user "acme", database "acme", SSL encryption
    """
  ),
  (
    "ssl-required", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  no \
    pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", no encryption

    """
  ),
  (
    "ssl-required", "asyncpg",
    """
    asyncpg.exceptions.InvalidAuthorizationSpecificationError: no pg_hba.conf entry for host \
    "10.9.8.7", user "acme", database "acme", no encryption
    """
  ),
  (
    "ssl-required", "pgjdbc",
    """
    org.postgresql.util.PSQLException: FATAL: no pg_hba.conf entry for host "10.9.8.7", user \
    "acme", database "acme", SSL off
    """
  ),
  // DbUp/DbUp#688
  (
    "ssl-required", "Npgsql",
    """
    Npgsql.PostgresException (0x80004005): 28000: no pg_hba.conf entry for host "10.9.8.7", \
    user "citus", database "citus", no encryption
    """
  ),
  (
    "ssl-required", "node-postgres",
    """
    error: no pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", no encryption
    """
  ),
  // zalando/postgres-operator#2020
  (
    "ssl-required", "lib/pq",
    """
    pq: pg_hba.conf rejects connection for host "10.9.8.7", user "vault", database "vault_db", \
    no encryption
    """
  ),
  // ScorpioBroker/ScorpioBroker#348
  (
    "ssl-required", "vertx-pg-client",
    """
    io.vertx.pgclient.PgException: FATAL: pg_hba.conf rejects connection for host "10.42.1.24", \
    user "ngb", database "ngb", SSL off (28000)
    """
  ),
  (
    "ssl-required", "postgres-nio",
    """
    PSQLError(code: server, serverInfo: [sqlState: 28000, file: auth.c, line: 533, message: no \
    pg_hba.conf entry for host "10.9.8.7", user "acme", database "acme", no encryption, \
    routine: ClientAuthentication, localizedSeverity: FATAL, severity: FATAL])
    """
  ),
  (
    "ssl-required", "pgx",
    "ERROR: node is running secure mode, SSL connection required (SQLSTATE 08P01)"
  ),
  ("ssl-required", "node-postgres", "error: connection is insecure (try using `sslmode=require`)"),
  (
    "ssl-required", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: FATAL:  SSL \
    required

    """
  ),
]
