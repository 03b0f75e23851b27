import Credentials
import MockPostgres
import PostgresSession
import ReferenceConnector
import ServerFixtures

/// What both ways of running the reference connector share.
struct ReferenceCase: Sendable {
  private let identities: IdentityCatalogue
  /// By the names of servers.
  private let clients = Remembered<ClientTLS>()

  init(_ suite: Suite) throws {
    identities = suite.directory.identities
  }

  func connector(for fixture: ServerFixture) throws -> ReferenceConnector {
    let tls = try clients.value(fixture.name) {
      let trust = try fixture.clientTrust(identities)
      return try ClientTLS(
        roots: .certificates([trust.root], revocationLists: trust.revocationLists))
    }
    return ReferenceConnector(tls: tls, timeout: fixture.patience)
  }

  /// What the credentials say, read from their text; nil where they are refused.
  func parameters(_ testCase: ConformanceCase, _ client: CaseClient) -> ConnectionParameters? {
    guard let text = client.credentials else { return client.parameters }
    return try? Credentials.parse(text, as: testCase.writing?.form).parameters
  }

  func observation(_ journal: Journal, _ report: ConnectionReport) -> Observation {
    Observation(
      journal: journal, claim: report.outcome == .fail ? .refused : .connected,
      output: report.description)
  }
}

extension ServerFixture {
  /// Seconds for a login: few where the server leaves its clients without an answer; else enough for
  /// a machine that is busy with other cases, which is no reason to fail one.
  var patience: Int {
    behaviour.faults.flatMap(\.steps).contains(.stall) ? 2 : 60
  }
}
