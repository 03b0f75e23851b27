import Foundation
import MockPostgres
import PostgresTransport
import ServerFixtures
import Support
import Testing

/// What each prints was compared with a PostgreSQL 15.18 that had the same tables.
@Suite("Clients interrupt, go back and copy as with a real server:")
struct InterruptTests {
  @Test(
    "psql with Ctrl-C",
    .enabled(if: Program.find("psql") != nil, "psql is not installed"), .needs(module: "signal"))
  func psql() async throws {
    let (isRunning, continuation) = AsyncStream.makeStream(of: Void.self)
    var options = MockServer.Options()
    options.isTracing = true
    options.observer = { entry in
      if case .record(.session(.trace(let text), _), _) = entry, text.contains("pg_sleep") {
        continuation.yield()
      }
    }
    let fixture = try Self.fixture.get()
    let server = try await MockServer.start(
      fixture.server, identities: fixture.identities, options)
    let program = Program(
      try #require(Program.find("psql")),
      ["-X", "-v", "VERBOSITY=verbose", "postgresql://acme@127.0.0.1:\(server.port)/acme"]
        + ["-c", "SELECT pg_sleep(60)"])
    for await _ in isRunning { break }
    program.interrupt()
    #expect(await program.status() == 1)
    await server.waitUntilIdle()
    await server.stop()
    #expect(
      program.errorOutput.contains(
        """
        ERROR:  57014: canceling statement due to user request
        LOCATION:  ProcessInterrupts, postgres.c:3349
        """), "\(program.errorOutput)")
    #expect(
      server.journal.connections.flatMap(\.log) == [
        "processing cancel request: sending SIGINT to process 10001"
      ])
  }

  @Test(
    "psql with \\copy, both ways",
    .enabled(if: Program.find("psql") != nil, "psql is not installed"))
  func copy() async throws {
    let result = try await Self.withServer { uri in
      try await Program.run(
        try #require(Program.find("psql")),
        ["-X", uri, "-c", #"\copy items to stdout"#, "-c", #"\copy items to stdout csv header"#]
          + ["-c", #"\copy items from pstdin"#, "-c", #"\copy (select * from broken) to stdout"#],
        input: "1\thammer\n2\t\\N\n")
    }
    #expect(
      result.output == """
        1\thammer
        2\t\\N
        3\ta\\tb\\\\c"d,e
        id,name
        1,hammer
        2,
        3,"a\tb\\c""d,e"
        COPY 2
        1
        """)
    #expect(result.errors == "ERROR:  division by zero\n")
  }

  @Test("psycopg", .needs(module: "psycopg"))
  func psycopg() async throws {
    #expect(
      try await Self.run("psycopg") == [
        "57014 canceling statement due to user request", "INERROR",
        "57014 canceling statement due to statement timeout",
        "42703 column \"nosuch\" does not exist | LINE 1: SELECT nosuch |                ^",
        "INTRANS (5,)",
        #"[b'1\thammer\n', b'2\t\\N\n', b'3\ta\\tb\\\\c"d,e\n'] None"#,
        #"[(1, 'hammer'), (2, None), (3, 'a\tb\\c"d,e')]"#, "COPY 3", "22012 division by zero",
        "22P02 invalid input syntax for type integer: \"x\" | "
          + "CONTEXT:  COPY items, line 1, column id: \"x\"",
        "[('news', 'hello')]", "(True,)",
        "57P01 terminating connection due to administrator command",
      ])
  }

  @Test("asyncpg", .needs(module: "asyncpg"))
  func asyncpg() async throws {
    #expect(
      try await Self.run("asyncpg") == [
        "timed out", "7", "column \"nosuch\" does not exist", "8",
        #"COPY 3 b'1,hammer\n2,\n3,"a\tb\\c""d,e"\n'"#, "COPY 2", "('news', 'hello')",
      ])
  }

  // MARK: Running

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Clients")

  private static let fixture = Result {
    try Fixture.contents(of: folder.appending(path: "interrupts.yaml"))
  }

  private static func withServer<Result: Sendable>(
    _ body: @concurrent @Sendable (_ uri: String) async throws -> Result
  ) async throws -> Result {
    try await MockServer.withServer(fixture.get()) {
      try await body("postgresql://acme@127.0.0.1:\($0.port)/acme")
    }
  }

  /// The lines that the module's script prints.
  private static func run(_ module: String) async throws -> [String] {
    let result = try await withServer { uri in
      try await Program.run(
        try #require(await Python.having(module)),
        [folder.appending(path: "\(module)-interrupts.py").path, uri],
        environment: ["PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"])
    }
    #expect(result.errors == "")
    #expect(result.status == 0)
    return result.output.split(separator: "\n").map(String.init)
  }
}
