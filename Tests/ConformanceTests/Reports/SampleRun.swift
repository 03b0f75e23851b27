@testable import Conformance
import Foundation
import MockPostgres
import PostgresSession
import ServerFixtures

/// Runs that were never run, for what is made of them.
enum SampleRun {
  static let hostile = ##"<script>alert(1)</script>"><img src=x onerror=alert(1)> ' & \# %0A"##

  /// Of `plain`: one case that passed, one that failed, one that is waived; and a waiver that covers
  /// none.
  static func summary() throws -> Summary {
    let suite = try BundledSuite.suite
    let cases = suite.casesByParameters().filter {
      $0.server == "plain" && $0.variation.changes.isEmpty
    }
    var verdicts = cases.prefix(3).map { Verdict(passing: $0) }
    for index in verdicts.indices { verdicts[index].number = index + 1 }
    verdicts[0].duration = .milliseconds(12)
    verdicts[1].grade = .failed
    verdicts[1].events = [.connect, .authfail]
    verdicts[1].outcome = .fail
    verdicts[1].reasons = ["expected plain, and it was <fail> & more"]
    verdicts[1].causes = ["it uses other credentials"]
    verdicts[1].exposures = [.init(secret: .scramProof, way: .inTheClear, isAllowed: true)]
    verdicts[1].output = "psql: error: \u{7} no"
    verdicts[1].repetitions = .init(count: 3, failed: 2)
    verdicts[1].journal.connections = [connection()]
    verdicts[2].grade = .waived
    verdicts[2].waiver = "known \"since\" 2020"
    verdicts[2].reasons = [hostile]
    return Summary(
      connector: "some-client", argument: "clients/some-client.yaml", fixtures: "mine",
      verdicts: verdicts, sentences: suite.sentences, isStrict: false,
      waivers: [
        .init(pattern: "plain/P*", reason: "known \"since\" 2020", file: "x.yaml", line: 6),
        .init(pattern: "gone/*", reason: "was so", file: "x.yaml", line: 7),
      ],
      selection: .init(isWhole: true, total: 3, seed: 7),
      servers: suite.servers.mapValues(\.summary),
      start: Date(timeIntervalSince1970: 1_767_225_600),
      duration: .milliseconds(3210))
  }

  /// So many cases of all servers, each with a conversation and with words of an enemy.
  static func summary(count: Int) throws -> Summary {
    let suite = try BundledSuite.suite
    let cases = suite.casesByForm()
    let verdicts = (0..<count).map { index in
      var verdict = Verdict(passing: cases[index % cases.count])
      verdict.number = index + 1
      verdict.output = hostile
      verdict.journal.connections = [connection()]
      if index.isMultiple(of: 50) {
        verdict.grade = .failed
        verdict.reasons = [hostile]
      }
      return verdict
    }
    return Summary(
      connector: "some-client", verdicts: verdicts, sentences: suite.sentences, isStrict: false,
      servers: suite.servers.mapValues(\.summary))
  }

  /// A login over TLS.
  static func connection() -> ConnectionJournal {
    var connection = ConnectionJournal(number: 1, clientAddress: "127.0.0.1")
    connection.events = [.connect, .sslaccept, .authfail]
    connection.tls = .init(version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384")
    connection.tls?.clientHello = .init(versions: ["TLSv1.3"], ciphers: [], groups: ["x25519"])
    connection.startup = .init(
      protocolVersion: "3.0",
      parameters: [.init(name: "user", value: "acme"), .init(name: hostile, value: hostile)],
      transport: .tls)
    connection.secrets = [.init(kind: .scramProof, transport: .tls)]
    connection.errors = [.init(sqlState: "28P01", message: hostile)]
    connection.log = [hostile]
    connection.trace = [
      "F 8 SSLRequest", "B 1 SSLResponse S", "F 52 StartupMessage 3.0 user=\"acme\"",
      "B 30 ParameterStatus a=\"1\"", "B 31 ParameterStatus b=\"\(hostile)\"", "… 7 more",
      "B 90 ErrorResponse \(hostile)",
    ]
    connection.messagesBeforeTLS = 2
    connection.isClosed = true
    return connection
  }
}
