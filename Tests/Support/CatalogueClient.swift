package import Foundation

/// A client that asks a server for its tables, columns and types, and prints what it gets.
///
/// The scripts are in `Tests/Clients/Catalogues`, and so are the tables that they expect, as a
/// fixture (`shop.yaml`) and as SQL (`shop.sql`), and what each prints of PostgreSQL 15.18
/// (`NAME.txt`), in which nothing was made but role, database and tables.
package enum CatalogueClient: String, CaseIterable, Sendable {
  case psql, psycopg, psycopg2, asyncpg, pg8000, pgjdbc
  case sqlalchemyPsycopg = "sqlalchemy-psycopg"
  case sqlalchemyPsycopg2 = "sqlalchemy-psycopg2"

  package static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Clients/Catalogues")

  /// What `Scripts/connectors` installs.
  private static let connectors = URL(filePath: #filePath)
    .appending(path: "../../../.build/connectors").standardized

  /// What a program has said, in a form that is compared.
  package func callAsFunction(port: Int, username: String) async throws -> String {
    let result = try await Program.run(
      await executable() ?? URL(filePath: "/nonexistent"),
      arguments("127.0.0.1:\(port)/acme", username),
      environment: [
        "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent", "PGSSLMODE": "disable", "PGGSSENCMODE": "disable",
        "TZ": "Etc/UTC",
      ])
    let errors = result.errors.replacing("\(Self.folder.path)/", with: "")
      .replacing(#/(?m)^Picked up .*\n/#, with: "")
    return result.output + "\n" + (errors.isEmpty ? "" : "-- errors\n\(errors)")
      + (result.status == 0 ? "" : "-- status \(result.status)\n")
  }

  /// What it prints of PostgreSQL 15.18.
  package func recording() throws -> String {
    try String(contentsOf: Self.folder.appending(path: "\(rawValue).txt"), encoding: .utf8)
  }

  /// The words in which its absence is told; nil where it is installed.
  package func absence() async -> String? {
    guard await executable() == nil else { return nil }
    return "\(rawValue) is not installed: Scripts/connectors install \(connector)"
  }

  /// Its name for `Scripts/connectors`.
  private var connector: String {
    rawValue.hasPrefix("sqlalchemy") ? "sqlalchemy" : rawValue
  }

  private func executable() async -> URL? {
    switch self {
    case .psql: Program.find("psql")
    case .pgjdbc: Self.driver == nil || Program.find("javac") == nil ? nil : Program.find("java")
    case .sqlalchemyPsycopg: await Python.having("sqlalchemy, psycopg")
    case .sqlalchemyPsycopg2: await Python.having("sqlalchemy, psycopg2")
    case .psycopg, .psycopg2, .asyncpg, .pg8000: await Python.having(rawValue)
    }
  }

  private static var driver: String? {
    [connectors.appending(path: "pgjdbc/postgresql.jar").path, "/usr/share/java/postgresql.jar"]
      .first { FileManager.default.isReadableFile(atPath: $0) }
  }

  private func arguments(_ place: String, _ username: String) -> [String] {
    func script(_ name: String) -> String { Self.folder.appending(path: name).path }
    let uri = "postgresql://\(username)@\(place)"
    return switch self {
    case .psql: ["-X", "-f", script("psql.sql"), uri]
    case .psycopg: [script("psycopg_types.py"), uri]
    case .psycopg2: [script("psycopg2_types.py"), uri]
    case .asyncpg: [script("asyncpg_types.py"), uri]
    case .pg8000: [script("pg8000_tables.py"), uri]
    case .sqlalchemyPsycopg: [script("sqlalchemy_inspector.py"), uri, "psycopg"]
    case .sqlalchemyPsycopg2: [script("sqlalchemy_inspector.py"), uri, "psycopg2"]
    case .pgjdbc:
      [
        "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", Self.driver ?? "",
        script("Metadata.java"), "jdbc:postgresql://\(place)?user=\(username)",
      ]
    }
  }
}
