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

  func connector(
    for fixture: ServerFixture, _ variation: ClientVariation, _ patience: Patience
  ) throws -> ReferenceConnector {
    let identityName = variation[.sslcert]
    let tls = try clients.value("\(fixture.name) \(identityName ?? "")") {
      let trust = try fixture.clientTrust(identities)
      var settings = ClientTLS.Settings()
      settings.identity = try identityName.map { name in
        let identity = try identities.identity(name)
        return (identity.chain, identity.key)
      }
      return try ClientTLS(
        roots: .certificates([trust.root], revocationLists: trust.revocationLists),
        settings: settings)
    }
    var options = ClientOptions()
    options.statement = "SELECT 1"
    if let word = variation[.sslnegotiation],
      let negotiation = ClientOptions.SSLNegotiation(rawValue: word)
    {
      options.sslNegotiation = negotiation
    }
    options.verifiesWherePossible = variation[.sslrootcert] != nil
    return ReferenceConnector(tls: tls, options: options, timeout: fixture.loginSeconds(patience))
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
