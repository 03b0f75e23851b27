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
  /// Empty for a case that passed.
  package var reasons: [String]
  /// The reason of the waiver that covers the case.
  package var waiver: String?
  /// What the connector printed.
  package var output: String

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
