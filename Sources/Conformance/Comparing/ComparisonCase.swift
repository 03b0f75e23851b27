import Credentials
package import PostgresSession
import ServerFixtures

/// One connection attempt of one client, made to both servers.
package struct ComparisonCase: Hashable, Sendable, CustomStringConvertible {
  package var client: String
  package var server: String
  package var mode: SSLMode
  package var credentials: ComparedCredentials

  /// `psql/hostssl-only/Require/wrong-password`.
  package var id: String {
    [client, server, mode.rawValue, credentials.rawValue].joined(separator: "/")
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
