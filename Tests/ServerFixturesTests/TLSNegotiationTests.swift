import Foundation
import OpenSSLKit
import ServerFixtures
import Testing

/// What of a handshake postgresql.conf decides, as a client finds it.
@Suite struct TLSNegotiationTests {
  @Test(
    "A server negotiates by its settings",
    arguments: [
      ("", "TLSv1.3 TLS_AES_256_GCM_SHA384 x25519"),
      (", server_version: '17.2'", "TLSv1.3 TLS_AES_256_GCM_SHA384 secp256r1"),
      (
        ", ssl_tls13_ciphers: TLS_AES_128_GCM_SHA256, ssl_groups: secp384r1",
        "TLSv1.3 TLS_AES_128_GCM_SHA256 secp384r1"
      ),
      (
        ", ssl_ecdh_curve: secp521r1, server_version: '13.4'",
        "TLSv1.3 TLS_AES_256_GCM_SHA384 secp521r1"
      ),
      (", ssl_ecdh_curve: secp521r1", "TLSv1.3 TLS_AES_256_GCM_SHA384 secp521r1"),
      (
        ", ssl_max_protocol_version: TLSv1.2, ssl_ciphers: ECDHE-ECDSA-AES128-SHA256",
        "TLSv1.2 ECDHE-ECDSA-AES128-SHA256 x25519"
      ),
      // OpenSSL's clients put AES of 256 bits first.
      (
        ", ssl_max_protocol_version: TLSv1.2"
          + ", ssl_ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384'",
        "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256 x25519"
      ),
      (
        ", ssl_max_protocol_version: TLSv1.2, ssl_prefer_server_ciphers: off"
          + ", ssl_ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384'",
        "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384 x25519"
      ),
    ])
  func negotiated(settings: String, expected: String) throws {
    let (facts, _) = try handshake("settings: {ssl: on\(settings)}")
    #expect(facts.map { "\($0.version) \($0.cipher) \($0.group ?? "")" } == expected)
  }

  @Test("A client certificate that ssl_crl_file lists is refused", arguments: [true, false])
  func revoked(isRevoked: Bool) throws {
    let now = Int(Date().timeIntervalSince1970)
    let (rootKey, key) = (try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.ecdsaP256))
    let root = try Certificate.mint(
      CertificateRecipe(
        commonName: "root", notBefore: now - 60, notAfter: now + 3600,
        isCertificateAuthority: true), key: rootKey)
    let certificate = try Certificate.mint(
      CertificateRecipe(
        commonName: "acme", notBefore: now - 60, notAfter: now + 3600,
        extendedKeyUsage: .clientAuth), key: key, issuer: (root, rootKey))
    let list = try RevocationList.mint(
      issuer: (root, rootKey), revoked: isRevoked ? [certificate] : [], thisUpdate: now - 60,
      nextUpdate: now + 3600)
    let (_, failure) = try handshake(
      "settings: {ssl: on, ssl_ca_file: ca.crt, ssl_crl_file: ca.crl}",
      files: ["ca.crt": root.pem, "ca.crl": list.pem], identity: ([certificate], key))
    #expect(failure?.verification?.reason == (isRevoked ? "certificate revoked" : nil))
  }

  /// What the client found, and how the server failed, after a handshake in memory.
  private func handshake(
    _ settings: String, files: [String: String] = [:],
    identity: (chain: [Certificate], key: PrivateKey)? = nil
  ) throws -> (facts: TLSFacts?, failure: TLSFailure?) {
    let fixture = try fixture(fixtureText(settings), files: files)
    let context = try #require(try fixture.tlsContext(catalogue()))
    let server = try TLSStream(server: context)
    let client = try TLSStream(
      client: .client(
        TLSClientConfiguration(verification: .none, clientIdentity: identity)), serverName: nil)
    var facts: TLSFacts?
    var toServer = client.start().ciphertext
    while !toServer.isEmpty {
      let progress = server.receive(toServer)
      if case .failed(let failure) = progress.event { return (facts, failure) }
      let answer = client.receive(progress.ciphertext)
      if case .established(let established) = answer.event { facts = established }
      toServer = answer.ciphertext
    }
    return (facts, nil)
  }
}
