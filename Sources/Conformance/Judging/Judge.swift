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
    let events = observation.journal.events
    let outcome = observation.outcome
    let expected = testCase.expectation
    let secrecy = Secrecy(suite.servers[testCase.server]?.secrets ?? [])
    let isRight = outcome == expected.outcome
    let isSame = events == expected.events
    var reasons = violations(testCase, observation)
    let isSafe = reasons.isEmpty
    reasons += self.reasons(testCase, observation)
    let grade: Verdict.Grade
    if observation.claim == .unimplemented {
      grade = .unimplemented
    } else if isSafe, isRight, isSame, reasons.isEmpty {
      grade = .passed
    } else if isSafe, isRight, claimFits(observation) {
      grade = .nonStrict
    } else {
      grade = .failed
    }
    return waived(
      Verdict(
        testCase: testCase, grade: grade, events: events, outcome: outcome,
        reasons: grade == .unimplemented ? [] : reasons.map { secrecy.redacted($0) }, waiver: nil,
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

  // MARK: Reasons

  /// A connector that says it connected must have been let in.
  private func claimFits(_ observation: Observation) -> Bool {
    switch observation.claim {
    case .connected: observation.journal.outcome != .fail
    case .refused: true
    case .timedOut, .notRun, .unimplemented: false
    }
  }

  private func reasons(_ testCase: ConformanceCase, _ observation: Observation) -> [String] {
    let expected = testCase.expectation
    var reasons: [String] = []
    switch observation.claim {
    case .timedOut: reasons.append("the connector did not end in time")
    case .notRun(let why): reasons.append("the connector could not be run: \(why)")
    case .connected where observation.journal.outcome == .fail:
      reasons.append("the connector says that it connected, and the server let nobody in")
    case .connected, .refused, .unimplemented: break
    }
    if observation.outcome != expected.outcome {
      reasons.append(
        "expected \(expected.outcome.rawValue), and it was \(observation.outcome.rawValue)")
    }
    if let difference = firstDifference(expected.events, observation.journal.events) {
      reasons.append(difference)
    }
    return reasons
  }

  private func firstDifference(_ expected: [Event], _ seen: [Event]) -> String? {
    guard expected != seen else { return nil }
    let index = zip(expected, seen).prefix { $0 == $1 }.count
    func word(_ events: [Event]) -> String {
      index < events.count ? events[index].rawValue : "the end"
    }
    return "event \(index + 1): expected \(word(expected)), and it was \(word(seen)) "
      + "(expected \(expected.notation); seen \(seen.notation))"
  }

  private func violations(_ testCase: ConformanceCase, _ observation: Observation) -> [String] {
    let fixture = suite.servers[testCase.server]
    let refusedBy = fixture?.recipe(in: suite.directory.identities)?.refusedBy
    return Invariant.all.compactMap { invariant in
      invariant.violation(
        Invariant.Evidence(
          mode: testCase.mode, journal: observation.journal, output: observation.output,
          identityIsRefusedBy: refusedBy, secrets: fixture?.secrets ?? []))
    }
  }
}

extension ServerFixture {
  /// What must not be printed.
  fileprivate var secrets: [String] {
    [account.password?.reveal()].compactMap(\.self)
  }
}
