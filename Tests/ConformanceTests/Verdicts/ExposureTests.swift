@testable import Conformance
import MockPostgres
import PostgresSession
import PostgresWire
import Testing

/// What others could have overheard, and what must not be believed.
struct ExposureTests {
  struct Row: CustomTestStringConvertible {
    var mode: SSLMode
    var server: String
    var transport: Transport
    var way: Exposure.Way?
    var isAllowed = false

    var testDescription: String { "\(mode.rawValue), \(server), \(transport.rawValue)" }
    var exposures: [Exposure] {
      way.map { [Exposure(secret: .md5Hash, way: $0, isAllowed: isAllowed)] } ?? []
    }
  }

  static let rows = [
    Row(mode: .disable, server: "plain", transport: .plain, way: .inTheClear, isAllowed: true),
    Row(mode: .prefer, server: "plain", transport: .plain, way: .inTheClear, isAllowed: true),
    Row(mode: .require, server: "plain", transport: .plain, way: .inTheClear),
    Row(mode: .require, server: "ssl", transport: .tls),
    Row(
      mode: .require, server: "self-signed", transport: .tls, way: .unverifiedPeer,
      isAllowed: true),
    Row(mode: .verifyCa, server: "self-signed", transport: .tls, way: .unverifiedPeer),
    Row(
      mode: .verifyCa, server: "wrong-host", transport: .tls, way: .unverifiedPeer,
      isAllowed: true),
    Row(mode: .verifyFull, server: "wrong-host", transport: .tls, way: .unverifiedPeer),
  ]

  @Test(
    "A secret that others could have had is told once, and whether the mode allows it",
    arguments: rows)
  func exposures(_ row: Row) throws {
    let testCase = try #require(try BundledSuite.testCase(row.mode, row.server))
    var seen = Journal(Array(repeating: ([.connect, .authok], row.transport), count: 2))
    for index in seen.connections.indices {
      seen.connections[index].add(.secret(.md5Hash, row.transport))
    }
    #expect(try BundledSuite.verdict(testCase, seen).exposures == row.exposures)
  }

  @Test("A password that is printed is told, and not printed again")
  func printed() throws {
    let testCase = try #require(try BundledSuite.testCase(.disable, "hostssl-only"))
    let seen = Journal([([.connect, .authfail], .plain)])
    let verdict = try BundledSuite.verdict(testCase, seen, .refused, output: "It is s3cret.")
    #expect(verdict.exposures == [Exposure(secret: .password, way: .printed, isAllowed: false)])
    #expect(verdict.output == "It is •••.")
  }

  @Test("A report has a line for each way that a secret took, what is not allowed by its cases")
  func report() throws {
    let cases = try BundledSuite.suite.casesByParameters().prefix(7)
    let verdicts = cases.enumerated().map { index, testCase in
      var verdict = Verdict(passing: testCase)
      verdict.exposures = [Exposure(secret: .scramProof, way: .inTheClear, isAllowed: index == 0)]
      if index == 1 {
        verdict.exposures.append(Exposure(secret: .password, way: .printed, isAllowed: false))
      }
      return verdict
    }
    let ids = cases.map(\.id)
    #expect(
      SecretReport(verdicts).lines == [
        "secrets: scram-proof in the clear in 6 cases: \(ids[1...5].joined(separator: ", ")) and 1 "
          + "more",
        "secrets: scram-proof in the clear in 1 case, as their modes allow",
        "secrets: password printed in 1 case: \(ids[1])",
      ])
  }

  @Test("What is sent in plaintext behind S is not to be believed, whatever the table says")
  func plaintextBehindS() throws {
    var testCase = try #require(try BundledSuite.testCase(.require, "ssl-accepted-with-login"))
    let seen = Journal([([.connect, .sslaccept, .authok], nil)])
    #expect(try BundledSuite.verdict(testCase, seen, .refused).grade == .passed)
    testCase.expectation.outcome = .plain
    #expect(
      try BundledSuite.verdict(testCase, seen, .connected).reasons
        == ["violated: what is sent outside of TLS behind S is not believed"])
  }

  @Test("The text of an error in reply to SSLRequest is not to be shown")
  func unauthenticatedError() throws {
    let testCase = try #require(try BundledSuite.testCase(.require, "ssl-request-error"))
    let shown = "FATAL: this is not the server!"
    var seen = Journal([([.connect, .backenderror], nil)])
    seen.connections[0].errors = [.init(sqlState: "08P01", message: "this is not the server")]
    #expect(
      try BundledSuite.verdict(testCase, seen, .refused, output: shown).reasons
        == ["violated: the text of an error in reply to SSLRequest is not shown"])
    #expect(try BundledSuite.verdict(testCase, seen, .refused, output: "an error").reasons == [])
    seen.connections[0].add(.startup(StartupMessage(parameters: []), .tls))
    #expect(try BundledSuite.verdict(testCase, seen, .refused, output: shown).reasons == [])
  }
}
