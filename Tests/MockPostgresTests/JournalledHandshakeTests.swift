import Foundation
import MockPostgres
import OpenSSLKit
import ServerFixtures
import Support
import Testing

/// What the journal says a handshake came to, which a foreign client has made: `openssl s_client`.
@Suite(.enabled(if: Program.find("openssl") != nil, "the program openssl is not installed"))
struct JournalledHandshakeTests {
  @Test(
    "The journal has what was agreed on, what came of the client's certificate, and the alert",
    arguments: handshakes)
  func handshake(certificate: String?, expected: ConnectionJournal.TLS) async throws {
    let fixture = try Fixture(
      yaml: """
        summary: Asks for a client certificate.
        settings: {ssl: on, ssl_groups: secp384r1}
        clientAuthority: root
        clientRevocations: [client-revoked]
        hba: [host all all all trust]
        """)
    let openssl = try #require(Program.find("openssl"))
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
    defer { try? FileManager.default.removeItem(at: file) }
    if let certificate {
      let identity = try fixture.identities.identity(certificate)
      try (identity.certificate.pem + identity.key.pem)
        .write(to: file, atomically: true, encoding: .utf8)
    }
    try await MockServer.withServer(fixture) { server in
      _ = try await Program.run(
        openssl,
        [
          "s_client", "-starttls", "postgres", "-connect", "127.0.0.1:\(server.port)",
          "-servername", "db.example.org", "-alpn", "postgresql", "-ciphersuites",
          "TLS_AES_128_GCM_SHA256",
        ] + (certificate == nil ? [] : ["-cert", file.path]), input: "")
      await server.waitUntilIdle()
      var tls = try #require(server.journal.connections.first?.tls)
      #expect(tls.clientHello?.groups.contains("secp384r1") == true)
      tls.clientHello = nil
      #expect(tls == expected)
    }
  }
}

private let handshakes: [(String?, ConnectionJournal.TLS)] = [
  (nil, agreed(certificate: nil)),
  ("client-trusted", agreed(certificate: "CN=acme")),
  (
    "client-revoked",
    refused("certificate revoked at depth 0: CN=acme", alert: "certificate revoked")
  ),
  (
    "client-expired",
    refused("certificate has expired at depth 0: CN=acme", alert: "certificate expired")
  ),
  (
    "client-wrong-authority",
    refused("unable to get local issuer certificate at depth 0: CN=acme", alert: "unknown CA")
  ),
]

private func agreed(certificate: String?) -> ConnectionJournal.TLS {
  .init(
    version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", serverName: "db.example.org",
    applicationProtocol: "postgresql", group: "secp384r1", clientCertificate: certificate,
    verification: certificate.map { _ in "ok" })
}

/// The words are those of `openssl errstr` and of RFC 8446, section 6.2.
private func refused(_ verification: String, alert: String) -> ConnectionJournal.TLS {
  .init(
    serverName: "db.example.org", verification: verification, failure: "certificate verify failed",
    alertSent: alert)
}
