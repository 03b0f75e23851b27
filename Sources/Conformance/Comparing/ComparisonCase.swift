import Credentials
package import PostgresSession
import ServerFixtures

/// One connection attempt of one client, made to both servers.
package struct ComparisonCase: Hashable, Sendable, CustomStringConvertible {
  package var client: String
  package var server: String
  package var mode: SSLMode
  package var credentials: ComparedCredentials
  /// The identity whose certificate the client has; nil for none.
  package var certificate: String?

  package init(
    client: String, server: String, mode: SSLMode, credentials: ComparedCredentials,
    certificate: String? = nil
  ) {
    self.client = client
    self.server = server
    self.mode = mode
    self.credentials = credentials
    self.certificate = certificate
  }

  /// `psql/hostssl-only/Require/wrong-password`, or
  /// `psql/clientcert-required,sslcert=client-expired/Require/right`.
  package var id: String {
    [
      client, server + (certificate.map { ",sslcert=\($0)" } ?? ""), mode.rawValue,
      credentials.rawValue,
    ]
    .joined(separator: "/")
  }

  package var description: String { id }

  /// Where the client is to connect, and as whom.
  func parameters(_ account: ServerFixture.Account, port: Int) -> ConnectionParameters {
    var parameters = ConnectionParameters(
      server: "127.0.0.1", port: port, database: account.database, username: account.username,
      password: account.password ?? Secret("unused"), sslMode: mode)
    switch credentials {
    case .right: break
    case .wrongPassword: parameters.password = Secret("not the password")
    case .unknownRole: parameters.username = "nosuch"
    case .unknownDatabase: parameters.database = "nosuch"
    }
    return parameters
  }
}

/// What a client says of itself.
package enum ComparedCredentials: String, CaseIterable, Hashable, Sendable {
  case right
  case wrongPassword = "wrong-password"
  case unknownRole = "unknown-role"
  case unknownDatabase = "unknown-database"
}
