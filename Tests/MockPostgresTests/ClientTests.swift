import Foundation
import MockPostgres
import Support
import Testing

/// Clients that others have written get what a fixture answers; each needs its program installed.
@Suite("The answers of a fixture reach")
struct ClientTests {
  @Test("psql", .enabled(if: Program.find("psql") != nil, "psql is not installed"))
  func psql() async throws {
    let result = try await Self.withAnswers { uri in
      let statements = [
        "SELECT id, name, price, at FROM items;", "update items set x = 1",
        "INSERT INTO items VALUES (1)", "SELECT nosuch FROM items",
        "SELECT pg_terminate_backend(pg_backend_pid())",
      ]
      return try await Program.run(
        try #require(Program.find("psql")),
        ["-X", "-A", uri] + statements.flatMap { ["-c", $0] })
    }
    #expect(
      result.output == """
        id|name|price|at
        1|hammer|9.50|2024-01-31 11:00:00+00
        2|||
        (2 rows)
        UPDATE 3
        """)
    #expect(
      result.errors.hasPrefix(
        """
        NOTICE:  looked at all rows
        WARNING:  took long
        HINT:  Add an index.
        ERROR:  duplicate key value violates unique constraint "items_pkey"
        DETAIL:  Key (id)=(1) already exists.
        ERROR:  column "nosuch" does not exist
        LINE 1: SELECT nosuch FROM items
                       ^
        FATAL:  terminating connection due to administrator command
        server closed the connection unexpectedly
        """))
  }

  @Test("psycopg, in text and in binary", .needs(module: "psycopg"))
  func psycopg() async throws {
    let once = [
      Self.everything, "[(7, 'hammer'), (3, '$1')]", "items_pkey INERROR", "3",
    ]
    #expect(try await Self.run("psycopg") == once + once)
  }

  @Test("asyncpg, with prepared statements and a cursor", .needs(module: "asyncpg"))
  func asyncpg() async throws {
    #expect(
      try await Self.run("asyncpg") == [
        "False -5000000000 0.25 1000.0100 b'\\x00' 1999-12-31 1999-12-31T23:59:59 "
          + "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "['int4'] [(7, 'hammer'), (3, '$1')]", "[1, 2]", "items_pkey",
      ])
  }

  @Test("pg8000", .needs(module: "pg8000"))
  func pg8000() async throws {
    #expect(
      try await Self.run("pg8000") == [
        Self.everything, "[[7, 'hammer'], [3, '$1']]", "42703 8",
        "3 ['looked at all rows', 'took long']",
      ])
  }

  /// libpq asks where tokens are to be had, and comes back with one that this script gives it.
  @Test(
    "a libpq of 18, which brings a bearer token",
    .enabled("psycopg with a libpq of 18 is not installed") { await Self.libpq18() != nil },
    arguments: [
      ("tok-3n", "connected", [.connect, .authfail, .connect, .authok]),
      (
        "other", "FATAL:  OAuth bearer authentication failed for user \"acme\"",
        [.connect, .authfail, .connect, .authfail]
      ),
    ] as [(String, String, [Event])])
  func oauth(token: String, end: String, events: [Event]) async throws {
    let fixture = try Fixture(
      yaml: """
        summary: Takes bearer tokens.
        hba: ['host all all all oauth issuer=https://id.example.org scope="openid db"']
        tokens: [{token: tok-3n, owner: acme}]
        """)
    try await MockServer.withServer(fixture) { server in
      let result = try await Program.run(
        try #require(await Self.libpq18()),
        [
          Self.folder.appending(path: "oauth.py").path,
          "host=127.0.0.1 port=\(server.port) user=acme dbname=acme sslmode=disable "
            + "oauth_issuer=https://id.example.org oauth_client_id=test", token,
        ])
      #expect(
        result.output.split(separator: "\n") == [
          "https://id.example.org/.well-known/openid-configuration openid db", Substring(end),
        ], "\(result)")
      await server.waitUntilIdle()
      #expect(server.journal.connections.flatMap(\.events) == events)
    }
  }

  private static func libpq18() async -> URL? {
    await Python.having("psycopg", where: "psycopg.pq.version() >= 180000")
  }

  private static let everything =
    "True -2 4 5000000000 1.5 -0.1 12.30 é v nm 16384 b'\\x00\\xff' 2024-02-29 "
    + "2024-02-29T01:02:03.500000 2024-02-29T00:02:03+00:00 a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 "
    + "{'a': 1} {'a': 1} ['a', 'b c', None] [1, None]"

  // MARK: Running

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Clients")

  private static func withAnswers<Result: Sendable>(
    _ body: @concurrent @Sendable (_ uri: String) async throws -> Result
  ) async throws -> Result {
    try await MockServer.withServer(.contents(of: folder.appending(path: "answers.yaml"))) {
      try await body("postgresql://acme@127.0.0.1:\($0.port)/acme")
    }
  }

  /// The lines that a script of the folder prints.
  private static func run(_ name: String) async throws -> [String] {
    let result = try await withAnswers { uri in
      try await Program.run(
        try #require(await Python.having(name)),
        [folder.appending(path: "\(name).py").path, uri],
        environment: ["PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"])
    }
    #expect(result.errors == "")
    #expect(result.status == 0)
    return result.output.split(separator: "\n").map(String.init)
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where Python has no such module.
  static func needs(module: String) -> Self {
    .enabled("python3 has no module \(module)") { await Python.having(module) != nil }
  }
}
