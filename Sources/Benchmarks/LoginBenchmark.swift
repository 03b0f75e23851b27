import Conformance
import Foundation
import MockPostgres
import ServerFixtures

/// Logins a second and what each costs the server, of all that are installed, with the same clients.
struct LoginBenchmark {
  let workshop: Workshop

  /// How clients log in.
  private struct Method {
    var name: String
    /// A line of pg_hba.conf.
    var rule: String
    var count: Int
    var options: [String] = []
    var floor: String?
    var postgres: String?

    static let all = [
      Method(
        name: "plaintext, trust", rule: "host all all all trust", count: 20_000,
        floor: "≥ 0.8× the floor by processor", postgres: "≥ 50× PostgreSQL"),
      Method(
        name: "plaintext, SCRAM", rule: "host all all all scram-sha-256", count: 4000,
        options: ["password=s3cret"]),
      Method(
        name: "TLS 1.3, trust", rule: "hostssl all all all trust", count: 4000, options: ["tls"],
        floor: "≥ 0.9× the floor by processor", postgres: "≥ 8× PostgreSQL"),
    ]

    var isEncrypted: Bool { options.contains("tls") }

    /// With room for all clients of any benchmark.
    var fixture: String {
      """
      summary: For benchmarks.
      settings: {ssl: \(isEncrypted ? "on" : "off"), max_connections: 20000}
      hba: ["\(rule)"]
      roles: {acme: {password: s3cret}}
      databases: [acme]
      """
    }
  }

  func figures() async throws -> [Figure] {
    var figures: [Figure] = []
    for method in Method.all { figures += try await self.figures(of: method) }
    return figures
  }

  private func figures(of method: Method) async throws -> [Figure] {
    let servers = try await Servers.start(
      workshop, fixture: method.fixture, isEncrypted: method.isEncrypted, options: method.options)
    var figures = try await figures(of: method, method.name, servers) { server, count in
      try await workshop.load(["logins", "\(server.port)", "\(count)"] + method.options)
    }
    if let pgBench = workshop.pgBench {
      figures += try await self.figures(
        of: method, "\(method.name), by pgbench -C", servers
      ) { server, count in
        try await pgBench.logIn(
          server.port, count: count / 4, isEncrypted: method.isEncrypted, workshop)
      }
    }
    await servers.stop()
    return figures
  }

  /// `logIn` takes about so many logins, and gives how many it has made in how many seconds.
  private func figures(
    of method: Method, _ name: String, _ servers: Servers,
    logIn: (Servers.Server, _ count: Int) async throws -> (count: Double, seconds: Double)
  ) async throws -> [Figure] {
    var rates = servers.all.map { _ in [Double]() }
    var costs = rates
    for round in 0...workshop.rounds {
      for (index, server) in servers.all.enumerated() {
        let isSlow = [.postgres, .pgBouncer].contains(server.subject)
        let before = try server.usage.processorSeconds
        let load = try await logIn(server, isSlow ? method.count / 8 : method.count)
        let used = try server.usage.processorSeconds - before
        // The first is for what is made once.
        guard round > 0 else { continue }
        rates[index].append(load.count / load.seconds)
        costs[index].append(used / load.count * 1e6)
      }
    }
    let subjects = servers.all.map(\.subject)
    return [
      Figure(
        "logins, \(name)", "1/s", isRate: true, target: method.postgres,
        Array(zip(subjects, rates))),
      Figure(
        "processor of a login, \(name)", "µs", target: method.floor,
        Array(zip(subjects, costs))),
    ]
  }
}
