@testable import Conformance
import PostgresSession
import Testing

/// A row that says something else than what happens turns the run red, whichever row it is.
struct FalseExpectationTests {
  static let rows = (try? BundledSuite.suite.expectations) ?? []

  @Test("Another outcome is a failure", arguments: rows)
  func outcome(_ row: Conformance.Expectation) async throws {
    for outcome in Outcome.allCases where outcome != row.outcome {
      var flipped = row
      flipped.outcome = outcome
      try await expectFailure(of: flipped, insteadOf: row)
    }
  }

  @Test("One event more is a failure", arguments: rows)
  func oneMore(_ row: Conformance.Expectation) async throws {
    var flipped = row
    flipped.events.append(.sslreject)
    try await expectFailure(of: flipped, insteadOf: row)
  }

  @Test("Another first event is a failure", arguments: rows)
  func another(_ row: Conformance.Expectation) async throws {
    var flipped = row
    flipped.events = [.directsslaccept] + row.events.dropFirst()
    try await expectFailure(of: flipped, insteadOf: row)
  }

  @Test("One event less is a failure", arguments: rows.filter { !$0.events.isEmpty })
  func oneLess(_ row: Conformance.Expectation) async throws {
    var flipped = row
    flipped.events.removeLast()
    try await expectFailure(of: flipped, insteadOf: row)
  }

  /// Runs the row's own cases and judges what was seen by the other row.
  private func expectFailure(
    of flipped: Conformance.Expectation, insteadOf row: Conformance.Expectation
  ) async throws {
    let suite = Suite(try BundledSuite.suite, expectations: [flipped])
    let cases = suite.casesByForm()
    try #require(!cases.isEmpty)
    let run = ConformanceRun(try SharedRunner.memory.get(), Judge(suite), jobs: 1)
    let summary = Summary(
      connector: "reference", verdicts: try await run.verdicts(cases), sentences: suite.sentences,
      isStrict: true, faults: [])
    #expect(summary.failures.count == cases.count)
    #expect(!summary.isGreen)
    #expect(summary.assertedSentences == [])
  }
}
