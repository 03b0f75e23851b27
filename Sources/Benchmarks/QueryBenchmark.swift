import Foundation

/// What statements cost once a client is logged in.
struct QueryBenchmark {
  let workshop: Workshop

  private static let rows = 1_000_000
  private static let fixture = """
    summary: For benchmarks.
    settings: {ssl: off, max_connections: 20000}
    hba: [host all all all trust]
    roles: {acme: {password: s3cret}}
    databases: [acme]
    """
  private static let queries = """
    queries:
      - query: SELECT * FROM million
        columns: {id: int4, name: text}
        rows: [[1, a row like another]]
        repeat: \(rows)
    """
  private static let sameRows =
    "SELECT 1::int4 AS id, 'a row like another'::text AS name FROM generate_series(1, \(rows))"

  func figures() async throws -> [Figure] {
    let servers = try await Servers.start(
      workshop, fixture: Self.fixture, queries: Self.queries, isEncrypted: false, hasFloor: false)
    var figures: [Figure] = []
    for (name, command) in [("simple", "simple"), ("extended", "extended")] {
      let samples = try await workshop.rounds(servers.all) { server in
        let load = try await workshop.load([command, "\(server.port)", "3000"])
        return load.count / load.seconds
      }
      figures.append(
        Figure(
          "round trips of SELECT 1, \(name)", "1/s", isRate: true,
          Array(zip(servers.all.map(\.subject), samples))))
    }
    let samples = try await workshop.rounds(servers.all) { server in
      let statement = server.subject == .mockPostgres ? "SELECT * FROM million" : Self.sameRows
      let load = try await workshop.load(["rows", "\(server.port)", statement])
      guard Int(load.count) == Self.rows else { throw BenchmarkError("\(load.count) rows") }
      return load.count / load.seconds
    }
    figures.append(
      Figure(
        "rows of an answer of \(Self.rows)", "1/s", isRate: true,
        Array(zip(servers.all.map(\.subject), samples))))
    let peak = try servers.all[0].usage.peakBytes
    figures.append(
      Figure("memory at most, meanwhile", "MiB", [(.mockPostgres, [peak / 1_048_576])]))
    await servers.stop()
    return figures
  }
}
