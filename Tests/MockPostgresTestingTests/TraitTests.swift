import MockPostgres
import MockPostgresTesting
import Support
import Testing

@Suite struct TraitTests {
  @Test("A fixture's name in a trait is a server in the test", .mockPostgres("plain"))
  func byName() async throws {
    let server = try MockServer.current
    #expect(try await SocketClient.exchange(SocketClient.sslRequest, port: server.port) == [0x4e])
    await server.waitUntilIdle()
    #expect(server.journal.events == [.connect, .sslreject])
    let fixture = try Fixture.current
    #expect([fixture.username, fixture.password, fixture.database] == ["acme", "s3cret", "acme"])
  }

  @Test("A path is relative to the test's source file", .mockPostgres("../Clients/answers.yaml"))
  func byPath() async throws {
    let server = try MockServer.current
    _ = try await SocketClient.exchange(
      SocketClient.startup(user: "acme", database: "acme"), port: server.port)
    await server.waitUntilIdle()
    #expect(server.journal.events == [.connect, .authok])
    #expect(try Fixture.current.name == "answers")
  }

  @Test(
    "A fixture can be written in the trait as YAML",
    .mockPostgres(yaml: "summary: Mine.\nhba: [host all all all trust]\ndatabases: [mine]"))
  func inlineYAML() async throws {
    #expect(try Fixture.current.database == "mine")
  }

  @Test(
    "A fixture can be written in the trait in Swift",
    .mockPostgres(try Fixture(hba: ["hostssl all all all trust"], roles: ["jane": "pw"])))
  func inlineSwift() async throws {
    let server = try MockServer.current
    #expect(try await SocketClient.exchange(SocketClient.sslRequest, port: server.port) == [0x53])
    #expect(try Fixture.current.username == "jane")
  }

  @Test(
    "Several servers are told apart by name, and the last is the current one",
    .mockPostgres("plain", "ssl"), .mockPostgres("hostssl-only"))
  func several() async throws {
    let names = ["plain", "ssl", "hostssl-only"]
    let ports = try names.map { try MockServer.current($0).port }
    #expect(Set(ports).count == 3)
    #expect(try MockServer.current.port == ports[2])
    #expect(try names.map { try Fixture.current($0).name } == names)
    let error = #expect(throws: (any Error).self) { try MockServer.current("md5") }
    #expect(
      error.map { "\($0)" }
        == "no server \"md5\" runs here; those that run are plain, ssl, hostssl-only")
  }

  @Test("Without the trait there is no server, and how to have one is said")
  func none() {
    let errors = [
      #expect(throws: (any Error).self) { try MockServer.current },
      #expect(throws: (any Error).self) { try Fixture.current("ssl") },
    ]
    #expect(
      errors.map { $0.map { "\($0)" } } == [
        "no server runs here; use the trait .mockPostgres(…)",
        "no server \"ssl\" runs here; use the trait .mockPostgres(\"ssl\")",
      ])
  }
}

@Suite("A suite's trait is that of its tests", .mockPostgres("plain"))
struct SuiteTraitTests {
  @Test("Each case has a server that nobody else has used", arguments: 1...4)
  func cases(_: Int) async throws {
    let server = try MockServer.current
    #expect(server.journal.connections == [])
    _ = try await SocketClient.exchange(SocketClient.sslRequest, port: server.port)
    await server.waitUntilIdle()
    #expect(server.journal.connections.count == 1)
  }

  @Suite struct Inner {
    @Test("So it is within a suite within it")
    func inner() throws {
      #expect(try Fixture.current.name == "plain")
    }
  }
}

@Suite struct ScopeTests {
  private struct Failure: Error {}

  /// Runs a body as the trait would run a test.
  private func run(
    _ trait: MockPostgresTrait, _ body: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let test = try #require(Test.current)
    try await trait.provideScope(for: test, testCase: Test.Case.current, performing: body)
  }

  @Test("The server is stopped when the test has ended, and when it has thrown")
  func lifetime() async throws {
    let ports = Ports()
    try await run(.mockPostgres("plain")) { await ports.add(try MockServer.current.port) }
    await #expect(throws: Failure.self) {
      try await run(.mockPostgres("plain")) {
        await ports.add(try MockServer.current.port)
        throw Failure()
      }
    }
    #expect(await ports.all.count == 2)
    for port in await ports.all {
      await #expect(throws: (any Error).self) { try await SocketClient.exchange([], port: port) }
    }
  }

  private actor Ports {
    private(set) var all: [Int] = []

    func add(_ port: Int) { all.append(port) }
  }

  @Test("What is wrong with a fixture fails the test, which is not begun")
  func wrongFixture() async {
    let error = await #expect(throws: (any Error).self) {
      try await run(.mockPostgres(yaml: "summary: Mine.\nhba: [host all all]")) {
        Issue.record("the test has begun")
      }
    }
    #expect(
      error.map { "\($0)" } == "inline:2: hba[0]: end-of-line before IP address specification")
  }
}
