import Credentials
import MockPostgres
import PostgresSession
import ReferenceConnector
import ServerFixtures

/// What both ways of running the reference connector share.
struct ReferenceCase: Sendable {
  let connector: ReferenceConnector

  init(_ identities: IdentityCatalogue) throws {
    // A machine that is busy with other cases is no reason to fail one.
    connector = ReferenceConnector(
      tls: try ClientTLS(roots: .certificates([identities.root()])), timeout: 60)
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
