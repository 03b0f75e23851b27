import ArgumentParser
import Conformance
import Foundation
import ServerFixtures

struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    name: "compare",
    abstract: "Run clients against a fixture and against a real PostgreSQL that is configured so.",
    discussion: """
      Every client makes the same attempts to both, in each of its sslModes, with the right \
      password, a wrong one, an unknown role and an unknown database. Compared are how it ended, \
      what it wrote, and every message of both directions; of the servers of identities, which are \
      about the handshake of TLS, what the client says with the right password. Reasons for \
      differences that are to be are in comparison.reasons. Exit status 0: no unexplained difference; \
      1: there are some, or a reason explains nothing; 64: the command line or a file is wrong; 69: no \
      server or no client is installed.
      """,
    examples: [
      "Two servers, with every client whose name begins with psy:":
        "mock-postgres compare hostssl-only md5 --client 'psy*'",
      "A file of yours, with the programs of another PostgreSQL:":
        "mock-postgres compare ./mine.yaml --bin /usr/lib/postgresql/16/bin",
    ])

  @Argument(
    help: "Names of server fixtures, or paths of YAML files. Without one: all there are.",
    completion: .servers)
  var fixture: [String] = []

  @Option(
    help: "The folder of initdb, pg_ctl and postgres; without it, the newest that is found.",
    completion: .directory)
  var bin: String?

  @Option(
    help: "Only the clients of that name; * stands for any text. Can be given again.",
    completion: .connectors)
  var client: [String] = []

  @Option(help: "How many fixtures at a time.")
  var jobs = 2 * ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var fixtures: FixtureOptions

  func validate() throws {
    guard (1...64).contains(jobs) else {
      throw ValidationError("--jobs takes a number from 1 to 64")
    }
  }

  func run() async throws {
    let directory = try fixtures.directory()
    let installation: PostgresInstallation
    do {
      installation = try await PostgresInstallation.find(bin)
    } catch {
      throw unavailable("skipped: \(error)")
    }
    let scratch = try Scratch(endsOnSignal: true)
    defer { scratch.remove() }
    let (clients, missing) = try await clients(directory, scratch)
    let reasons = try orUsageError { try ComparisonReason.all(directory) }
    let comparison = try Comparison(
      directory, installation, clients, reasons, scratch: scratch.url)
    let chosen = try orUsageError { try servers(comparison, directory) }
    Output.standard.write("PostgreSQL \(installation.version), \(installation.programs)")
    let results = try await comparison.results(chosen, jobs: jobs) { Self.report($0) }
    let isWhole = fixture.isEmpty && client.isEmpty && missing.isEmpty
    let summary = ComparisonSummary(results, reasons, isWhole: isWhole)
    for fault in summary.faults { Output.error.write(fault.description) }
    Output.standard.write(summary.text)
    guard summary.isGreen else { throw ExitCode(1) }
  }

  /// Those that are installed, and the names of those that are not.
  private func clients(
    _ directory: FixtureDirectory, _ scratch: Scratch
  ) async throws -> ([Connector], missing: [String]) {
    let names = try orUsageError {
      try directory.names(in: "connectors", extension: "yaml")
        .filter { name in client.isEmpty || client.contains { Glob($0).matches(name) } }
    }
    var (installed, missing): ([Connector], [String]) = ([], [])
    for name in names {
      let connector = try orUsageError { try Connector(name, in: directory) }
      guard connector.unverified == nil else { continue }
      if await ConnectorProgram(connector, scratch: scratch.url).isInstalled() {
        installed.append(connector)
      } else {
        missing.append(name)
        Output.standard.write("\(name): skipped: \(connector.absence)")
      }
    }
    guard !installed.isEmpty else { throw unavailable("no such client is installed") }
    return (installed, missing)
  }

  /// A fixture that was named must be one that can be compared.
  private func servers(
    _ comparison: Comparison, _ directory: FixtureDirectory
  ) throws(FixtureError) -> [ServerFixture] {
    var servers: [ServerFixture] = []
    let all = try directory.serverNames() + directory.identities.servable()
    var skipped: [String: [String]] = [:]
    for name in fixture.isEmpty ? all : fixture {
      switch comparison.fixture(name) {
      case .success(let server): servers.append(server)
      case .failure(let error) where fixture.isEmpty:
        skipped["\(error.key): \(error.problem)", default: []].append(name)
      case .failure(let error): throw error
      }
    }
    for (reason, names) in skipped.sorted(by: { $0.key < $1.key }) {
      Output.standard.write("skipped, \(reason): \(names.joined(separator: ", "))")
    }
    return servers
  }

  private static func report(_ results: [ComparisonFinding]) {
    guard let first = results.first?.testCase else { return }
    let different = results.filter { $0.verdict == .different }
    let explained = results.count { $0.verdict == .explained }
    let words = [
      "\(results.count) comparisons",
      explained > 0 ? "\(explained) explained" : nil,
      different.isEmpty ? nil : "\(different.count) different",
    ]
    let lines =
      ["\(first.server) × \(first.client): " + words.compactMap(\.self).joined(separator: ", ")]
      + different.flatMap { result in
        ["--- real server: \(result.testCase)", "+++ mock", result.difference.text]
      }
    Output.standard.write(lines.joined(separator: "\n"))
  }
}
