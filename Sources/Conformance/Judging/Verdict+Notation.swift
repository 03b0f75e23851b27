import PostgresSession

extension Verdict {
  /// As the table has it: `connect, authok -> plain`.
  var expectedNotation: String {
    "\(testCase.expectation.events.notation) -> \(testCase.expectation.outcome.rawValue)"
  }

  /// What there was, in the same way.
  var seenNotation: String { "\(events.notation) -> \(outcome.rawValue)" }
}
