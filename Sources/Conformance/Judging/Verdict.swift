package import MockPostgres
package import PostgresSession

/// What a case proved.
package struct Verdict: Hashable, Sendable {
  package enum Grade: String, CaseIterable, Hashable, Sendable {
    case passed
    /// The right outcome, safely, by another way.
    case nonStrict = "non-strict"
    case failed
    case unimplemented
    /// It failed, and a waiver says why.
    case waived
    /// It passed, though a waiver says that it does not.
    case unexpectedlyPassed = "unexpectedly passed"
  }

  package var testCase: ConformanceCase
  package var grade: Grade
  /// What was seen, in the notation of the table.
  package var events: [Event]
  package var outcome: Outcome
  /// What is wrong, the gravest first; empty for a case that passed.
  package var reasons: [String]
  /// What the connector seems to do, in words, where that can be told.
  package var causes: [String]
  /// The secrets that somebody else could have had, also where the mode allows it.
  package var exposures: [Exposure]
  /// The reason of the waiver that covers the case.
  package var waiver: String?
  /// What the connector printed, without the secrets that are in it.
  package var output: String
  /// What the server saw, as far as a report can show it.
  package var journal = Journal()
  /// The case's place in its run, all shards together; from 1.
  package var number = 1
  /// How long it took, with all repetitions.
  package var duration = Duration.zero
  package var repetitions = Repetitions()

  /// How often a case was run.
  package struct Repetitions: Hashable, Sendable {
    package var count = 1
    /// How many of them were failures.
    package var failed = 0

    /// It failed, and it did not.
    package var areFlaky: Bool { failed > 0 && failed < count }
  }

  /// Where the events part from those of the table; nil where they are the same.
  package var difference: EventDifference? {
    EventDifference(expected: testCase.expectation.events, seen: events)
  }

  /// Against whose promise it is judged.
  package var authority: String {
    testCase.expectation.dialect.map { "\($0)'s own documents" } ?? "the document"
  }

  /// Whether the run is red because of it.
  package func isFailure(strict: Bool) -> Bool {
    switch grade {
    case .failed, .unexpectedlyPassed: true
    case .nonStrict: strict
    case .passed, .unimplemented, .waived: false
    }
  }
}

extension [Event] {
  /// In the notation of the table: `connect, sslaccept`, or `-`.
  package var notation: String {
    isEmpty ? "-" : map(\.rawValue).joined(separator: ", ")
  }
}
