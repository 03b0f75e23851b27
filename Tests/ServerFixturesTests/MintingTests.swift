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

  @Test("A client's identity is for its user, and root's", .enabled(if: OpenSSLVerify.isInstalled))
  func client() async throws {
    let catalogue = try catalogue(now: Self.now)
    let identity = try catalogue.clientIdentity(user: "acme")
    #expect(identity.certificate.subject == "CN=acme")
    let verify = OpenSSLVerify(identity, root: try catalogue.root(), purpose: "sslclient")
    #expect(try await verify.faults() == [])
  }

  @Test("The key of another identity makes two certificates of one authority")
  func crossSigned() throws {
    let catalogue = try FixtureDirectory.bundled().identities
    let (new, cross) = (
      try catalogue.identity("new-root"), try catalogue.identity("new-root-by-root")
    )
    #expect(new.certificate.subject == cross.certificate.subject)
    #expect(new.key.pem == cross.key.pem)
    #expect(cross.certificate.issuer == (try catalogue.root().subject))
  }

  @Test(
    "A server sends of its chain what the recipe says",
    arguments: [
      ("chain", [0, 1, 2]), ("leaf", [0]), ("reversed", [0, 2, 1]), ("root", [0, 1, 2, 3]),
    ])
  func sends(_ sends: String, _ places: [Int]) throws {
    let catalogue = try catalogue(
      identitiesText + "\n" + """
        leaf:
          summary: A leaf.
          commonName: leaf
          issuer: root
          intermediates: 2
          sends: \(sends)
        """)
    let identity = try catalogue.identity("leaf")
    let path = [
      "CN=leaf", "CN=mock-postgres intermediate 1", "CN=mock-postgres intermediate 2",
      "CN=test root",
    ]
    #expect(identity.chain.map(\.subject) == places.map { path[$0] })
    #expect(identity.certificate.issuer == path[1])
  }

  @Test("A range of numbers is a name each, a kind is what it is called")
  func names() throws {
    let catalogue = try catalogue(
      identitiesText + """

        leaf:
          summary: A leaf.
          issuer: root
          names: ["db{9..11}.example.org", {dns: 127.0.0.1}, {email: a@b}, "a\\0b", 127.0.0.1]
        """)
    let names = ["db9.example.org", "db10.example.org", "db11.example.org", "127.0.0.1", "a\0b"]
    #expect(
      try catalogue.identity("leaf").certificate.subjectAlternativeNames
        == names.map { .dnsName(Array($0.utf8)) } + [.ipAddress([127, 0, 0, 1]), .other])
  }

  @Test("A key that takes long to make is made once a process")
  func slowKey() throws {
    let text = identitiesText + "\nslow: {summary: Slow., issuer: root, key: rsa-2048}"
    #expect(
      try catalogue(text).identity("slow").key.pem == catalogue(text).identity("slow").key.pem)
    #expect(
      try catalogue().identity("trusted").key.pem != catalogue().identity("trusted").key.pem)
  }

  @Test("Where the key is wrong, a server has another than the certificate's")
  func wrongKey() throws {
    let catalogue = try FixtureDirectory.bundled().identities
    #expect(try fits("wrong-key", catalogue) == false)
    #expect(try fits("trusted", catalogue))
  }

  private func fits(_ name: String, _ catalogue: IdentityCatalogue) throws -> Bool {
    let identity = try catalogue.identity(name)
    let configuration = TLSServerConfiguration(
      certificateChain: identity.chain, key: identity.key)
    return (try? TLSContext.server(configuration)) != nil
  }
}
