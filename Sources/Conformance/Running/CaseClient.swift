import Credentials
import MockPostgres
import PostgresSession
import ServerFixtures

/// What the client of a case is given.
struct CaseClient: Sendable {
  var parameters: ConnectionParameters
  /// The text of the credentials, for a connector that reads the document's forms.
  var credentials: String?
  /// The address that it connects from.
  var address: String

  /// `port` is where the server of the case can be reached.
  init(_ testCase: ConformanceCase, _ fixture: ServerFixture, _ suite: Suite, port: Int) {
    let variation = testCase.variation
    let account = fixture.account
    let host = fixture.recipe(in: suite.directory.identities)?.host
    parameters = ConnectionParameters(
      server: variation[.server] ?? host ?? "127.0.0.1",
      port: variation[.port].flatMap { Int($0) } ?? port,
      database: variation[.database] ?? account.database,
      username: variation[.username] ?? account.username,
      password: variation[.password].map { Secret($0) } ?? account.password ?? Secret("unused"),
      sslMode: testCase.mode)
    address = variation[.from] ?? "127.0.0.1"
    credentials = testCase.writing.flatMap {
      CredentialText.write(parameters, $0, variation)
    }
  }
}
