import Foundation
import Credentials
import PostgresSession
import ServerFixtures

/// A run as JSON, for programs.
///
/// An object: `version` (1), `connector`, `green`, `sentences` (`id`, `text`, `asserted`), `cases`
/// (`id`, `server`, `client`, `mode`, `form`, `grade`, `expected` and `seen` with `events` and
/// `outcome`, `place`, `sentences`, `reasons`, `causes`, `waiver`), `confusions` of modes, `secrets`
/// that somebody else could have had (`way`, `secret`, `isAllowed`, `cases`), `faults`.
package struct JSONReport: Encodable {
  private let version = 1
  private let connector: String
  private let green: Bool
  private let sentences: [SentenceReport]
  private let cases: [CaseReport]
  private let confusions: [String]
  private let secrets: [SecretReport.Row]
  private let faults: [String]

  private struct SentenceReport: Encodable {
    var id: String
    var text: String
    var asserted: Bool
  }

  private struct Result: Encodable {
    var events: [String]
    var outcome: String

    init(_ events: [Event], _ outcome: Outcome) {
      self.events = events.map(\.rawValue)
      self.outcome = outcome.rawValue
    }
  }

  private struct CaseReport: Encodable {
    var id: String
    var server: String
    var client: String
    var mode: String
    var form: String?
    var grade: String
    var expected: Result
    var seen: Result
    var place: String
    var sentences: [String]
    var reasons: [String]
    var causes: [String]
    var waiver: String?
  }

  package init(_ summary: Summary) {
    connector = summary.connector
    green = summary.isGreen
    confusions = ModeConfusion.all(in: summary.verdicts).lines
    secrets = SecretReport(summary.verdicts).rows
    faults = summary.faults.map(\.description)
    let asserted = Set(summary.assertedSentences.map(\.id))
    sentences = summary.sentences.map {
      SentenceReport(id: $0.id, text: $0.text, asserted: asserted.contains($0.id))
    }
    cases = summary.verdicts.map { verdict in
      let testCase = verdict.testCase
      return CaseReport(
        id: testCase.id, server: testCase.server, client: testCase.variation.description,
        mode: testCase.mode.rawValue, form: testCase.writing?.name, grade: verdict.grade.rawValue,
        expected: Result(testCase.expectation.events, testCase.expectation.outcome),
        seen: Result(verdict.events, verdict.outcome),
        place: testCase.expectation.place.description, sentences: testCase.sentences,
        reasons: verdict.reasons, causes: verdict.causes, waiver: verdict.waiver)
    }
  }

  /// Pretty-printed, with sorted keys.
  package func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
