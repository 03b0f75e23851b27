import MockPostgres
import PostgresSession
import ServerFixtures

/// Turns what was seen of a case into a verdict.
package struct Judge: Sendable {
  /// The secrets of the fixtures, and what each identity is refused for.
  private let suite: Suite
  private let waivers: [Connector.Waiver]

  package init(_ suite: Suite, waivers: [Connector.Waiver] = []) {
    self.suite = suite
    self.waivers = waivers
  }

  package func verdict(_ testCase: ConformanceCase, _ observation: Observation) -> Verdict {
    let fixture = suite.servers[testCase.server]
    let recipe = fixture?.recipe(in: suite.directory.identities)
    let secrets = fixture?.secrets ?? []
    let secrecy = Secrecy(secrets)
    let evidence = Invariant.Evidence(
      mode: testCase.mode, journal: observation.journal,
      isConnected: observation.claim == .connected, output: observation.output,
      identityIsRefusedBy: recipe?.refusedBy, secrets: secrets)
    let violations = Invariant.all.compactMap { $0.violation(evidence) }
    let isUnimplemented = observation.claim == .unimplemented && violations.isEmpty
    let findings = isUnimplemented ? [] : violations + self.findings(testCase, observation)
    let circumstances = LikelyCause.Circumstances(
      mode: testCase.mode, events: observation.journal.events, outcome: observation.outcome,
      certificateIsRefusedBy: recipe?.refusedBy, certificate: recipe?.summary,
      serverError: observation.journal.connections.last?.errors.last?.message)
    return waived(
      Verdict(
        testCase: testCase, grade: isUnimplemented ? .unimplemented : Self.grade(findings),
        events: observation.journal.events, outcome: observation.outcome,
        reasons: findings.map { secrecy.redacted($0.description) },
        causes: LikelyCause.sentences(of: findings, circumstances).map { secrecy.redacted($0) },
        exposures: Exposure.all(in: evidence), waiver: nil,
        output: secrecy.redacted(observation.output),
        journal: secrecy.redacted(observation.journal)))
  }

  private func waived(_ verdict: Verdict) -> Verdict {
    guard let waiver = waivers.first(where: { $0.covers(verdict.testCase) })
    else { return verdict }
    var verdict = verdict
    verdict.waiver = waiver.reason
    switch verdict.grade {
    case .failed, .nonStrict: verdict.grade = .waived
    case .passed:
      verdict.grade = .unexpectedlyPassed
      verdict.reasons = ["the waiver is stale: \(waiver.reason)"]
    case .unimplemented, .waived, .unexpectedlyPassed: break
    }
    return verdict
  }

  /// Another way to the right end is no failure where nothing else is wrong.
  private static func grade(_ findings: [Finding]) -> Verdict.Grade {
    if findings.isEmpty { return .passed }
    return findings.allSatisfy { $0.kind == .events } ? .nonStrict : .failed
  }

  /// What is wrong beside the violations, that of the connector's process first.
  private func findings(_ testCase: ConformanceCase, _ observation: Observation) -> [Finding] {
    let expected = testCase.expectation
    var findings = claimFindings(observation)
    if observation.outcome != expected.outcome {
      findings.append(.outcome(expected: expected.outcome, seen: observation.outcome))
    }
    if let difference = EventDifference(
      expected: expected.events, seen: observation.journal.events)
    {
      findings.append(.events(difference))
    }
    return findings
  }

  /// Where what the connector says is not what the server saw.
  private func claimFindings(_ observation: Observation) -> [Finding] {
    let claim: [Finding] =
      switch observation.claim {
      case .timedOut: [.timedOut]
      case .crashed(let how): [.crashed(how)]
      case .notUnderstood(let line): [.notUnderstood(line)]
      case .leftOpen: [.leftOpen]
      case .notRun(let why): [.notRun(why)]
      case .connected: observation.journal.outcome == .fail ? [.connectedNowhere] : []
      case .refused, .unimplemented: []
      }
    guard let statement = observation.statement else { return claim }
    switch (observation.claim, statement.connected, statement.tls) {
    case (.connected, false, _), (.refused, true, _), (.unimplemented, true, _):
      return claim + [.contradiction]
    case (.connected, true, true?) where observation.journal.outcome == .plain:
      return claim + [.misstated(isSSL: true)]
    case (.connected, true, false?) where observation.journal.outcome == .ssl:
      return claim + [.misstated(isSSL: false)]
    default: return claim
    }
  }
}

extension ServerFixture {
  /// What must not be printed.
  fileprivate var secrets: [String] {
    [account.password?.reveal()].compactMap(\.self).filter { !$0.isEmpty }
  }
}
