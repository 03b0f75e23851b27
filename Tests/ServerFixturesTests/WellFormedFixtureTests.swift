import Foundation
@testable import OpenSSLKit
@testable import PostgresSession
@testable import ServerFixtures
import Testing

/// What a fixture means.
@Suite struct WellFormedFixtureTests {
  private static let trustAll = HBARule(
    .host, databases: [.all], users: [.all], address: .all, method: .trust)

  @Test("A fixture of two lines is a server without SSL that has one role and one database")
  func defaults() throws {
    var fixture = try fixture("summary: A server.\nhba: [host all all all trust]")
    let secret = fixture.behaviour.roles["acme"]?.secret
    #expect(secret?.accepts(Array("s3cret".utf8), role: "acme") == true)
    fixture.behaviour.roles["acme"]?.secret = nil
    fixture.behaviour.mockAuthenticationNonce = []
    #expect(
      fixture
        == ServerFixture(
          name: "a", summary: "A server.",
          behaviour: ServerBehaviour(
            settings: ServerSettings(
              ssl: false, serverVersion: .newest, passwordEncryption: .scramSHA256,
              authenticationTimeout: 60, scramIterations: 4096, timeZone: "Etc/UTC"),
            hba: [Self.trustAll], roles: ["acme": Role(secret: nil)],
            databases: ["acme": Database()],
            mockAuthenticationNonce: []),
          tls: nil,
          account: .init(username: "acme", password: Secret("s3cret"), database: "acme"),
          written: .init(settings: [], hba: ["host all all all trust"], ident: [])))
  }

  @Test(
    "Directories of sockets are a list, or a text with commas",
    arguments: ["[/tmp, /run/mock/]", "'/tmp, /run/mock'"])
  func socketDirectories(written: String) throws {
    let fixture = try fixture(
      "summary: A server.\nsettings: {unix_socket_directories: \(written)}\nhba: [local all all trust]"
    )
    #expect(fixture.unixSockets.directories == ["/tmp", "/run/mock"])
    #expect(
      fixture.written.settings
        == [.init(name: "unix_socket_directories", value: "/tmp, /run/mock")])
  }

  @Test("Every key of a fixture has its meaning")
  func everything() throws {
    let files = try PEMFiles.minted.get()
    let address = try #require(IPAddress(bytes: [10, 0, 0, 0]))
    let network = try #require(Network(address, prefixLength: 8))
    var fixture = try fixture(
      """
      summary: All there is.
      settings:
        ssl: on
        server_version: "16.2 (Debian 16.2-1)"
        password_encryption: md5
        authentication_timeout: 5
        scram_iterations: 1
        TimeZone: Europe/Bern
        ssl_cert_file: server.crt
        ssl_key_file: server.key
        ssl_ca_file: server.crt
        ssl_min_protocol_version: TLSv1
        ssl_max_protocol_version: TLSv1.2
      hba:
        - hostssl "all",orders boss,acme 10.0.0.0/8 scram-sha-256
        - host all all all reject
      roles:
        guest:
        acme: {password: pencil}
        boss: {password: "0042", superuser: yes}
      databases: [orders, "42"]
      """, files: files.all)
    fixture.behaviour.mockAuthenticationNonce = []
    var settings = ServerSettings(
      ssl: true, serverVersion: try #require(ServerVersion("16.2 (Debian 16.2-1)")),
      passwordEncryption: .md5, authenticationTimeout: 5, scramIterations: 1,
      timeZone: "Europe/Bern")
    settings.hasClientAuthorities = true
    #expect(
      fixture
        == ServerFixture(
          name: "a", summary: "All there is.",
          behaviour: ServerBehaviour(
            settings: settings,
            hba: [
              HBARule(
                .hostssl, databases: [.name("all"), .name("orders")],
                users: [.name("boss"), .name("acme")],
                address: .network(network), method: .scramSHA256),
              HBARule(
                .host, databases: [.all], users: [.all], address: .all, method: .reject),
            ],
            // md5 of password and name, by md5sum.
            roles: [
              "guest": Role(secret: nil),
              "acme": Role(secret: .md5("4b488dd2f8e946c3791e6171d85029b9")),
              "boss": Role(secret: .md5("0b23245dd98efaeed5e812b23a4b1061"), isSuperuser: true),
            ],
            databases: ["orders": Database(), "42": Database()], mockAuthenticationNonce: []),
          tls: .init(
            identity: .files(certificate: files.certificate, key: files.key),
            minimumVersion: .tls1_0, maximumVersion: .tls1_2,
            clientAuthorities: files.certificate),
          account: .init(username: "acme", password: Secret("pencil"), database: "orders"),
          written: .init(
            settings: [
              .init(name: "ssl", value: "on"),
              .init(name: "server_version", value: "16.2 (Debian 16.2-1)"),
              .init(name: "password_encryption", value: "md5"),
              .init(name: "authentication_timeout", value: "5"),
              .init(name: "scram_iterations", value: "1"),
              .init(name: "TimeZone", value: "Europe/Bern"),
              .init(name: "ssl_cert_file", value: "server.crt"),
              .init(name: "ssl_key_file", value: "server.key"),
              .init(name: "ssl_ca_file", value: "server.crt"),
              .init(name: "ssl_min_protocol_version", value: "TLSv1"),
              .init(name: "ssl_max_protocol_version", value: "TLSv1.2"),
            ],
            hba: [
              #"hostssl "all",orders boss,acme 10.0.0.0/8 scram-sha-256"#,
              "host all all all reject",
            ], ident: [])))
  }

  @Test(
    "A boolean is spelled as PostgreSQL takes it",
    arguments: [
      ("on", true), ("ON", true), ("true", true), ("t", true), ("yes", true), ("y", true),
      ("1", true), ("'on'", true), ("off", false), ("of", false), ("False", false), ("f", false),
      ("no", false), ("n", false), ("0", false),
    ])
  func boolean(spelling: String, value: Bool) throws {
    let fixture = try fixture(fixtureText("settings: {ssl: \(spelling)}"))
    #expect(fixture.behaviour.settings.ssl == value)
    #expect((fixture.tls != nil) == value)
  }

  @Test(
    "The account of a fixture is the first role with a password, or the first",
    arguments: [
      ("{a: , b: {password: p}}", "b", "p"), ("{b: {password: p}, a: {password: q}}", "b", "p"),
      ("{b: , a: }", "b", nil), ("{b: {superuser: on}}", "b", nil),
    ] as [(String, String, String?)])
  func account(roles: String, username: String, password: String?) throws {
    let fixture = try fixture(
      "summary: x\nhba: [host all all all trust]\nroles: \(roles)\ndatabases: [d, e]")
    #expect(
      fixture.account
        == .init(username: username, password: password.map { Secret($0) }, database: "d"))
  }

  @Test("SSL without an identity shows the trusted one, from TLS 1.2 on")
  func tlsDefaults() throws {
    #expect(
      try fixture(fixtureText("settings: {ssl: on}")).tls
        == .init(
          identity: .named("trusted"), minimumVersion: .tls1_2, maximumVersion: nil,
          clientAuthorities: nil))
  }

  @Test("An identity may be a recipe in the fixture itself")
  func inlineIdentity() throws {
    let fixture = try fixture(
      fixtureText(
        """
        settings: {ssl: on}
        identity:
          summary: For another host.
          commonName: db
          names: [db.example.org, 10.0.0.1, "::1"]
          issuer: root
          key: ecdsa-p256
          validity: {from: -1h, until: 90m}
          refusedBy: Verify-Full
        """))
    #expect(
      fixture.recipe(in: try catalogue())
        == IdentityRecipe(
          name: "identity at line 6", summary: "For another host.",
          certificate: CertificateRecipe(
            commonName: "db", dnsNames: ["db.example.org"],
            ipAddresses: [[10, 0, 0, 1], Array(repeating: 0, count: 15) + [1]], notBefore: -3600,
            notAfter: 5400, keyUsage: [.digitalSignature], extendedKeyUsage: .serverAuth),
          issuer: .identity("root"), key: .new(.ecdsaP256), isCertificateAuthority: false,
          intermediates: 0, sends: .chain, hasWrongKey: false, trusts: "root",
          refusedBy: .verifyFull))
  }

  @Test("Passwords are in no fixture that is looked at")
  func secret() throws {
    let fixture = try fixture(
      fixtureText("").replacing("s3cret", with: "pa55phrase"))
    var text = "\(fixture)\(String(reflecting: fixture))"
    dump(fixture, to: &text)
    #expect(text.contains("acme"))
    #expect(!text.contains("pa55phrase"))
  }

  @Test("An anchor can be used by an alias")
  func alias() throws {
    let text = "summary: &s A server.\nhba: &rules [host all all all trust]\n"
    #expect(
      try fixture(text + "roles: {*s : {password: *s}}").account
        == .init(username: "A server.", password: Secret("A server."), database: "acme"))
  }
}
