import Support
import Testing

extension FidelityTests {
  /// The same client, the same tables, and both servers in turn.
  @Suite("Tables and types are the same to")
  struct CatalogueTests {
    @Test("psql", .installed(.psql))
    func psql() async throws { try await compare(.psql) }

    @Test("pgjdbc", .installed(.pgjdbc))
    func pgjdbc() async throws { try await compare(.pgjdbc) }

    @Test("SQLAlchemy over psycopg", .installed(.sqlalchemyPsycopg))
    func sqlalchemy() async throws { try await compare(.sqlalchemyPsycopg) }

    @Test("asyncpg", .installed(.asyncpg))
    func asyncpg() async throws { try await compare(.asyncpg) }

    private func compare(
      _ client: CatalogueClient, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let pair = try Pair.required()
      let real = try await output(of: client, from: pair.real)
      let mock = try await output(of: client, from: pair.mock)
      #expect(mock.differences(from: real) == [], sourceLocation: sourceLocation)
    }

    /// OIDs depend on what was made before.
    private func output(
      of client: CatalogueClient, from ports: Pair.Ports
    ) async throws -> String {
      try await CatalogueClient.gate.pass {
        try await client(port: ports.plain, username: Access.superuser)
          .replacing(#/(^|[^0-9])1[67][0-9]{3}(?![0-9])/#) { "\($0.1)OID" }
      }
    }
  }
}
