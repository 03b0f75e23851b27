import PostgresSession
import ReferenceConnector
import Testing

@Suite struct PlanTests {
  @Test(
    "A mode is an ordered list of attempts",
    arguments: [
      (SSLMode.disable, [Attempt(.none)]),
      (.allow, [Attempt(.none, otherwiseAfter: [.refused(over: .plain)]), Attempt(.required)]),
      (
        .prefer,
        [Attempt(.preferred, otherwiseAfter: [.tlsFailed, .refused(over: .tls)]), Attempt(.none)]
      ),
      (.require, [Attempt(.required)]),
      (.verifyCa, [Attempt(.required, verify: .chain)]),
      (.verifyFull, [Attempt(.required, verify: .chainAndName)]),
    ])
  func plan(mode: SSLMode, attempts: [Attempt]) {
    #expect(mode.plan == attempts)
  }

  @Test(
    "An attempt says in a few words what it tries",
    arguments: [
      (SSLMode.disable, ["without SSL"]),
      (.allow, ["without SSL", "with SSL, certificate unchecked"]),
      (.prefer, ["with SSL, or without where the server has none", "without SSL"]),
      (.require, ["with SSL, certificate unchecked"]),
      (.verifyCa, ["with SSL, certificate checked"]),
      (.verifyFull, ["with SSL, certificate and host name checked"]),
    ])
  func summary(mode: SSLMode, words: [String]) {
    #expect(mode.plan.map(\.summary) == words)
  }

  @Test(
    "TLS at once is for the modes that demand TLS, and there is nothing to fall back to",
    arguments: [
      (SSLMode.disable, nil), (.allow, nil), (.prefer, nil), (.require, [Attempt(.direct)]),
      (.verifyCa, [Attempt(.direct, verify: .chain)]),
      (.verifyFull, [Attempt(.direct, verify: .chainAndName)]),
    ] as [(SSLMode, [Attempt]?)])
  func directPlan(mode: SSLMode, attempts: [Attempt]?) {
    #expect(mode.directPlan == attempts)
  }

  @Test("A mode that might do without TLS is not even dialled for TLS at once")
  func weakMode() async throws {
    var options = ClientOptions()
    options.sslNegotiation = .direct
    let connector = ReferenceConnector(tls: try ClientTLS(roots: .none), options: options)
    let report = await connector.connect(account) { _ in
      Issue.record("an attempt was made")
      return .plain
    }
    #expect(report.outcome == .fail)
    #expect(
      report.description == """
        1. with SSL at once, certificate unchecked: failed: weak sslmode "prefer" may not be used \
        with sslnegotiation=direct (use "require", "verify-ca", or "verify-full")
        To change: use Require, Verify-Ca or Verify-Full.
        """)
  }
}
