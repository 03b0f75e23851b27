package import ServerFixtures

/// What became of one case.
package struct ComparisonFinding: Sendable {
  package var testCase: ComparisonCase
  /// From the real server's to the mock's.
  package var difference: UnifiedDiff
  /// Those that explain a part of the difference.
  package var reasons: [ComparisonReason]
  package var verdict: Verdict

  package enum Verdict: Hashable, Sendable {
    case same
    /// Each line that differs has a reason.
    case explained
    case different
  }

  package init(
    _ testCase: ComparisonCase, real: ClientTranscript, mock: ClientTranscript,
    _ reasons: [ComparisonReason]
  ) {
    self.testCase = testCase
    difference = UnifiedDiff(real.lines, mock.lines)
    let changes = difference.changes
    self.reasons = reasons.filter { reason in
      changes.contains { reason.explains($0, of: testCase) }
    }
    let explaining = self.reasons
    verdict =
      changes.isEmpty
      ? .same
      : changes.allSatisfy { change in
        explaining.contains { $0.explains(change, of: testCase) }
      } ? .explained : .different
  }
}

/// What all cases come to.
package struct ComparisonSummary: Sendable {
  package let results: [ComparisonFinding]
  /// Reasons that explain nothing.
  package let faults: [FixtureError]

  /// A reason for cases that were not run, because a client is not there, is no fault of the run;
  /// where all were run (`isWhole`), it is one.
  package init(_ results: [ComparisonFinding], _ reasons: [ComparisonReason], isWhole: Bool) {
    self.results = results
    faults = reasons.filter { reason in
      !results.contains { $0.reasons.contains(reason) }
        && (isWhole || results.contains { reason.covers($0.testCase) })
    }.map {
      FixtureError(
        file: $0.file, line: $0.line, problem: "the reason explains no difference",
        allowed: "none, or the reason of one that there is")
    }
  }

  package func count(_ verdict: ComparisonFinding.Verdict) -> Int {
    results.count { $0.verdict == verdict }
  }

  package var isGreen: Bool { count(.different) == 0 && faults.isEmpty && !results.isEmpty }

  package var text: String {
    "\(results.count) comparisons, \(count(.different)) unexplained differences, "
      + "\(count(.explained)) explained"
  }
}
