import ArgumentParser
import Conformance
import Credentials
import Foundation
import PostgresSession
import ServerFixtures

struct Conform: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    name: "conform",
    abstract: "Run a connector through server × sslMode × credential form, and judge it.",
    discussion: """
      Exit status 0: as expected; 1: not; 64: the command line or a file is wrong; 69: the connector \
      is not installed.
      """,
    examples: [
      "The connector that is built in, through everything:": "mock-postgres conform",
      "One server and one mode:":
        "mock-postgres conform --server hostssl-only --mode Require",
      "A connector of yours, with a report for CI:":
        "mock-postgres conform ./my-client.yaml --report junit=conform.xml",
      "What would be run:": "mock-postgres conform psql --server 'host*' --list",
      "What fails at times:": "mock-postgres conform psql --mode Prefer --repeat 20",
      "One of three jobs of CI, whose reports merge makes one of:":
        "mock-postgres conform ./my-client.yaml --shard 1/3 --report json=1.json",
    ])

  @Argument(
    help: "The name of a connector, or the path of a YAML file. Without one: reference.",
    completion: .connectors)
  var connector = "reference"

  @Option(help: "Only the servers of that name; * stands for any text.", completion: .servers)
  var server: String?

  @Option(help: "Only this sslMode.", completion: .modes)
  var mode: String?

  @Option(help: "Only the credential forms of that name; * stands for any text.")
  var form: String?

  @Option(
    name: .customLong("case"),
    help: "Only the cases of that id, as a report names it; * stands for any text.")
  var id: String?

  @Flag(help: "List the cases, and run none.")
  var list = false

  @Option(help: "How many cases at a time.")
  var jobs = 8 * ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Only every Nth case, from the Ith on: I/N.")
  var shard: Shard?

  @Flag(help: "Begin no case behind one that fails.")
  var failFast = false

  @Option(help: "Run a case that fails so often again, and let its last run count.")
  var retry = 0

  @Option(help: "Run each case so often, and let the worst count, to find what fails at times.")
  var `repeat` = 1

  @Option(
    help: """
      Begin the cases in another order, always the same for the same number; without it, in that of \
      the tables. Reports are in the order of the tables.
      """)
  var seed: UInt64?

  @OptionGroup var reports: ReportOptions

  @OptionGroup var fixtures: FixtureOptions

  func validate() throws {
    guard (1...1024).contains(jobs) else {
      throw ValidationError("--jobs takes a number from 1 to 1024")
    }
    guard (0...100).contains(retry) else {
      throw ValidationError("--retry takes a number from 0 to 100")
    }
    guard (1...10_000).contains(self.repeat) else {
      throw ValidationError("--repeat takes a number from 1 to 10000")
    }
    guard retry == 0 || self.repeat == 1 else {
      throw ValidationError("--repeat looks for what --retry would hide: use one of them")
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
        suite, .document, suite.casesByForm(), try SocketRunner(suite), waivers: [],
        isStrict: true)
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
    if let why = connector.unverified {
      Output.error.write("\(connector.name): unverified: \(why)")
    }
    try await run(
      suite, suite.dialect(connector.dialect), connector.cases(in: suite), runner,
      waivers: connector.waivers, isStrict: connector.isStrict)
  }

  private func run(
    _ suite: Suite, _ dialect: Dialect, _ all: [ConformanceCase], _ runner: any CaseRunner,
    waivers: [Connector.Waiver], isStrict: Bool
  ) async throws {
    let cases = chosen(all)
    let plan = RunPlan(cases, isWhole: cases.count == all.count, shard: shard, seed: seed)
    guard !plan.order.isEmpty else { throw usageError("no case is left by what was chosen") }
    guard !list else {
      for (_, testCase) in plan.order { Output.standard.write(testCase.id) }
      return
    }
    var options = ConformanceRun.Options()
    options.isStrict = isStrict
    options.repetitions = self.repeat
    options.retries = retry
    options.failsFast = failFast
    let (start, clock) = (Date.now, ContinuousClock())
    let begin = clock.now
    let progress = Progress(total: plan.order.count, isStrict: isStrict)
    let verdicts = try await ConformanceRun(
      runner, Judge(suite, waivers: waivers), jobs: jobs, options
    )
    .verdicts(plan) { progress.advance($0) }
    progress.finish()
    try reports.publish(
      Summary(
        connector: URL(filePath: connector).deletingPathExtension().lastPathComponent,
        argument: connector, fixtures: fixtures.folder, verdicts: verdicts,
        sentences: suite.sentences(in: dialect), isStrict: isStrict, waivers: waivers,
        selection: plan.selection, servers: suite.servers.mapValues(\.summary), start: start,
        duration: begin.duration(to: clock.now)))
  }

  private func chosen(_ cases: [ConformanceCase]) -> [ConformanceCase] {
    let mode = mode.flatMap { SSLMode(spelling: $0) }
    return cases.filter { testCase in
      (server.map { Glob($0).matches(testCase.server) } ?? true)
        && (mode.map { $0 == testCase.mode } ?? true)
        && (form.map { Glob($0).matches(testCase.writing?.name ?? "") } ?? true)
        && (id.map { Glob($0).matches(testCase.id) } ?? true)
    }
  }
}

extension Shard: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(argument)
  }
}
