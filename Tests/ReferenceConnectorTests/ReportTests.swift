import OpenSSLKit
import PostgresSession
@testable import ReferenceConnector
import Testing

@Suite struct ReportTests {
  @Test("A report has a line an attempt, and says what to change")
  func failed() async throws {
    let report = try await report(.prefer) { $0.encryption == .none ? "28000" : "28P01" }
    #expect(
      report.description == """
        1. with SSL, or without where the server has none: failed: \
        the server refused: FATAL:  28P01: no
        2. without SSL: failed: the server refused: FATAL:  28000: no
        To change: use Require if the server accepts SSL connections only, and check that \
        pg_hba.conf admits this address, user and database.
        """)
    #expect(report.outcome == .fail)
    #expect(report.server == nil)
  }

  @Test(
    "A report of a connection says how it was made",
    arguments: [
      (
        SSLMode.allow,
        """
        1. without SSL: failed: the server refused: FATAL:  28000: no
        2. with SSL, certificate unchecked: connected over TLSv1.3 with TLS_AES_256_GCM_SHA384
        """, Outcome.ssl
      ),
      (
        .require,
        "1. with SSL, certificate unchecked: connected over TLSv1.3 with TLS_AES_256_GCM_SHA384",
        .ssl
      ),
    ])
  func encrypted(mode: SSLMode, text: String, outcome: Outcome) async throws {
    let report = try await report(mode) { $0.encryption == .none ? "28000" : nil }
    #expect(report.description == text)
    #expect(report.outcome == outcome)
  }

  @Test("A report of a connection without SSL says so")
  func plain() async throws {
    let report = try await report(.disable) { _ in nil }
    #expect(report.description == "1. without SSL: connected, unencrypted")
    #expect(report.outcome == .plain)
  }

  @Test(
    "A password is in no report, however it is looked at", arguments: SSLMode.allCases,
    [nil, "28P01", "28000"])
  func secret(mode: SSLMode, sqlState: String?) async throws {
    let report = try await report(mode) { _ in sqlState }
    let text = shown(report)
    #expect(text.contains("acme"))
    #expect(!text.contains("pencil"))
  }

  @Test(
    "A password is in no session, however far it has come",
    arguments: [
      [], [.authentication(3)], [.authentication(5, [1, 2, 3, 4])],
      Array(SCRAMExample.server.prefix(1)), Array(SCRAMExample.server.prefix(2)),
    ] as [[SessionInput]])
  func sessionSecret(inputs: [SessionInput]) {
    var client = ClientSession(account, Attempt(.none), scramNonce: "n", timeout: 1)
    for input in [.connected] + inputs { _ = client.handle(input) }
    #expect(shown(client).contains("acme"))
    #expect(!shown(client).contains("pencil"))
  }

  @Test(
    "A verifying mode without a root sends nothing", arguments: [SSLMode.verifyCa, .verifyFull])
  func noRoot(mode: SSLMode) async throws {
    var parameters = account
    parameters.sslMode = mode
    var dialled = 0
    let report = await ReferenceConnector(tls: try ClientTLS(roots: .none)).connect(parameters) {
      _ in
      dialled += 1
      return .plain
    }
    #expect(dialled == 0)
    #expect(
      report.attempts
        == [.init(attempt: mode.plan[0], result: .failed(.noRootCertificate))])
  }

  /// `refusal` gives the SQLSTATE of the server's answer, or nil where it lets the client in.
  private func report(
    _ mode: SSLMode, refusal: (Attempt) -> String?
  ) async throws -> ConnectionReport {
    var parameters = account
    parameters.sslMode = mode
    let root = try certificate(commonName: "db.example.org")
    let tls = try ClientTLS(roots: .certificates([root]))
    return await ReferenceConnector(tls: tls).connect(parameters) { attempt in
      let answer: [SessionInput] =
        refusal(attempt).map { [.error($0)] } ?? [.authenticationOk, .ready]
      let encrypted: [SessionInput] =
        attempt.encryption == .none ? [] : [.yes, .encrypted(by: root)]
      return Talk(attempt, encrypted + answer).result ?? .failed(.unreachable(reason: ""))
    }
  }
}
