@testable import Conformance
import Foundation
import MockPostgres
import OpenSSLKit
import PostgresSession
import ServerFixtures
import Support
import Testing

/// With a real PostgreSQL, where one is installed.
@Suite(.besideRealServer, .serialized) struct BesideRealServerTests {
  @Test("A real server starts from what is exported, and has the accounts, whatever their names")
  func export() async throws {
    try await withServers { servers, directory in
      let (role, password, database) = ("o'ne \"x\" \\ ü", "p'a\"s\\s:w %", "a'b\"c\\\td;")
      let fixture = try directory.server(
        yaml: """
          summary: "Odd 'names'."
          settings: {ssl: on, max_connections: 20, TimeZone: Europe/Berlin}
          clientAuthority: root
          hba: [hostssl all all all scram-sha-256]
          roles:
            "o'ne \\"x\\" \\\\ ü":
              {password: "p'a\\"s\\\\s:w %", memberOf: [staff], validUntil: 1d, connectionLimit: 30}
            admin: {password: x, superuser: on, replication: on}
          databases: {"a'b\\"c\\\\\\td;": , private: {connect: off}, old: {allowConnections: off},
            broken: {valid: off}}
          """, name: "odd", file: "odd", folder: URL(filePath: "/"),
        version: servers.installation.version)
      let server = try await servers.start(fixture, directory.identities)
      func psql(_ database: String) async throws -> ProgramResult {
        try await Program.run(
          #require(Program.find("psql")),
          [
            "-XAt", "-c", "SHOW TimeZone; SHOW max_connections", "-c",
            "SELECT pg_has_role('staff', 'member'), rolconnlimit, rolvaliduntil > now(), "
              + "rolsuper FROM pg_roles WHERE rolname = current_user",
          ],
          environment: [
            "PGHOST": "127.0.0.1", "PGPORT": "\(server.port)", "PGUSER": role,
            "PGPASSWORD": password, "PGDATABASE": database, "PGSSLMODE": "verify-full",
            "PGSSLROOTCERT": servers.rootCertificate.path, "HOME": "/nonexistent",
          ])
      }
      let result = try await psql(database)
      #expect(result.output == "Europe/Berlin\n20\nt|30|t|f", "\(result.errors)")
      #expect(try await psql("private").errors.contains("permission denied for database"))
      #expect(try await psql("old").errors.contains("is not currently accepting connections"))
      #expect(try await psql("broken").errors.contains("cannot connect to invalid database"))
      await server.stop()
    }
  }

  @Test("A mock of another configuration is found out, in the lines in which it differs")
  func difference() async throws {
    try await withServers { servers, directory in
      let version = servers.installation.version
      let real = try directory.server("ssl", version: version)
      let mock = try directory.server("md5", version: version)
      let server = try await servers.start(real, directory.identities)
      let other = try await MockServer.start(mock, identities: directory.identities)
      let pair = ServerPair(
        fixture: real, realPort: server.port, mockPort: other.port,
        host: "127.0.0.1",
        relay: .init(
          tls: try Comparison.relayTLS(real, directory.identities), masks: WireMask.values),
        trustFiles: TrustFiles(directory.identities, in: servers.scratch))
      let program = ConnectorProgram(
        try Connector("psql", in: directory), scratch: FileManager.default.temporaryDirectory)
      func finding(_ mode: SSLMode) async throws -> ComparisonFinding {
        try await pair.compare(
          ComparisonCase(client: "psql", server: "ssl", mode: mode, credentials: .right), program,
          [])
      }
      let plain = try await finding(.disable)
      #expect(plain.verdict == .different)
      #expect(
        plain.difference.changes.contains { $0.hasPrefix("-1 B R(") && $0.contains("SCRAM") })
      #expect(plain.difference.changes.contains(#"+1 B R(8) \00\00\00\05SALT"#))
      let encrypted = try await finding(.verifyFull)
      #expect(
        encrypted.difference.changes.contains { $0.contains("SCRAM-SHA-256-PLUS") },
        "what is said within TLS is compared too, and the channel can be bound through the relay")
      await other.stop()
      await server.stop()
    }
  }

  private func withServers(
    _ body: (RealServers, FixtureDirectory) async throws -> Void
  ) async throws {
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let servers = try await RealServers.prepare(
      try await PostgresInstallation.find(nil), scratch: scratch)
    let result: Result<Void, any Error>
    do {
      let directory = try FixtureDirectory.bundled()
      try directory.identities.root().pem
        .write(to: servers.rootCertificate, atomically: true, encoding: .utf8)
      result = .success(try await body(servers, directory))
    } catch {
      result = .failure(error)
    }
    await servers.remove()
    try result.get()
  }
}

extension RealServers {
  fileprivate var rootCertificate: URL { scratch.appending(path: "root.crt") }
}

extension Trait where Self == ConditionTrait {
  fileprivate static var besideRealServer: Self {
    .enabled("no PostgreSQL server is installed, or no psql") {
      let installation = try? await PostgresInstallation.find(nil)
      return installation != nil && Program.find("psql") != nil
    }
  }
}
