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
}
