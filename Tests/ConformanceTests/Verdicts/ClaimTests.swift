@testable import Conformance
import MockPostgres
import PostgresSession
import Testing

/// What a connector says, held against what the server saw.
struct ClaimTests {
  @Test(
    "A connector that hangs, crashes, answers nonsense or cannot be run has failed in any case",
    arguments: [
      (Observation.Claim.timedOut, "the connector did not end in time"),
      (.crashed("so"), "the connector crashed: so"),
      (.notUnderstood("s3cret?"), "the connector's answer is not understood: •••?"),
      (.leftOpen, "the connector ended, and its connection stayed open"),
      (.notRun("no such file"), "the connector could not be run: no such file"),
    ])
  func noClaim(_ claim: Observation.Claim, _ reason: String) throws {
    let testCase = try #require(try BundledSuite.testCase(.disable, "hostssl-only"))
    let seen = Journal([([.connect, .authfail], .plain)])
    let verdict = try BundledSuite.verdict(testCase, seen, claim)
    #expect(verdict.grade == .failed)
    #expect(verdict.reasons == [reason])
  }

  struct Said: CustomTestStringConvertible {
    var claim: Observation.Claim
    var statement: Statement
    /// Nil where it was refused.
    var seen: Transport?
    var reasons: [String] = []

    var testDescription: String { "\(claim), \(statement), \(seen?.rawValue ?? "refused")" }
  }

  private static let contradiction =
    "the connector's exit status and its JSON contradict each other"

  static let said: [Said] = [
    Said(claim: .connected, statement: Statement(connected: true), seen: .plain),
    Said(claim: .connected, statement: Statement(connected: true, tls: false), seen: .plain),
    Said(claim: .connected, statement: Statement(connected: true, tls: true), seen: .tls),
    Said(claim: .refused, statement: Statement(connected: false, tls: true), seen: nil),
    Said(
      claim: .connected, statement: Statement(connected: true, tls: true), seen: .plain,
      reasons: [
        "the connector says that its connection is encrypted, and the server saw it in plaintext"
      ]),
    Said(
      claim: .connected, statement: Statement(connected: true, tls: false), seen: .tls,
      reasons: [
        "the connector says that its connection is in plaintext, and the server saw it encrypted"
      ]),
    Said(
      claim: .connected, statement: Statement(connected: false), seen: .plain,
      reasons: [contradiction]),
    Said(
      claim: .refused, statement: Statement(connected: true), seen: nil, reasons: [contradiction]),
  ]

  @Test("What a connector says of its connection must be what the server saw", arguments: said)
  func statements(_ said: Said) throws {
    var testCase = try #require(try BundledSuite.testCase(.prefer, "ssl"))
    testCase.expectation.events =
      switch said.seen {
      case .tls: [.connect, .sslaccept, .authok]
      case .plain: [.connect, .authok]
      case nil: [.connect, .authfail]
      }
    let seen = Journal([(testCase.expectation.events, said.seen ?? .plain)])
    testCase.expectation.outcome = seen.outcome
    let verdict = try BundledSuite.verdict(testCase, seen, said.claim, said.statement)
    #expect(verdict.reasons == said.reasons)
    #expect(verdict.grade == (said.reasons.isEmpty ? .passed : .failed))
  }
}
