import PostgresSession
import ServerFixtures

/// Whom a server lets in: what a client is to be told.
extension Fixture {
  /// The first role that has a password, or the first.
  public var username: String { server.account.username }
  /// Its password; nil where it has none, or only a verifier of one.
  public var password: String? { server.account.password?.reveal() }
  /// The first database.
  public var database: String { server.account.database }
}
