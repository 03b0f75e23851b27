import Foundation
import OpenSSLKit
import PostgresSession
import ReferenceConnector
import Support
import Testing

/// A client's end with real TLS, against a server's TLS, without a socket.
@Suite struct ClientTLSTests {
  @Test(
    "A host's name is sent to the server, an address is not",
    arguments: [
      ("db.example.org", "db.example.org"), ("localhost", "localhost"), ("DB", "DB"),
      ("db1", "db1"), ("127.0.0.1", nil), ("127.1", nil), ("::1", nil), ("fe80::1%eth0", nil),
    ] as [(String, String?)])
  func serverName(host: String, name: String?) throws {
    var handshake = try Handshake(host: host, mode: .require)
    handshake.run()
    #expect(handshake.serverFacts?.serverName == name)
    #expect(handshake.serverFacts?.applicationProtocol == "postgresql")
  }

  @Test(
    "Nothing reaches a server that is not trusted but the handshake",
    arguments: [
      (SSLMode.require, "db.example.org", true, "0003"),
      (.verifyCa, "db.example.org", true, "0003"),
      (.verifyCa, "other.example.org", true, "0003"), (.verifyCa, "db.example.org", false, ""),
      (.verifyFull, "db.example.org", true, "0003"), (.verifyFull, "db.example.org", false, ""),
      (.verifyFull, "other.example.org", true, ""), (.require, "other.example.org", false, "0003"),
    ])
  func verification(mode: SSLMode, host: String, isTrusted: Bool, sent: String) throws {
    var handshake = try Handshake(host: host, mode: mode, isTrusted: isTrusted)
    handshake.run()
    #expect(handshake.decrypted.dropFirst(4).prefix(2) == hex(sent)[...])
    #expect((handshake.client.session.result == nil) == !sent.isEmpty)
  }

  @Test("A chain that leads nowhere is OpenSSL's to find, a wrong name is ours")
  func failures() throws {
    var untrusted = try Handshake(host: "db.example.org", mode: .verifyCa, isTrusted: false)
    untrusted.run()
    guard case .failed(let failure) = untrusted.client.session.result else {
      Issue.record("connected")
      return
    }
    #expect(
      failure.description
        == "the server's certificate was signed by CN=root, which is neither sent nor trusted"
    )
    var misnamed = try Handshake(host: "localhost", mode: .verifyFull)
    misnamed.run()
    #expect(
      misnamed.client.session.result
        == .failed(.hostNameMismatch(.init(host: "localhost", names: ["db.example.org"]))))
  }

  @Test("A server name is kept back where it is not to be sent")
  func withoutServerName() throws {
    var settings = ClientTLS.Settings()
    settings.sendsServerName = false
    var handshake = try Handshake(host: "db.example.org", mode: .verifyFull, settings: settings)
    handshake.run()
    #expect(handshake.serverFacts?.serverName == nil)
    #expect(handshake.serverFacts?.version == "TLSv1.3")
  }

  @Test(
    "A version of TLS is one that both ends allow",
    arguments: [
      (.tls1_2, .tls1_2, nil, "TLSv1.2"), (.tls1_2, nil, nil, "TLSv1.3"),
      (.tls1_3, nil, .tls1_2, nil), (.tls1_2, .tls1_3, .tls1_2, "TLSv1.2"),
    ] as [(TLSVersion, TLSVersion?, TLSVersion?, String?)])
  func versions(
    minimum: TLSVersion, maximum: TLSVersion?, servers: TLSVersion?, agreed: String?
  ) throws {
    var settings = ClientTLS.Settings()
    settings.minimumVersion = minimum
    settings.maximumVersion = maximum
    var handshake = try Handshake(
      host: "db.example.org", mode: .require, settings: settings, serverMaximum: servers)
    handshake.run()
    #expect(handshake.serverFacts?.version == agreed)
  }

  @Test("A range of versions that is none is refused in libpq's words")
  func range() throws {
    var settings = ClientTLS.Settings()
    settings.minimumVersion = .tls1_3
    settings.maximumVersion = .tls1_2
    #expect(throws: TLSError("invalid SSL protocol version range")) {
      try ClientTLS(roots: .none, settings: settings)
    }
  }

  /// As libpq, which has one certificate and does not compare the names.
  @Test("A certificate is shown to a server that asks, whatever authority it names")
  func clientCertificate() throws {
    let now = Int(Date().timeIntervalSince1970)
    let keys = [try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.ecdsaP256)]
    let authority = try Certificate.mint(
      CertificateRecipe(
        commonName: "clients", notBefore: now - 60, notAfter: now + 3600,
        isCertificateAuthority: true), key: keys[0])
    let certificate = try Certificate.mint(
      CertificateRecipe(commonName: "acme", notBefore: now - 60, notAfter: now + 3600),
      key: keys[1], issuer: (authority, keys[0]))
    var settings = ClientTLS.Settings()
    settings.identity = ([certificate], keys[1])
    for (authorities, presented) in [([authority], certificate), ([], nil)] {
      var handshake = try Handshake(
        host: "db.example.org", mode: .require, settings: settings, authorities: authorities)
      handshake.run()
      #expect(handshake.serverFacts?.peerCertificate == presented)
    }
    let stranger = try Certificate.mint(
      CertificateRecipe(
        commonName: "strangers", notBefore: now - 60, notAfter: now + 3600,
        isCertificateAuthority: true), key: keys[1])
    var refused = try Handshake(
      host: "db.example.org", mode: .require, settings: settings, authorities: [stranger])
    refused.run()
    #expect(refused.serverFailure?.alertSent == "unknown CA")
  }

  @Test("TLS that cannot begin is a failed handshake")
  func impossibleName() throws {
    var handshake = try Handshake(host: String(repeating: "a", count: 256), mode: .require)
    handshake.run()
    guard case .failed(.tls(let failure)) = handshake.client.session.result else {
      Issue.record("no TLS failure")
      return
    }
    #expect(failure.reason.contains("cannot be sent as a server's name"))
  }
}

/// Bytes between a client's endpoint and a server's TLS, until neither has any.
private struct Handshake {
  let client: Endpoint<ClientSession>
  let server: TLSStream
  var serverFacts: TLSFacts?
  var serverFailure: TLSFailure?
  /// What the client sent through TLS.
  var decrypted: [UInt8] = []

  init(
    host: String, mode: SSLMode, isTrusted: Bool = true,
    settings: ClientTLS.Settings = ClientTLS.Settings(), serverMaximum: TLSVersion? = nil,
    authorities: [Certificate] = []
  ) throws {
    let now = Int(Date().timeIntervalSince1970)
    let authority = CertificateRecipe(
      commonName: "root", notBefore: now - 60, notAfter: now + 3600, isCertificateAuthority: true)
    let (rootKey, key) = (try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.ecdsaP256))
    let root = try Certificate.mint(authority, key: rootKey)
    let otherRoot = try Certificate.mint(authority, key: key)
    let certificate = try Certificate.mint(
      CertificateRecipe(
        commonName: "db.example.org", notBefore: now - 60, notAfter: now + 3600,
        extendedKeyUsage: .serverAuth),
      key: key, issuer: (root, rootKey))
    server = try TLSStream(
      server: .server(
        TLSServerConfiguration(
          certificateChain: [certificate], key: key, clientAuthorities: authorities,
          maximumVersion: serverMaximum, applicationProtocols: ["postgresql"])))
    var parameters = account
    parameters.server = host
    client = try ClientTLS(roots: .certificates([isTrusted ? root : otherRoot]), settings: settings)
      .endpoint(parameters, mode.plan[0], timeout: 10)
  }

  mutating func run() {
    _ = client.handle(.connected)
    var toServer = written(client.handle(.received(Array("S".utf8))))
    while !toServer.isEmpty {
      let progress = server.receive(toServer)
      if case .established(let facts) = progress.event { serverFacts = facts }
      if case .failed(let failure) = progress.event { serverFailure = failure }
      decrypted += progress.plaintext
      toServer = written(client.handle(.received(progress.ciphertext)))
    }
  }

  private func written(_ actions: [TransportAction]) -> [UInt8] {
    actions.flatMap { if case .write(let bytes) = $0 { bytes } else { [] as [UInt8] } }
  }
}
