import Foundation
import OpenSSLKit
import PostgresSession
import ServerFixtures
import Testing

/// The fixtures that come with mock-postgres.
@Suite struct BundledFixtureTests {
  private static let directory = Result { try FixtureDirectory.bundled() }

  @Test("A bundled fixture can be read and started", arguments: try directory.get().serverNames())
  func loads(name: String) throws {
    let directory = try Self.directory.get()
    let fixture = try directory.server(name)
    #expect(fixture.name == name)
    #expect(fixture.summary.hasSuffix("."))
    #expect(fixture.account.password != nil)
    #expect(fixture.behaviour.settings.ssl == (fixture.tls != nil))
    #expect((try fixture.tlsContext(directory.identities) != nil) == (fixture.tls != nil))
  }

  @Test(
    "A bundled identity can be made, and says in a sentence what it is",
    arguments: try directory.get().identities.names)
  func identity(name: String) throws {
    let identities = try Self.directory.get().identities
    #expect(try identities.recipes[name]?.summary.hasSuffix(".") == true)
    #expect(try identities.identity(name).chain.isEmpty == false)
  }

  @Test("The bundled identities are those of the whole file, read one by one")
  func identities() throws {
    let bundled = try Self.directory.get()
    let whole = try FixtureDirectory(bundled.url).identities
    #expect(bundled.identities.names == whole.names)
    #expect(try bundled.identities.recipes.all() == whole.recipes.all())
    #expect(whole.names.count > 80)
  }

  @Test("An identity's name is a server that shows it, and insists on SSL")
  func identityServer() throws {
    let directory = try Self.directory.get()
    let server = try directory.server("expired")
    #expect(server.name == "expired")
    #expect(try server.summary == directory.identities.recipes["expired"]?.summary)
    #expect(server.tls?.identity == .named("expired"))
    #expect(server.behaviour.hba == (try directory.server("hostssl-only").behaviour.hba))
  }

  @Test(
    "What is bundled to be included can be read for every version, and has something",
    arguments: try directory.get().includeNames(), ServerVersion.supportedMajors)
  func include(name: String, major: Int) throws {
    let directory = try Self.directory.get()
    let version = try #require(ServerVersion("\(major).1"))
    let text = """
      summary: Includes.
      settings: {ssl: off}
      hba: [host all all all trust]
      include: [\(name)]
      """
    let server = try directory.server(
      yaml: text, name: "includes", file: "includes", folder: directory.url, version: version)
    #expect(!server.behaviour.queries.isEmpty || !server.behaviour.relations.isEmpty)
  }

  @Test("A fixture can be read by the path of its file")
  func path() throws {
    let directory = try Self.directory.get()
    let file = directory.url.appending(path: "servers/plain.yaml").path
    var (byPath, byName) = (try directory.server(file), try directory.server("plain"))
    // Both are random.
    (byPath.behaviour.mockAuthenticationNonce, byName.behaviour.mockAuthenticationNonce) = ([], [])
    (byPath.behaviour.roles, byName.behaviour.roles) = ([:], [:])
    #expect(byPath == byName)
  }

  @Test("A fixture that is not there is named, and where the names are")
  func missing() throws {
    let directory = try Self.directory.get()
    let byName = #expect(throws: FixtureError.self) { try directory.server("plane") }
    #expect(
      byName?.description
        == "plane: there is no server fixture of that name; use the path of a YAML file, "
        + "or a name that \"mock-postgres list servers\" shows")
    let byPath = #expect(throws: FixtureError.self) { try directory.server("./plane.yaml") }
    #expect(byPath?.description == "./plane.yaml: cannot be read; use a file of UTF-8 text")
    let folder = #expect(throws: FixtureError.self) { try directory.server("/") }
    #expect(folder?.description == "/: cannot be read; use a file of UTF-8 text")
  }

  @Test("A folder without identities is no folder of fixtures")
  func noFolder() {
    let error = #expect(throws: FixtureError.self) {
      try FixtureDirectory(URL(filePath: "/nowhere"))
    }
    #expect(
      error?.description == "/nowhere/identities.yaml: cannot be read; use a file of UTF-8 text")
  }

  @Test("Files are relative to the fixture that names them")
  func relativeFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try PEMFiles.minted.get()
    let texts = [
      "db.crt": files.certificate, "db.key": files.key,
      "mine.yaml": fixtureText(
        "settings: {ssl: on, ssl_cert_file: db.crt, ssl_key_file: ./db.key}"),
      "latin.yaml": "",
    ]
    for (name, text) in texts {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    try Data([0x73, 0xff]).write(to: folder.appending(path: "latin.yaml"))
    let directory = try Self.directory.get()
    let fixture = try directory.server(folder.appending(path: "mine.yaml").path)
    #expect(fixture.tls?.identity == .files(certificate: files.certificate, key: files.key))
    #expect(try fixture.tlsContext(directory.identities) != nil)
    let latin = folder.appending(path: "latin.yaml").path
    let error = #expect(throws: FixtureError.self) { try directory.server(latin) }
    #expect(error?.description == "\(latin): cannot be read; use a file of UTF-8 text")
  }
}
