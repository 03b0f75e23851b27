@testable import Conformance
import PostgresSession
import Testing

/// A row that says something else than what happens turns the run red, whichever row it is.
struct FalseExpectationTests {
  /// Of identities.table, whose rows are all of one kind, those of one identity for each kind of end.
  static let rows = ((try? BundledSuite.suite.expectations) ?? []).filter { row in
    row.place.file != "identities.table"
      || ["trusted", "revoked", "embedded-nul", "wrong-key"].contains(row.server)
  }

  /// How a row is made false.
  enum Change: String, CaseIterable {
    case nextOutcome
    case lastOutcome
    case oneEventMore
    case oneEventLess
    case anotherFirstEvent

    /// Nil where the row has nothing to be changed so.
    func applied(to row: Conformance.Expectation) -> Conformance.Expectation? {
      var row = row
      let others = Outcome.allCases.filter { $0 != row.outcome }
      switch self {
      case .nextOutcome: row.outcome = others[0]
      case .lastOutcome: row.outcome = others[1]
      case .oneEventMore: row.events.append(.sslreject)
      case .oneEventLess where row.events.isEmpty: return nil
      case .oneEventLess: row.events.removeLast()
      case .anotherFirstEvent: row.events = [.directsslaccept] + row.events.dropFirst()
      }
      return row
    }
  }

  @Test("A row that is made false is a failure", arguments: rows, Change.allCases)
  func changed(_ row: Conformance.Expectation, _ change: Change) async throws {
    guard let changed = change.applied(to: row) else { return }
    let suite = Suite(try BundledSuite.suite, expectations: [changed])
    let cases = suite.casesByForm()
    try #require(!cases.isEmpty)
    let run = ConformanceRun(SharedRunner.remembered, Judge(suite), jobs: 1)
    let summary = Summary(
      connector: "reference", verdicts: try await run.verdicts(cases), sentences: suite.sentences,
      isStrict: true)
    #expect(summary.failures.count == cases.count)
    #expect(!summary.isGreen)
    #expect(summary.assertedSentences == [])
  }
}
