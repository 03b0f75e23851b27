@testable import Conformance
import MockPostgres
import PostgresSession
import PostgresWire
import Testing

/// What a case is judged by: the server's journal first, then what the connector says.
struct JudgeTests {
  /// `hostssl-only/Require`, where the table says: connect, sslaccept, authok -> ssl.
  private func testCase(_ mode: SSLMode = .require, _ server: String = "hostssl-only") throws
    -> ConformanceCase
  {
    try #require(
      try BundledSuite.suite.casesByParameters().first {
        $0.server == server && $0.mode == mode && $0.variation.changes.isEmpty
      })
  }

  private func journal(_ connections: (events: [Event], startup: Transport?)...) -> Journal {
    Journal(connections)
  }

  private func verdict(
    _ testCase: ConformanceCase, _ journal: Journal, _ claim: Observation.Claim = .connected,
    output: String = "", waivers: [Connector.Waiver] = []
  ) throws -> Verdict {
    try BundledSuite.verdict(testCase, journal, claim, output: output, waivers: waivers)
  }

  @Test("What the table says has passed")
  func passed() throws {
    let verdict = try verdict(testCase(), journal(([.connect, .sslaccept, .authok], .tls)))
    #expect(verdict.grade == .passed)
    #expect(verdict.reasons == [])
  }

  @Test("The right outcome by another safe way is non-strict, and red only for a strict connector")
  func nonStrict() throws {
    let verdict = try verdict(
      testCase(),
      journal(([.connect, .sslaccept], nil), ([.connect, .sslaccept, .authok], .tls)))
    #expect(verdict.grade == .nonStrict)
    #expect(
      verdict.reasons == [
        "event 3: expected authok, and it was reconnect"
      ])
    #expect(verdict.isFailure(strict: true))
    #expect(!verdict.isFailure(strict: false))
  }

  @Test("Another outcome has failed, with the first difference")
  func failed() throws {
    let verdict = try verdict(
      testCase(), journal(([.connect, .sslaccept, .authfail], .tls)), .refused)
    #expect(verdict.grade == .failed)
    #expect(
      verdict.reasons == [
        "expected ssl, and it was fail",
        "event 3: expected authok, and it was authfail",
      ])
    #expect(
      verdict.difference
        == EventDifference(
          expected: [.connect, .sslaccept, .authok], seen: [.connect, .sslaccept, .authfail]))
  }

  @Test("A connector that says it failed has failed, whatever the server saw")
  func claimOfFailure() throws {
    let verdict = try verdict(
      testCase(), journal(([.connect, .sslaccept, .authok], .tls)), .refused)
    #expect(verdict.grade == .failed)
    #expect(verdict.reasons == ["expected ssl, and it was fail"])
  }

  @Test("A connector that says it connected where nobody was let in has failed")
  func falseClaim() throws {
    let verdict = try verdict(
      testCase(.disable), journal(([.connect, .authfail], .plain)), .connected)
    #expect(verdict.grade == .failed)
    #expect(
      verdict.reasons == ["the connector says that it connected, and the server let nobody in"])
  }

  @Test("A connector that does not have the mode is unimplemented, and not red")
  func unimplemented() throws {
    let verdict = try verdict(testCase(), journal(), .unimplemented)
    #expect(verdict.grade == .unimplemented)
    #expect(!verdict.isFailure(strict: true))
  }

  @Test("A waiver covers a failure, and a case that passes in spite of it is red")
  func waivers() throws {
    let waiver = Connector.Waiver(
      pattern: "hostssl-only/*", reason: "it is old", file: "x.yaml", line: 1)
    let failing = try verdict(testCase(), journal(), .refused, waivers: [waiver])
    #expect(failing.grade == .waived)
    #expect(failing.waiver == "it is old")
    #expect(!failing.isFailure(strict: true))
    let passing = try verdict(
      testCase(), journal(([.connect, .sslaccept, .authok], .tls)), waivers: [waiver])
    #expect(passing.grade == .unexpectedlyPassed)
    #expect(passing.isFailure(strict: false))
  }

  struct Violation: CustomTestStringConvertible {
    var sentence: String
    var mode: SSLMode
    var server: String
    var events: [Event]
    var startup: Transport?
    var secret: Transport?
    var output = ""

    var testDescription: String { "\(sentence) (\(mode.rawValue), \(server))" }
  }

  static let violations = [
    Violation(
      sentence: "Disable never asks for SSL", mode: .disable, server: "plain",
      events: [.connect, .sslreject, .authok], startup: .plain),
    Violation(
      sentence: "Require and stronger send no startup packet in the clear", mode: .require,
      server: "plain", events: [.connect, .sslreject, .authok], startup: .plain),
    Violation(
      sentence: "Require and stronger send no startup packet in the clear", mode: .verifyFull,
      server: "plain", events: [.connect, .sslreject, .authok], startup: .plain),
    Violation(
      sentence: "Require and stronger send no secret in the clear", mode: .verifyCa,
      server: "ssl", events: [.connect, .authok], secret: .plain),
    Violation(
      sentence: "Verify-Ca sends nothing to a certificate that it cannot trust, and Verify-Full "
        + "nothing to one for another name", mode: .verifyCa, server: "self-signed",
      events: [.connect, .sslaccept, .authok], startup: .tls),
    Violation(
      sentence: "Verify-Ca sends nothing to a certificate that it cannot trust, and Verify-Full "
        + "nothing to one for another name", mode: .verifyFull, server: "wrong-host",
      events: [.connect, .sslaccept, .authok], startup: .tls),
    Violation(
      sentence: "no secret is printed", mode: .prefer, server: "plain",
      events: [.connect, .sslreject, .authok], startup: .plain, output: "password is s3cret!"),
  ]

  @Test(
    "An invariant that is violated is a failure, though the table agreed", arguments: violations)
  func invariant(_ violation: Violation) throws {
    var seen = journal((violation.events, violation.startup))
    if let transport = violation.secret {
      seen.connections[0].add(.secret(.password, transport))
    }
    var testCase = try testCase(violation.mode, violation.server)
    testCase.expectation.events = violation.events
    testCase.expectation.outcome = seen.outcome
    let verdict = try verdict(testCase, seen, .connected, output: violation.output)
    #expect(verdict.grade == .failed)
    #expect(verdict.reasons == ["violated: \(violation.sentence)"])
    #expect(!verdict.output.contains("s3cret"))
  }

  @Test("Weaker modes may do what the invariants forbid to the stronger")
  func harmless() throws {
    let allowed: [(SSLMode, String, [Event], Transport)] = [
      (.prefer, "plain", [.connect, .sslreject, .authok], .plain),
      (.verifyCa, "wrong-host", [.connect, .sslaccept, .authok], .tls),
      (.require, "self-signed", [.connect, .sslaccept, .authok], .tls),
    ]
    let grades = try allowed.map { mode, server, events, transport in
      try verdict(testCase(mode, server), journal((events, transport))).grade
    }
    #expect(grades == [.passed, .passed, .passed])
  }

  static let globs: [(pattern: String, text: String, matches: Bool)] = [
    ("plain", "plain", true), ("plain", "plainer", false), ("*", "", true), ("*", "a/b", true),
    ("a*", "abc", true), ("*c", "abc", true), ("a*c", "abc", true), ("a*c", "ac", true),
    ("a*c", "ab", false), ("ab*ba", "aba", false), ("*/Require/*", "x/Require/y", true),
    ("*/Require/*", "x/Require", false), ("", "", true), ("", "a", false),
  ]

  @Test("A * stands for any characters", arguments: globs)
  func glob(_ row: (pattern: String, text: String, matches: Bool)) {
    #expect(Glob(row.pattern).matches(row.text) == row.matches)
  }
}
