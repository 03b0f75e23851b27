import OpenSSLKit
import PostgresSession
import Testing

@Suite("pg_stat_ssl")
struct StatSSLTests {
  @Test("shows the certificate of the client")
  func certificate() throws {
    let key = try PrivateKey.generate(.ecdsaP256)
    let authority = try Certificate.mint(
      CertificateRecipe(
        commonName: "root", notBefore: 0, notAfter: 1, isCertificateAuthority: true),
      key: key)
    let certificate = try Certificate.mint(
      CertificateRecipe(commonName: "acme", notBefore: 0, notAfter: 1),
      key: key, issuer: (authority, key))
    var facts = Scene.tls
    facts.peerCertificate = certificate
    var conversation = try Scene(ssl: true).conversation()
    conversation.send("SSLRequest")
    conversation.establishTLS(facts)
    conversation.send("StartupMessage user=acme")
    conversation.forget()
    conversation.send(
      "Q SELECT bits, client_dn, client_serial, issuer_dn FROM pg_catalog.pg_stat_ssl "
        + "WHERE pid = pg_backend_pid()\\0")
    let serial = String(try #require(UInt128(certificate.serialNumber, radix: 16)))
    let length = UInt8(serial.utf8.count)
    #expect(
      conversation.said[1]
        == "D " + Recording.shown([0, 4, 0, 0, 0, 3]) + "256" + Recording.shown([0, 0, 0, 8])
        + "/CN=acme" + Recording.shown([0, 0, 0, length]) + serial + Recording.shown([0, 0, 0, 8])
        + "/CN=root")
  }

  @Test(
    "is answered for this very connection alone",
    arguments: [
      "SELECT ssl FROM pg_stat_ssl", "SELECT nosuch FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
      "SELECT ssl FROM pg_stat_ssl WHERE pid = 1",
      "SELECT ssl AS s FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    ])
  func unanswered(_ statement: String) throws {
    var session = try Scene().session()
    session.send("Q \(statement)\\0")
    #expect(session.errors == ["0A000 mock-postgres has no answer to: \(statement)"])
  }

  @Test("writes a name as PostgreSQL does, the most general part first")
  func names() throws {
    var facts = Scene.tls
    facts.peerCertificate = try Certificate.parse(pem: Self.certificate).first
    var conversation = try Scene(ssl: true).conversation()
    conversation.send("SSLRequest")
    conversation.establishTLS(facts)
    conversation.send("StartupMessage user=acme")
    conversation.forget()
    conversation.send(
      "Q SELECT client_dn, client_serial FROM pg_stat_ssl WHERE pid = pg_backend_pid()\\0")
    #expect(
      conversation.said[1]
        == "D \\0\\x02\\0\\0\\0\\x1b/C=DE/O=Acme\\x5c, Inc./CN=acme\\0\\0\\0\\x03258")
  }

  /// Of `/C=DE/O=Acme\, Inc./CN=acme`, number 258; it is read and never believed.
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBpTCCAUugAwIBAgICAQIwCgYIKoZIzj0EAwIwMTELMAkGA1UEBhMCREUxEzAR
    BgNVBAoMCkFjbWUsIEluYy4xDTALBgNVBAMMBGFjbWUwHhcNMjYxMTIyMTQyODMy
    WhcNMjYxMTIzMTQyODMyWjAxMQswCQYDVQQGEwJERTETMBEGA1UECgwKQWNtZSwg
    SW5jLjENMAsGA1UEAwwEYWNtZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFtT
    TksCjzL4KYXHOjEyYR6i+XXs1hOmF3ymOhcpGQ8OEEnZEdpWKkBGEb2sw7ZB2dgf
    cLl2WAcDKoat2W+ZZm2jUzBRMB0GA1UdDgQWBBTY6HtJIG89+UKa92gbDTcXwy47
    kjAfBgNVHSMEGDAWgBTY6HtJIG89+UKa92gbDTcXwy47kjAPBgNVHRMBAf8EBTAD
    AQH/MAoGCCqGSM49BAMCA0gAMEUCIEWHnJR0ZjzlM9IogF8LPCY9KyzBh70osfeP
    VekiDgTkAiEAgLmerJb18r3rDIG8628+iKxl9EWfo6IJlnd+pKoo/Qg=
    -----END CERTIFICATE-----
    """
}
