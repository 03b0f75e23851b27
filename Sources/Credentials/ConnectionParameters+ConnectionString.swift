package import PostgresSession

extension ConnectionParameters {
  /// The document's connection string, the password in the clear, the mode as Npgsql spells it.
  ///
  /// Every value is quoted where it must be, so none can end early or add a keyword.
  package func connectionString() -> String {
    connectionString(ssl: [("SSL Mode", sslMode.npgsqlSpelling)])
  }

  /// The document's pattern, and behind it what says how SSL is used.
  func connectionString(ssl: [(keyword: String, value: String)]) -> String {
    let pattern: [CredentialField] = [.server, .database, .port, .username, .password]
    return ConnectionString(
      pattern.map { (ConnectionStringKeyword($0).documentSpelling, text(of: $0)) } + ssl
    ).description
  }

  /// The value of a credential, in the document's spelling.
  func text(of field: CredentialField) -> String {
    switch field {
    case .server: server
    case .port: String(port)
    case .username: username
    case .password: password.reveal()
    case .database: database
    case .sslMode: sslMode.rawValue
    }
  }
}
