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
  /// What the client sent through TLS.
  var decrypted: [UInt8] = []

  init(host: String, mode: SSLMode, isTrusted: Bool = true) throws {
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
          certificateChain: [certificate], key: key, applicationProtocols: ["postgresql"])))
    var parameters = account
    parameters.server = host
    client = try ClientTLS(roots: .certificates([isTrusted ? root : otherRoot]))
      .endpoint(parameters, mode.plan[0], timeout: 10)
  }

  mutating func run() {
    _ = client.handle(.connected)
    var toServer = written(client.handle(.received(Array("S".utf8))))
    while !toServer.isEmpty {
      let progress = server.receive(toServer)
      if case .established(let facts) = progress.event { serverFacts = facts }
      decrypted += progress.plaintext
      toServer = written(client.handle(.received(progress.ciphertext)))
    }
  }

  private func written(_ actions: [TransportAction]) -> [UInt8] {
    actions.flatMap { if case .write(let bytes) = $0 { bytes } else { [] as [UInt8] } }
  }
}
