import ArgumentParser
import Conformance
import Foundation

/// Measures mock-postgres beside its peers; see `Scripts/benchmark`.
@main
struct BenchmarksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure mock-postgres beside PostgreSQL, PgBouncer and a floor of plain C.",
    discussion: """
      Medians of several rounds, the servers in turn. (n×) says how many times as good \
      mock-postgres is. The server has one processor, and its clients another.
      """)

  enum Group: String, CaseIterable, ExpressibleByArgument {
    case logins
    case start
    case idle
    case queries
    case conformance
    case minting
  }

  @Argument(help: "What to measure, of \(Group.allCases.map(\.rawValue).joined(separator: ", ")).")
  var groups: [Group] = Group.allCases

  @Option(help: "The folder of mock-postgres, floor and load.")
  var programs: String

  @Option(help: "How many times each thing is measured; the median counts.")
  var rounds = 5

  @Flag(help: "Write JSON in place of the table.")
  var json = false

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("--rounds takes a number above 0") }
  }

  func run() async throws {
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "mock-postgres-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: scratch) }
    let isTable = !json
    let workshop = try await Workshop(
      rounds: rounds, programs: URL(filePath: programs, directoryHint: .isDirectory),
      scratch: scratch
    ) { if isTable { print($0) } }
    if isTable { print(FigureTable.header) }
    var all: [Figure] = []
    for group in groups {
      for figure in try await figures(of: group, workshop) {
        if isTable { print(FigureTable.line(figure)) }
        all.append(figure)
      }
    }
    await workshop.servers?.remove()
    guard json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(all), as: UTF8.self))
  }

  private func figures(of group: Group, _ workshop: Workshop) async throws -> [Figure] {
    switch group {
    case .logins: try await LoginBenchmark(workshop: workshop).figures()
    case .start: try await StartBenchmark(workshop: workshop).figures()
    case .idle: try await IdleBenchmark(workshop: workshop).figures()
    case .queries: try await QueryBenchmark(workshop: workshop).figures()
    case .conformance: try await ConformanceBenchmark(workshop: workshop).figures()
    case .minting: try await MintingBenchmark(workshop: workshop).figures()
    }
  }
}
