import Foundation
import OpenSSLKit
import PostgresSession
import ServerFixtures
import Testing

/// That identities are what their recipes say, by the word of others: the `openssl` program, and
/// libssl's own verification in a handshake.
@Suite struct MintingTests {
  static let now = Int(Date().timeIntervalSince1970)

  @Test("An identity has the names, the validity and the issuer of its recipe")
  func recipe() throws {
    let catalogue = try catalogue(
      identitiesText + "\n" + """
        intermediate:
          summary: Between.
          commonName: between
          issuer: root
          certificateAuthority: on
        leaf:
          summary: A leaf.
          commonName: db
          names: [db.example.org, 10.0.0.1, "::1", "*.example.net"]
          issuer: intermediate
          validity: {from: -2h, until: 30s}
        """, now: 1_700_000_000)
    let identity = try catalogue.identity("leaf")
    let intermediate = try catalogue.identity("intermediate").certificate
    #expect(identity.certificate.subject == "CN=db")
    #expect(identity.certificate.issuer == "CN=between")
    #expect(identity.certificate.notBefore == 1_699_992_800)
    #expect(identity.certificate.notAfter == 1_700_000_030)
    #expect(
      identity.certificate.subjectAlternativeNames == [
        .dnsName(Array("db.example.org".utf8)), .dnsName(Array("*.example.net".utf8)),
        .ipAddress([10, 0, 0, 1]), .ipAddress(Array(repeating: 0, count: 15) + [1]),
      ])
    #expect(identity.chain == [identity.certificate, intermediate])
    #expect(intermediate.issuer == "CN=test root")
    #expect(try catalogue.root() == catalogue.identity("root").certificate)
  }

  @Test("An identity is valid from yesterday for 90 days where nothing else is said")
  func defaultValidity() throws {
    let certificate = try catalogue(now: 1_700_000_000).identity("trusted").certificate
    #expect(certificate.notBefore == 1_700_000_000 - 86_400)
    #expect(certificate.notAfter == 1_700_000_000 + 7_776_000)
  }

  @Test("An identity is made once, whoever asks")
  func cached() throws {
    let catalogue = try catalogue()
    #expect(
      try catalogue.identity("trusted").certificate == catalogue.identity("trusted").certificate)
  }

  @Test("Recipes at the same place of two fixtures are two identities")
  func inlineRecipes() throws {
    let catalogue = try catalogue()
    let certificates = try ["one.example.org", "two.example.org"].map { name in
      let fixture = try fixture(
        fixtureText(
          "settings: {ssl: on}\nidentity: {summary: x, commonName: \(name), issuer: root}"))
      return try catalogue.identity(try #require(fixture.recipe(in: catalogue))).certificate.subject
    }
    #expect(certificates == ["CN=one.example.org", "CN=two.example.org"])
  }

  @Test("A client's identity is for its user, and root's")
  func client() throws {
    let catalogue = try catalogue(now: Self.now)
    let identity = try catalogue.clientIdentity(user: "acme")
    #expect(identity.certificate.subject == "CN=acme")
    #expect(try verify(identity, root: try catalogue.root(), purpose: "sslclient") == .trusted)
  }

  @Test(
    "A bundled identity is refused by the mode that its recipe says",
    arguments: try FixtureDirectory.bundled().identities.names)
  func refusedBy(name: String) throws {
    let catalogue = try FixtureDirectory.bundled().identities
    let recipe = try #require(catalogue.recipes[name])
    guard !recipe.isCertificateAuthority else { return }
    let identity = try catalogue.identity(name)
    let chain = try verify(identity, root: try catalogue.root(), purpose: "sslserver")
    let named = try verify(
      identity, root: try catalogue.root(), purpose: "sslserver", host: "localhost")
    let expected: (Trust, Trust) =
      switch recipe.refusedBy {
      case .verifyCa: (.refused, .refused)
      case .verifyFull: (.trusted, .refused)
      default: (.trusted, .trusted)
      }
    #expect((chain, named) == expected)
  }

  enum Trust { case trusted, refused }

  /// What `openssl verify` says.
  private func verify(
    _ identity: Identity, root: Certificate, purpose: String, host: String? = nil
  ) throws -> Trust {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ certificates: [Certificate]) throws -> String {
      let file = folder.appending(path: name)
      try certificates.map(\.pem).joined().write(to: file, atomically: true, encoding: .utf8)
      return file.path
    }
    let openssl = Process()
    openssl.executableURL = URL(filePath: "/usr/bin/env")
    openssl.arguments =
      [
        "openssl", "verify", "-no-CApath", "-CAfile", try file("root.crt", [root]), "-untrusted",
        try file("chain.crt", identity.chain), "-purpose", purpose,
      ] + (host.map { ["-verify_hostname", $0] } ?? [])
      + [try file("leaf.crt", [identity.certificate])]
    openssl.standardOutput = FileHandle.nullDevice
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    return openssl.terminationStatus == 0 ? .trusted : .refused
  }
}
