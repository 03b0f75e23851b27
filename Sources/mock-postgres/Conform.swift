import ArgumentParser
import Conformance
import Credentials
import Foundation
import PostgresSession
import ServerFixtures

struct Conform: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a connector through server × sslMode × credential form, and judge it.",
    discussion: """
      Exit status 0: as expected; 1: not; 64: the command line or a file is wrong; 69: the connector \
      is not installed.
      """)

  @Argument(help: "The name of a connector, or the path of a YAML file. Without one: reference.")
  var connector = "reference"

  @Option(help: "Only the servers of that name; * stands for any text.")
  var server: String?

  @Option(help: "Only this sslMode.")
  var mode: String?

  @Option(help: "Only the credential forms of that name; * stands for any text.")
  var form: String?

  @Flag(help: "List the cases, and run none.")
  var list = false

  @Option(help: "How many cases at a time.")
  var jobs = 2 * ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Only every Nth case, from the Ith on: I/N.")
  var shard: Shard?

  @Option(help: "Write a report: junit=PATH or json=PATH. Can be given more than once.")
  var report: [ReportTarget] = []

  @OptionGroup var fixtures: FixtureOptions

  func validate() throws {
    guard (1...1024).contains(jobs) else {
      throw ValidationError("--jobs takes a number from 1 to 1024")
    }
    if let mode, SSLMode(spelling: mode) == nil {
      let allowed = SSLMode.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--mode takes one of \(allowed)")
    }
  }

  func run() async throws {
    let directory = try fixtures.directory()
    let suite = try orUsageError { try Suite(directory) }
    let faults = suite.faults()
    guard faults.isEmpty else {
      for fault in faults { Output.error.write(fault.description) }
      throw ExitCode(64)
    }
    if connector == "reference" {
      try await run(
        suite, suite.casesByForm(), try SocketRunner(suite), Judge(suite), isStrict: true)
    } else {
      try await runProcess(suite)
    }
  }

  private func runProcess(_ suite: Suite) async throws {
    let connector = try orUsageError { try Connector(self.connector, in: suite.directory) }
    let scratch = try Scratch(endsOnSignal: true)
    defer { scratch.remove() }
    let program = ConnectorProgram(connector, scratch: scratch.url)
    let runner = ProcessRunner(suite, program, scratch: scratch.url)
    let isInstalled = await program.isInstalled()
    guard list || isInstalled else {
      throw unavailable("\(connector.name): skipped: \(connector.absence)")
    }
    try await run(
      suite, connector.cases(in: suite), runner, Judge(suite, waivers: connector.waivers),
      isStrict: connector.isStrict)
  }

  private func run(
    _ suite: Suite, _ all: [ConformanceCase], _ runner: any CaseRunner, _ judge: Judge,
    isStrict: Bool
  ) async throws {
    let cases = chosen(all)
    guard !cases.isEmpty else { throw usageError("no case is left by what was chosen") }
    guard !list else {
      for testCase in cases { Output.standard.write(testCase.id) }
      return
    }
    let progress = Progress(total: cases.count)
    let verdicts = try await ConformanceRun(runner, judge, jobs: jobs)
      .verdicts(cases) { progress.advance($0) }
    progress.finish()
    let isWhole = cases.count == all.count
    let summary = Summary(
      connector: URL(filePath: connector).deletingPathExtension().lastPathComponent,
      verdicts: verdicts,
      sentences: suite.sentences, isStrict: isStrict,
      faults: isWhole ? judge.staleWaivers(verdicts) : [])
    for target in report { try target.write(summary) }
    Output.standard.write(
      TerminalReport(summary, TerminalStyle(hasColour: Output.hasColour)).text)
    guard summary.isGreen else { throw ExitCode(1) }
  }

  private func chosen(_ cases: [ConformanceCase]) -> [ConformanceCase] {
    let mode = mode.flatMap { SSLMode(spelling: $0) }
    let matching = cases.filter { testCase in
      (server.map { Glob($0).matches(testCase.server) } ?? true)
        && (mode.map { $0 == testCase.mode } ?? true)
        && (form.map { Glob($0).matches(testCase.writing?.name ?? "") } ?? true)
    }
    guard let shard else { return matching }
    return matching.enumerated().filter { $0.offset % shard.count == shard.index - 1 }
      .map(\.element)
  }
}

/// `I/N`: every Nth, from the Ith on.
struct Shard: ExpressibleByArgument {
  let index: Int
  let count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/").map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(index)
    else { return nil }
    self.index = index
    self.count = count
  }
}

/// `FORMAT=PATH`.
struct ReportTarget: ExpressibleByArgument {
  enum Format: String {
    case json
    case junit
  }

  let format: Format
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let format = Format(rawValue: parts[0]) else { return nil }
    self.format = format
    path = parts[1]
  }

  func write(_ summary: Summary) throws {
    let text =
      switch format {
      case .json: try JSONReport(summary).text()
      case .junit: JUnitReport(summary).text
      }
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw usageError("--report: \(path) cannot be written")
    }
  }
}
