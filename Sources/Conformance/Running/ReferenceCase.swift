import Credentials
import MockPostgres
import PostgresSession
import ReferenceConnector
import ServerFixtures

/// What both ways of running the reference connector share.
struct ReferenceCase: Sendable {
  private let identities: IdentityCatalogue
  private let usualTrust: ClientTrust
  /// For the servers whose clients trust what most do.
  private let usual: ClientTLS

  init(_ suite: Suite) throws {
    identities = suite.directory.identities
    usualTrust = ClientTrust(root: try identities.root())
    usual = try Self.tls(usualTrust)
  }

  func connector(for fixture: ServerFixture) throws -> ReferenceConnector {
    let trust = try fixture.clientTrust(identities)
    return ReferenceConnector(
      tls: trust == usualTrust ? usual : try Self.tls(trust), timeout: fixture.patience)
  }

  private static func tls(_ trust: ClientTrust) throws -> ClientTLS {
    try ClientTLS(roots: .certificates([trust.root], revocationLists: trust.revocationLists))
  }

  /// What the credentials say, read from their text; nil where they are refused.
  func parameters(_ testCase: ConformanceCase, _ client: CaseClient) -> ConnectionParameters? {
    guard let text = client.credentials else { return client.parameters }
    return try? Credentials.parse(text, as: testCase.writing?.form).parameters
  }

  func observation(_ journal: Journal, _ report: ConnectionReport) -> Observation {
    let isConnected = report.outcome != .fail
    return Observation(
      journal: journal, claim: isConnected ? .connected : .refused,
      statement: Statement(connected: isConnected, tls: report.outcome == .ssl),
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
