import Foundation
import MockPostgres
import OpenSSLKit
import PostgresSession
import ServerFixtures
import Support
import Testing

/// What a foreign client finds wrong with a server that shows an identity: `openssl s_client`.
@Suite(.enabled(if: Program.find("openssl") != nil, "the program openssl is not installed"))
struct ServedIdentityTests {
  private static let directory = Result { try FixtureDirectory.bundled() }
  private static let gate = Gate(width: 4)

  @Test(
    "A server shows the fault that its identity's recipe claims",
    arguments: try directory.get().identities.servable())
  func fault(name: String) async throws {
    let directory = try Self.directory.get()
    let recipe = try #require(try directory.identities.recipes[name])
    let result = try await Self.gate.pass {
      try await Self.client(try directory.server(name), recipe, directory.identities)
    }
    if let fault = recipe.fault {
      #expect(result.status != 0)
      #expect(result.errors.contains(fault), "\(result.errors)")
    } else {
      #expect(result.status == 0)
      #expect(result.output.contains("Verify return code: 0 (ok)"), "\(result)")
    }
  }

  @Test(
    "The journal has what a client offered, whether or not they came to terms",
    arguments: ["TLSv1.2", "TLSv1.3"])
  func offer(maximum: String) async throws {
    let fixture = try Fixture(
      yaml: """
        summary: Speaks TLS 1.2 only.
        settings: {ssl: on, ssl_max_protocol_version: \(maximum)}
        hba: [host all all all trust]
        """)
    let openssl = try #require(Program.find("openssl"))
    try await MockServer.withServer(fixture) { server in
      _ = try await Program.run(
        openssl,
        [
          "s_client", "-starttls", "postgres", "-connect", "127.0.0.1:\(server.port)",
          "-servername", "db.example.org", "-alpn", "postgresql,h2", "-tls1_3", "-ciphersuites",
          "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256", "-groups", "P-384:X25519",
          "-sigalgs", "ed25519:ECDSA+SHA256",
        ], input: "")
      await server.waitUntilIdle()
      let tls = try #require(server.journal.connections.first?.tls)
      #expect((tls.version == "TLSv1.3") == (maximum == "TLSv1.3"))
      #expect((tls.failure == nil) == (maximum == "TLSv1.3"))
      #expect(
        tls.clientHello
          == .init(
            versions: ["TLSv1.3"],
            ciphers: [
              "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
              "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
            ],
            groups: ["secp384r1", "x25519"],
            signatureAlgorithms: ["ed25519", "ecdsa_secp256r1_sha256"],
            applicationProtocols: ["postgresql", "h2"], serverName: "db.example.org"))
    }
  }

  @Test("A client is given the root and the revocations that the server's identity says")
  func clientTrust() throws {
    #expect(try Fixture.named("hostssl-only").revocationLists() == nil)
    let revoked = try Fixture.named("revoked-intermediate")
    #expect(try revoked.revocationLists()?.matches(of: /BEGIN X509 CRL/).count == 2)
    let roots = try [Fixture.named("expired-root"), revoked].map { fixture in
      try Certificate.parse(pem: fixture.rootCertificate()).map(\.subject)
    }
    #expect(roots == [["CN=expired root"], ["CN=mock-postgres root"]])
  }

  private static func client(
    _ fixture: ServerFixture, _ recipe: IdentityRecipe, _ catalogue: IdentityCatalogue
  ) async throws -> ProgramResult {
    let openssl = try #require(Program.find("openssl"))
    let trust = try fixture.clientTrust(catalogue)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
    try (trust.root.pem + trust.revocationLists.map(\.pem).joined())
      .write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let server = try await MockServer.start(fixture, identities: catalogue)
    let host = recipe.host ?? "localhost"
    let result = try await Program.run(
      openssl,
      [
        "s_client", "-starttls", "postgres", "-connect", "127.0.0.1:\(server.port)", "-no-CApath",
        "-no-CAstore", "-CAfile", file.path, "-verify_return_error",
        IPAddress(host) == nil ? "-verify_hostname" : "-verify_ip", host,
      ] + (trust.revocationLists.isEmpty ? [] : ["-crl_check_all"]), input: "")
    await server.stop()
    return result
  }
}
