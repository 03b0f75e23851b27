@testable import Conformance
import MockPostgres
import PostgresSession
import Testing

/// Which cases are run, in which order, how often, and when a run ends.
struct RunPlanTests {
  private static var cases: [ConformanceCase] {
    get throws {
      try BundledSuite.suite.casesByParameters().filter {
        $0.server == "plain" && $0.variation.changes.isEmpty && $0.expectation.outcome == .plain
      }
    }
  }

  /// Lets a case fail in those of its runs that are named by number, from 1.
  private actor Script: CaseRunner {
    private let failures: [String: Set<Int>]
    private(set) var ran: [String] = []

    init(_ failures: [String: Set<Int>] = [:]) {
      self.failures = failures
    }

    func run(_ testCase: ConformanceCase, _: Patience) -> Observation {
      ran.append(testCase.id)
      var journal = Journal()
      var connection = ConnectionJournal(number: 1, clientAddress: "127.0.0.1")
      connection.events = testCase.expectation.events
      connection.startup = .init(protocolVersion: "3.0", parameters: [], transport: .plain)
      journal.connections = [connection]
      let isFailure = failures[testCase.id]?.contains(ran.count { $0 == testCase.id }) ?? false
      return Observation(
        journal: journal, claim: isFailure ? .timedOut : .connected, output: "")
    }
  }

  private func run(
    _ script: Script, _ plan: RunPlan? = nil, _ change: (inout ConformanceRun.Options) -> Void
  ) async throws -> [Verdict] {
    var options = ConformanceRun.Options()
    change(&options)
    let judge = Judge(try BundledSuite.suite)
    return try await ConformanceRun(script, judge, jobs: 1, options)
      .verdicts(try plan ?? RunPlan(Self.cases))
  }

  @Test("Every case is run once, in the order of the tables")
  func once() async throws {
    let script = Script()
    let verdicts = try await run(script) { _ in }
    #expect(await script.ran == ["plain/Disable", "plain/Allow", "plain/Prefer"])
    #expect(verdicts.map(\.grade) == [.passed, .passed, .passed])
    #expect(verdicts.map(\.number) == [1, 2, 3])
  }

  @Test("A seed gives an order of its own, always the same, and none loses or doubles a case")
  func seed() async throws {
    let script = Script()
    let plan = RunPlan(try Self.cases, seed: 7)
    let verdicts = try await run(script, plan) { _ in }
    #expect(await script.ran == plan.order.map(\.testCase.id))
    #expect(verdicts.map(\.number) == [1, 2, 3])
    let many = (0..<50).flatMap { _ in (try? Self.cases) ?? [] }
    let orders = [0, 1, 2].map { RunPlan(many, seed: $0).order.map(\.number) }
    #expect(Set(orders).count == 3)
    #expect(orders.allSatisfy { $0.sorted() == Array(1...150) })
    #expect(RunPlan(many, seed: 2).order.map(\.number) == orders[2])
  }

  @Test("SplitMix64's numbers are those of its authors, so an order holds on every machine")
  func knownOrder() throws {
    let cases = try (0..<4).flatMap { _ in try Self.cases }.prefix(10)
    // 0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f … for the state 0, each modulo the
    // number of cases that are left.
    #expect(
      RunPlan(Array(cases), seed: 0).order.map(\.number) == [7, 4, 3, 10, 9, 2, 5, 8, 1, 6])
  }

  static let shards: [(text: String, isShard: Bool)] = [
    ("1/1", true), ("2/3", true), ("0/2", false), ("3/2", false), ("1/0", false), ("1", false),
    ("1/2/3", false), ("a/b", false), ("/2", false), ("", false), ("1/-2", false),
  ]

  @Test("A shard is one of as many as there are", arguments: shards)
  func shard(_ row: (text: String, isShard: Bool)) {
    #expect(Shard(row.text)?.description == (row.isShard ? row.text : nil))
  }

  @Test("Each case is in one shard, with the number that it has in the whole run")
  func shardsShare() throws {
    let cases = try (0..<5).flatMap { _ in try Self.cases }
    let numbers = (1...4).map { index in
      RunPlan(cases, shard: Shard("\(index)/4")).order.map(\.number)
    }
    #expect(numbers == [[1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [4, 8, 12]])
  }

  @Test("No case is begun behind one that fails, where that is asked for")
  func failFast() async throws {
    let script = Script(["plain/Allow": [1]])
    let verdicts = try await run(script) { $0.failsFast = true }
    #expect(await script.ran == ["plain/Disable", "plain/Allow"])
    var summary = Summary(
      connector: "x", verdicts: verdicts, sentences: [], isStrict: false,
      selection: RunPlan(try Self.cases, isWhole: true).selection)
    summary.waivers = [.init(pattern: "plain/Prefer", reason: "r", file: "x.yaml", line: 1)]
    #expect(summary.unrun == 1)
    #expect(summary.faults == [])
  }

  @Test("Of repetitions the worst counts, and a case that fails at times is told")
  func repetitions() async throws {
    let script = Script(["plain/Allow": [3]])
    let verdicts = try await run(script) { $0.repetitions = 5 }
    #expect(await script.ran.count == 15)
    #expect(verdicts.map(\.grade) == [.passed, .failed, .passed])
    #expect(
      verdicts.map(\.repetitions) == [
        .init(count: 5, failed: 0), .init(count: 5, failed: 1), .init(count: 5, failed: 0),
      ])
  }

  @Test("Of what is tried again the last counts, and a case that passed at last is told")
  func retries() async throws {
    let script = Script(["plain/Allow": [1, 2], "plain/Prefer": [1, 2, 3, 4]])
    let verdicts = try await run(script) { $0.retries = 2 }
    #expect(verdicts.map(\.grade) == [.passed, .passed, .failed])
    #expect(
      verdicts.map(\.repetitions) == [
        .init(count: 1, failed: 0), .init(count: 3, failed: 2), .init(count: 3, failed: 3),
      ])
    let summary = Summary(connector: "x", verdicts: verdicts, sentences: [], isStrict: false)
    #expect(summary.flaky.map(\.testCase.id) == ["plain/Allow"])
  }
}
