import Foundation
import OpenSSLKit
import PostgresSession
import PostgresWire
import ServerFixtures
import Testing

/// A real handshake in memory: the client's certificate is minted, and so is its issuer.
@Suite("A client's certificate")
struct ClientCertificateTests {
  @Test(
    "lets in whom the lines say, and nobody else",
    arguments: [
      ("cert", "acme", nil),
      ("cert", "jane", "28000 certificate authentication failed for user \"acme\""),
      ("cert", nil, "28000 connection requires a valid client certificate"),
      ("cert map=m", "jane", nil),
      ("cert map=m", "acme", "28000 certificate authentication failed for user \"acme\""),
      ("cert clientname=DN map=dn", "jane", nil),
      ("trust clientcert=verify-ca", "jane", nil),
      ("trust clientcert=verify-full", "acme", nil),
      (
        "trust clientcert=verify-full", "jane",
        "28000 \"trust\" authentication failed for user \"acme\""
      ),
      ("trust", nil, nil),
    ])
  func lines(_ rule: String, _ certificate: String?, _ refusal: String?) throws {
    let catalogue = try catalogue(now: Self.now)
    let fixture = try fixture(
      """
      summary: A server.
      settings: {ssl: on}
      clientAuthority: root
      hba: [hostssl all all all \(rule)]
      ident: [m jane acme, 'dn "CN=jane" acme']
      """)
    let identity = try certificate.map { try catalogue.clientIdentity(user: $0) }
    #expect(try Self.refusal(of: identity, by: fixture, catalogue) == refusal)
  }

  @Test("that another authority issued is refused in the handshake")
  func untrusted() throws {
    let (own, other) = (try catalogue(now: Self.now), try catalogue(now: Self.now))
    let fixture = try fixture(
      "summary: A.\nsettings: {ssl: on}\nclientAuthority: root\nhba: [hostssl all all all trust]")
    let refusal = try Self.refusal(of: other.clientIdentity(user: "acme"), by: fixture, own)
    #expect(refusal == "tlsv1 alert unknown ca")
  }

  @Test("is refused in the handshake where its authority has revoked it", arguments: [true, false])
  func revoked(isRevoked: Bool) throws {
    let catalogue = try catalogue(now: Self.now)
    let fixture = try fixture(
      """
      summary: A server.
      settings: {ssl: on}
      clientAuthority: root
      clientRevocations: [\(isRevoked ? "client" : "")]
      hba: [hostssl all all all cert]
      """, now: Self.now)
    let refusal = try Self.refusal(of: catalogue.identity("client"), by: fixture, catalogue)
    #expect((refusal != nil) == isRevoked)
    // OpenSSL 3.0 calls such alerts those of SSL 3, later ones of SSL and TLS.
    #expect(refusal?.hasSuffix(" alert certificate revoked") ?? true, "\(refusal ?? "")")
  }

  @Test("is asked for in vain where the server has no authority")
  func noAuthority() throws {
    let fixture = try fixture(
      "summary: A server.\nsettings: {ssl: on}\nhba: [hostssl all all all cert]")
    #expect(
      try Self.refusal(of: nil, by: fixture, catalogue(now: Self.now))
        == "F0000 client certificates can only be checked if a root certificate store is available")
  }

  private static let now = Int(Date().timeIntervalSince1970)

  /// Logs in as acme; nil where that is allowed, else why it is not.
  private static func refusal(
    of identity: Identity?, by fixture: ServerFixture, _ catalogue: IdentityCatalogue
  ) throws -> String? {
    let server = try #require(try fixture.tlsContext(catalogue))
    let tls = try TLSContext.client(
      TLSClientConfiguration(
        verification: .none, clientIdentity: identity.map { ($0.chain, $0.key) }))
    let client = Endpoint(
      ClientSession(
        ConnectionParameters(
          server: "localhost", port: 5432, database: "acme", username: "acme",
          password: Secret("s3cret")),
        Attempt(.required), scramNonce: "nonce", timeout: 10)
    ) { () throws(TLSError) in try TLSStream(client: tls, serverName: nil) }
    var link = MemoryLink(
      client: client,
      server: Endpoint(
        ServerSession(
          behaviour: fixture.behaviour, client: .loopback,
          randomness: SessionRandomness(
            processID: 1, cancelKey: Array(1...32), md5Salt: [1, 2, 3, 4], scramNonce: "nonce"),
          now: now)
      ) { () throws(TLSError) in try TLSStream(server: server) })
    link.run()
    switch client.session.result {
    case .connected: return nil
    case .failed(.refused(let error, _, _)):
      return "\(error.sqlState ?? "") \(error.message ?? "")"
    case .failed(.tls(let failure)), .failed(.tlsBroken(let failure, _)): return failure.reason
    case let other: return "\(String(describing: other))"
    }
  }
}
