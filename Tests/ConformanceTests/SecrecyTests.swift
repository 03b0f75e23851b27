@testable import Conformance
import MockPostgres
import Testing

/// What is kept of a case for its reports.
struct SecrecyTests {
  private let secrecy = Secrecy(["s3cret", "s3cret-and-more", ""])

  @Test("A secret is hidden wherever a connector may put it")
  func hidden() {
    var connection = ConnectionJournal(number: 1, clientAddress: "127.0.0.1")
    connection.startup = .init(
      protocolVersion: "3.0",
      parameters: [.init(name: "application_name", value: "postgresql://a:s3cret@h")],
      transport: .plain)
    connection.trace = ["F 9 Query \"SELECT 's3cret-and-more'\""]
    connection.errors = [.init(sqlState: "42601", message: "at or near \"s3cret\"")]
    connection.log = ["s3cret s3cret"]
    var expected = connection
    expected.startup?.parameters[0].value = "postgresql://a:•••@h"
    expected.trace = ["F 9 Query \"SELECT '•••'\""]
    expected.errors[0].message = "at or near \"•••\""
    expected.log = ["••• •••"]
    var journal = Journal()
    journal.connections = [connection]
    #expect(secrecy.redacted(journal).connections == [expected])
    #expect(secrecy.redacted("wrong: s3cret-and-more") == "wrong: •••")
  }

  @Test("A verdict has no secret of its server in it, whatever the connector said of why it ended")
  func verdict() throws {
    let suite = try BundledSuite.suite
    let testCase = try #require(suite.casesByParameters().first { $0.id == "plain/Disable" })
    let verdict = Judge(suite).verdict(
      testCase,
      Observation(
        journal: Journal(), claim: .notRun("it ended: s3cret is no password"),
        output: "password=s3cret"))
    #expect(verdict.grade == .failed)
    #expect(verdict.output == "password=•••")
    #expect(verdict.reasons.first { $0.contains("it ended: ••• is no password") } != nil)
    #expect(!"\(verdict)".contains("s3cret"))
  }

  @Test("Of a conversation that is too long to be shown beginning and end are kept")
  func long() {
    var connection = ConnectionJournal(number: 1, clientAddress: "127.0.0.1")
    connection.trace = (1...1000).map { "B \($0) NoticeResponse" }
    var journal = Journal()
    journal.connections = [connection]
    let trace = secrecy.redacted(journal).connections[0].trace
    #expect(trace.count == 201)
    #expect(trace[149...151] == ["B 150 NoticeResponse", "… 800 more", "B 951 NoticeResponse"])
    #expect(secrecy.redacted(String(repeating: "x", count: 9000)).count == 8001)
  }
}
