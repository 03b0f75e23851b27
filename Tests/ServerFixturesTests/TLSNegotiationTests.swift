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

  @Test(
    "A version below 1.2 is spoken where the ciphers lower OpenSSL's security level",
    arguments: [
      ("TLSv1", "DEFAULT:@SECLEVEL=0", "TLSv1"), ("TLSv1.1", "DEFAULT:@SECLEVEL=0", "TLSv1.1"),
      ("TLSv1.2", "DEFAULT:@SECLEVEL=0", "TLSv1.2"), ("TLSv1.3", "DEFAULT", "TLSv1.3"),
    ])
  func oldVersions(maximum: String, ciphers: String, version: String) throws {
    let (facts, _) = try handshake(
      "settings: {ssl: on, ssl_min_protocol_version: TLSv1, ssl_max_protocol_version: \(maximum), "
        + "ssl_ciphers: '\(ciphers)'}", minimumVersion: .tls1_0)
    #expect(facts?.version == version)
  }

  @Test("At its usual level it speaks TLS 1.2 and above, whatever ssl_min_protocol_version says")
  func usualLevel() throws {
    let (facts, failure) = try handshake(
      "settings: {ssl: on, ssl_min_protocol_version: TLSv1}", minimumVersion: .tls1_0,
      maximumVersion: .tls1_1)
    #expect(facts == nil)
    #expect(failure?.alertSent == "internal error")
  }

  @Test(
    "What is shown is decided by the server's name, or an alert is all that there is",
    arguments: [
      ("localhost", "other", nil), ("LocalHost", "other", nil),
      ("db.example.org", nil, "unrecognized name"),
      (nil, "trusted", nil),
    ] as [(String?, String?, String?)])
  func serverNames(name: String?, shown: String?, alert: String?) throws {
    let (facts, failure) = try handshake(
      "settings: {ssl: on}\nserverNames: {localhost: client, '*': {alert: unrecognized_name}}",
      serverName: name)
    #expect(facts?.peerCertificate?.commonName == (shown == "other" ? Array("acme".utf8) : nil))
    #expect((facts != nil) == (shown != nil))
    #expect(failure?.alertSent == alert)
  }

  @Test(
    "The protocol that is chosen is PostgreSQL's, unless another is imposed",
    arguments: [("", "postgresql"), ("applicationProtocol: none", nil)] as [(String, String?)])
  func applicationProtocol(line: String, chosen: String?) throws {
    let (facts, _) = try handshake(
      "settings: {ssl: on}\n\(line)", applicationProtocols: ["postgresql"])
    #expect(facts != nil)
    #expect(facts?.applicationProtocol == chosen)
  }

  /// What the client found, and how the server failed, after a handshake in memory.
  private func handshake(
    _ settings: String, files: [String: String] = [:],
    identity: (chain: [Certificate], key: PrivateKey)? = nil,
    minimumVersion: TLSVersion = .tls1_2, maximumVersion: TLSVersion? = nil,
    applicationProtocols: [String] = [], serverName: String? = nil
  ) throws -> (facts: TLSFacts?, failure: TLSFailure?) {
    let fixture = try fixture(fixtureText(settings), files: files)
    let context = try #require(try fixture.tlsContext(catalogue()))
    let server = try TLSStream(server: context)
    let client = try TLSStream(
      client: .client(
        TLSClientConfiguration(
          verification: .none, minimumVersion: minimumVersion, maximumVersion: maximumVersion,
          applicationProtocols: applicationProtocols, clientIdentity: identity)),
      serverName: serverName)
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
