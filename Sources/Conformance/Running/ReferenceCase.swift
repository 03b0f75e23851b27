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

  func connector(
    for fixture: ServerFixture, _ variation: ClientVariation
  ) throws -> ReferenceConnector {
    let trust = try fixture.clientTrust(identities)
    let identity = try variation[.sslcert].map { try identities.identity($0) }
    var options = ClientOptions()
    options.statement = "SELECT 1"
    if let word = variation[.sslnegotiation],
      let negotiation = ClientOptions.SSLNegotiation(rawValue: word)
    {
      options.sslNegotiation = negotiation
    }
    options.verifiesWherePossible = variation[.sslrootcert] != nil
    return ReferenceConnector(
      tls: trust == usualTrust && identity == nil ? usual : try Self.tls(trust, identity),
      options: options, timeout: fixture.patience)
  }

  private static func tls(_ trust: ClientTrust, _ identity: Identity? = nil) throws -> ClientTLS {
    var settings = ClientTLS.Settings()
    settings.identity = identity.map { ($0.chain, $0.key) }
    return try ClientTLS(
      roots: .certificates([trust.root], revocationLists: trust.revocationLists),
      settings: settings)
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
    isBacklogFull || behaviour.faults.flatMap(\.steps).contains(.stall) ? 2 : 60
  }
}
