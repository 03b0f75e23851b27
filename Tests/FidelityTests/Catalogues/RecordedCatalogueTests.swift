import Foundation
import MockPostgres
import Support
import Testing

/// What clients find in a fixture's tables is what they found in a real PostgreSQL 15.18 that had the
/// same ones.
@Suite("As recorded of PostgreSQL, tables and types are seen by")
struct RecordedCatalogueTests {
  @Test("psql", .installed(.psql))
  func psql() async throws { try await compare(.psql) }

  @Test("psycopg", .installed(.psycopg))
  func psycopg() async throws { try await compare(.psycopg) }

  @Test("psycopg 2", .installed(.psycopg2))
  func psycopg2() async throws { try await compare(.psycopg2) }

  @Test("asyncpg", .installed(.asyncpg))
  func asyncpg() async throws { try await compare(.asyncpg) }

  @Test("pg8000", .installed(.pg8000))
  func pg8000() async throws { try await compare(.pg8000) }

  @Test("pgjdbc", .installed(.pgjdbc))
  func pgjdbc() async throws { try await compare(.pgjdbc) }

  @Test("SQLAlchemy over psycopg", .installed(.sqlalchemyPsycopg))
  func sqlalchemyPsycopg() async throws { try await compare(.sqlalchemyPsycopg) }

  @Test("SQLAlchemy over psycopg 2", .installed(.sqlalchemyPsycopg2))
  func sqlalchemyPsycopg2() async throws { try await compare(.sqlalchemyPsycopg2) }

  private func compare(
    _ client: CatalogueClient, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let file = CatalogueClient.folder.appending(path: "shop.yaml")
    let output = try await MockServer.withServer(.contents(of: file)) { server in
      try await CatalogueClient.gate.pass { try await client(port: server.port, username: "acme") }
    }
    #expect(
      output.differences(from: try client.recording()) == [], sourceLocation: sourceLocation)
  }
}

extension CatalogueClient {
  /// They are programs with a long start.
  static let gate = Gate(width: 2)
}

extension Trait where Self == ConditionTrait {
  /// Skips a test of a client that is not installed.
  static func installed(_ client: CatalogueClient) -> Self {
    .enabled("the client is not installed; Scripts/connectors installs it") {
      await client.absence() == nil
    }
  }
}

extension String {
  /// The lines that differ, as `diff` marks them.
  func differences(from expected: String) -> [String] {
    let (new, old) = (split(separator: "\n"), expected.split(separator: "\n"))
    return new.difference(from: old).map { change in
      switch change {
      case .insert(let offset, let line, _): "\(offset + 1) + \(line)"
      case .remove(let offset, let line, _): "\(offset + 1) - \(line)"
      }
    }
  }
}
