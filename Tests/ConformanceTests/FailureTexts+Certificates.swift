/// What drivers say of certificates, and of the handshake.
let certificateTexts: [FailureText] = [
  (
    "host-name-mismatch", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: server certificate \
    for "db.example.org" (and 1 other name) does not match host name "db.acme.internal"

    """
  ),
  (
    "host-name-mismatch", "psycopg",
    """
    connection failed: connection to server at "10.1.2.3", port 5432 failed: server certificate \
    for "my-project:my-instance" does not match host name "10.1.2.3"
    """
  ),
  (
    "host-name-mismatch", "asyncpg",
    """
    ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: \
    Hostname mismatch, certificate is not valid for 'localhost'. (_ssl.c:1006)
    """
  ),
  (
    "host-name-mismatch", "pg8000",
    """
    ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: \
    IP address mismatch, certificate is not valid for '10.1.2.3'. (_ssl.c:1006)
    """
  ),
  (
    "host-name-mismatch", "pgjdbc",
    """
    org.postgresql.util.PSQLException: The hostname 10.1.2.3 could not be verified by \
    hostnameverifier PgjdbcHostnameVerifier.
    """
  ),
  (
    "host-name-mismatch", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Exception while performing SSL handshake
     ---> System.Security.Authentication.AuthenticationException: The remote certificate is \
    invalid according to the validation procedure: RemoteCertificateNameMismatch
    """
  ),
  // nocodb/nocodb#11872
  (
    "host-name-mismatch", "node-postgres",
    """
    Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: \
    Host: localhost. is not in the cert's altnames: DNS:2-3fd431e8.europe-west1.sql.goog
    """
  ),
  (
    "host-name-mismatch", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): tls \
    error: tls: failed to verify certificate: x509: certificate is valid for db.example.org, \
    *.example.net, not db.acme.internal
    """
  ),
  (
    "host-name-mismatch", "lib/pq",
    "x509: cannot validate certificate for 10.1.2.3 because it doesn't contain any IP SANs"
  ),
  (
    "host-name-mismatch", "tokio-postgres",
    """
    error performing TLS handshake: invalid peer certificate: certificate not valid for name \
    "localhost"; certificate is only valid for DnsName("db.example.org")
    """
  ),
  (
    "host-name-mismatch", "postgres-nio",
    """
    PSQLError(code: connectionError, underlying: NIOSSLExtraError.failedToValidateHostname: \
    Couldn't find db.acme.internal in certificate from peer)
    """
  ),
  (
    "private-root", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: SSL error: \
    certificate verify failed

    """
  ),
  (
    "private-root", "asyncpg",
    """
    ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: \
    self-signed certificate in certificate chain (_ssl.c:1006)
    """
  ),
  (
    "private-root", "pg8000",
    """
    ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: \
    unable to get local issuer certificate (_ssl.c:1006)
    """
  ),
  (
    "private-root", "pgjdbc",
    """
    org.postgresql.util.PSQLException: SSL error: PKIX path building failed: \
    sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid \
    certification path to requested target
    """
  ),
  (
    "private-root", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Exception while performing SSL handshake
     ---> System.Security.Authentication.AuthenticationException: The remote certificate is \
    invalid because of errors in the certificate chain: UntrustedRoot
    """
  ),
  ("private-root", "node-postgres", "Error: self signed certificate in certificate chain"),
  ("private-root", "node-postgres", "Error: self-signed certificate"),
  (
    "private-root", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): tls \
    error: tls: failed to verify certificate: x509: certificate signed by unknown authority
    """
  ),
  ("private-root", "lib/pq", "x509: certificate signed by unknown authority"),
  (
    "private-root", "tokio-postgres",
    "error performing TLS handshake: invalid peer certificate: UnknownIssuer"
  ),
  (
    "private-root", "postgres-nio",
    """
    PSQLError(code: connectionError, underlying: \
    NIOSSL.NIOSSLError.handshakeFailed(NIOSSL.BoringSSLError.sslError([Error: 268435581 \
    error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED])))
    """
  ),
  ("missing-intermediate", "node-postgres", "Error: unable to verify the first certificate"),
  (
    "missing-intermediate", "Npgsql",
    """
    System.Security.Authentication.AuthenticationException: The remote certificate is invalid \
    because of errors in the certificate chain: PartialChain
    """
  ),
  (
    "expired", "asyncpg",
    """
    ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: \
    certificate has expired (_ssl.c:1006)
    """
  ),
  (
    "expired", "pgjdbc",
    """
    org.postgresql.util.PSQLException: SSL error: PKIX path validation failed: \
    java.security.cert.CertPathValidatorException: validity check failed
    """
  ),
  (
    "expired", "Npgsql",
    """
    Npgsql.NpgsqlException (0x80004005): Exception while performing SSL handshake
     ---> System.Security.Authentication.AuthenticationException: The remote certificate is \
    invalid because of errors in the certificate chain: NotTimeValid
    """
  ),
  ("expired", "node-postgres", "Error: certificate has expired"),
  (
    "expired", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): tls \
    error: tls: failed to verify certificate: x509: certificate has expired or is not yet \
    valid: current time 2024-08-23T10:00:00Z is after 2024-08-22T17:08:50Z
    """
  ),
  (
    "expired", "tokio-postgres",
    "error performing TLS handshake: invalid peer certificate: Expired"
  ),
  (
    "weak-certificate", "asyncpg",
    """
    ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: \
    EE certificate key too weak (_ssl.c:1006)
    """
  ),
  (
    "weak-certificate", "pgjdbc",
    """
    org.postgresql.util.PSQLException: SSL error: PKIX path validation failed: \
    java.security.cert.CertPathValidatorException: Algorithm constraints check failed on \
    signature algorithm: SHA1withRSA
    """
  ),
  (
    "weak-certificate", "pgx",
    """
    tls error: tls: failed to verify certificate: x509: certificate relies on legacy Common \
    Name field, use SANs instead
    """
  ),
  ("weak-certificate", "lib/pq", "x509: cannot verify signature: insecure algorithm SHA1-RSA"),
  ("weak-certificate", "node-postgres", "Error: ca md too weak"),
  (
    "key-permissions", "psql",
    """
    private key file "/home/acme/.postgresql/postgresql.key" has group or world access; file \
    must have permissions u=rw (0600) or less if owned by the current user, or permissions \
    u=rw,g=r (0640) or less if owned by root

    """
  ),
  // lib/pq#825
  (
    "key-permissions", "lib/pq",
    "pq: Private key file has group or world access. Permissions should be u=rw (0600) or less"
  ),
  // yugabyte/yugabyte-db#7166
  (
    "key-permissions", "ysqlsh",
    """
    ysqlsh: private key file "/.yugabytedb/tls.key" has group or world access; permissions \
    should be u=rw (0600) or less
    """
  ),
  (
    "root-certificate-missing", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: root certificate \
    file "/root/.postgresql/root.crt" does not exist
    Either provide the file or change sslmode to disable server certificate verification.

    """
  ),
  (
    "root-certificate-missing", "asyncpg",
    """
    asyncpg.exceptions._base.ClientConfigurationError: root certificate file \
    "/root/.postgresql/root.crt" does not exist or cannot be accessed
    HINT:  Provide the certificate file directly or make sure "/root/.postgresql/root.crt" \
    exists and is readable.
    """
  ),
  (
    "root-certificate-missing", "pgjdbc",
    """
    org.postgresql.util.PSQLException: Could not open SSL root certificate file \
    /root/.postgresql/root.crt.
    """
  ),
  (
    "root-certificate-missing", "pgx",
    """
    cannot parse `postgres://acme:xxxxx@db.acme.internal/acme?sslmode=verify-ca`: failed to \
    configure TLS (unable to read CA file: open /root/ca.pem: no such file or directory)
    """
  ),
  (
    "client-certificate-of-home", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: could not open \
    certificate file "/root/.postgresql/postgresql.crt": Permission denied

    """
  ),
  (
    "client-certificate-of-home", "psycopg2",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: certificate \
    present, but not private key file "/root/.postgresql/postgresql.key"

    """
  ),
  (
    "client-certificate-refused", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: SSL error: tlsv13 \
    alert certificate required

    """
  ),
  (
    "client-certificate-refused", "psycopg2",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: SSL error: tlsv1 \
    alert unknown ca

    """
  ),
  (
    "client-certificate-refused", "asyncpg",
    """
    ssl.SSLError: [SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required \
    (_ssl.c:2580)
    """
  ),
  (
    "client-certificate-refused", "pgjdbc",
    "org.postgresql.util.PSQLException: SSL error: Received fatal alert: bad_certificate"
  ),
  (
    "client-certificate-refused", "pgx",
    """
    failed to connect to `user=acme database=acme`: 10.1.2.3:5432 (db.acme.internal): failed to \
    receive message: remote error: tls: certificate required
    """
  ),
  ("client-certificate-refused", "lib/pq", "remote error: tls: unknown certificate authority"),
  (
    "client-certificate-refused", "tokio-postgres",
    "error communicating with the server: received fatal alert: CertificateRequired"
  ),
  (
    "direct-ssl", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: direct SSL \
    connection was established without ALPN protocol negotiation extension

    """
  ),
  (
    "direct-ssl", "psycopg",
    """
    connection is bad: weak sslmode "prefer" may not be used with sslnegotiation=direct (use \
    "require", "verify-ca", or "verify-full")
    """
  ),
  // databasus/databasus#722
  (
    "direct-ssl", "pg_dump",
    """
    pg_dump: error: connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: \
    SSL error: tlsv1 alert no application protocol
    """
  ),
  (
    "direct-ssl", "Npgsql",
    """
    System.ArgumentException: SSL Mode has to be Require or higher to be used with direct SSL \
    Negotiation
    """
  ),
  (
    "tls-version", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: SSL error: tlsv1 \
    alert protocol version

    """
  ),
  (
    "tls-version", "psql",
    """
    connection to server at "db.acme.internal" (10.1.2.3), port 5432 failed: SSL error: \
    unsupported protocol
    This may indicate that the server does not support any SSL protocol version between TLSv1.2 \
    and TLSv1.3.

    """
  ),
  (
    "tls-version", "asyncpg",
    """
    ssl.SSLError: [SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure \
    (_ssl.c:1006)
    """
  ),
  (
    "tls-version", "pgjdbc",
    "org.postgresql.util.PSQLException: SSL error: Received fatal alert: protocol_version"
  ),
  (
    "tls-version", "Npgsql",
    """
    System.ComponentModel.Win32Exception (0x80090331): The client and server cannot \
    communicate, because they do not possess a common algorithm.
    """
  ),
  ("tls-version", "pgx", "tls error: tls: server selected unsupported protocol version 301"),
  // t8y2/dbx#6662
  (
    "tls-version", "tokio-postgres",
    "error performing TLS handshake: received fatal alert: HandshakeFailure"
  ),
]
