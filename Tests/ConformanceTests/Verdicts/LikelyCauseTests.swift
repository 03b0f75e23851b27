@testable import Conformance
import PostgresSession
import Testing

/// What is said of the cause of a failure, for each row of the table of causes.
struct LikelyCauseTests {
  /// A case whose events are others than expected.
  struct Row: CustomTestStringConvertible, Sendable {
    var mode: SSLMode
    /// As `connect, sslreject -> fail`.
    var expected: String
    var seen: String
    var refusedBy: SSLMode?
    var cause: String

    init(
      _ mode: SSLMode, _ expected: String, _ seen: String, refusedBy: SSLMode? = nil,
      _ cause: String
    ) {
      self.mode = mode
      self.expected = expected
      self.seen = seen
      self.refusedBy = refusedBy
      self.cause = cause
    }

    var testDescription: String { "\(mode.rawValue): \(expected); \(seen)" }

    var findings: [Finding] {
      let (expected, seen) = (Self.parse(expected), Self.parse(seen))
      var findings: [Finding] = []
      if expected.outcome != seen.outcome {
        findings.append(.outcome(expected: expected.outcome, seen: seen.outcome))
      }
      if let difference = EventDifference(expected: expected.events, seen: seen.events) {
        findings.append(.events(difference))
      }
      return findings
    }

    var circumstances: LikelyCause.Circumstances {
      let seen = Self.parse(seen)
      return LikelyCause.Circumstances(
        mode: mode, events: seen.events, outcome: seen.outcome, certificateIsRefusedBy: refusedBy,
        certificate: "Signed by itself.", serverError: "no entry")
    }

    static func parse(_ text: String) -> (events: [Event], outcome: Outcome) {
      let words = text.split { ", ->".contains($0) }.map(String.init)
      return (
        words.compactMap { Event(rawValue: $0) }, Outcome(rawValue: words.last ?? "") ?? .fail
      )
    }
  }

  @Test("Other events have a cause in words", arguments: Row.all)
  func events(_ row: Row) {
    #expect(LikelyCause.sentences(of: row.findings, row.circumstances) == [row.cause])
  }

  /// What is found beside events.
  struct Claim: CustomTestStringConvertible, Sendable {
    var finding: Finding
    var trace: String
    var cause: String

    init(_ finding: Finding, _ trace: String, _ cause: String) {
      self.finding = finding
      self.trace = trace
      self.cause = cause
    }

    var testDescription: String { "\(finding.kind.rawValue): \(trace)" }
    var circumstances: LikelyCause.Circumstances { Row(.prefer, trace, trace, "").circumstances }
  }

  @Test("What a connector says or does not say has a cause in words", arguments: Claim.all)
  func claims(_ row: Claim) {
    #expect(LikelyCause.sentences(of: [row.finding], row.circumstances) == [row.cause])
  }

  @Test("Every row of the table is the cause of something that is tested here")
  func reached() {
    let findings =
      Row.all.flatMap { row in row.findings.map { ($0, row.circumstances) } }
      + Claim.all.map { ($0.finding, $0.circumstances) }
    let reached = Set(
      findings.compactMap { finding, circumstances in
        LikelyCause.all.firstIndex { $0.fits(finding, circumstances) }
      })
    let missed = LikelyCause.all.indices.filter { !reached.contains($0) }
    #expect(missed.map { LikelyCause.all[$0].cause } == [])
  }

  @Test("A hang or a crash is the cause of all else; a printed password is one beside others")
  func several() {
    let row = Row(
      .require, "connect, sslreject -> fail", "connect, sslreject, authok -> plain", "")
    let downgrade = "it sent its startup packet in plaintext after N: it treats Require as Prefer"
    let hang = LikelyCause.sentences(
      of: [.violation("no secret is printed"), .timedOut] + row.findings, row.circumstances)
    #expect(hang.count == 1 && hang.first?.hasPrefix("it hangs once it has been let in") == true)
    let printed = LikelyCause.sentences(
      of: [.violation("no secret is printed")] + row.findings, row.circumstances)
    #expect(printed == ["it prints the credentials that it was given", downgrade])
  }

  @Test("What nobody can tell has no cause")
  func unknown() {
    let row = Row(
      .allow, "connect, authok -> plain", "connect, authok, v2error -> plain", "")
    #expect(LikelyCause.sentences(of: row.findings, row.circumstances) == [])
  }
}
