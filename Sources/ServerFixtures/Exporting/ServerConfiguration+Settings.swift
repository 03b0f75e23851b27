import PostgresSession

/// `postgresql.conf`.
extension ServerConfiguration {
  /// Where the files of TLS lie, by the settings that name them.
  private static let places = [
    "ssl_cert_file": "server.crt", "ssl_key_file": "server.key", "ssl_ca_file": "client-ca.crt",
    "ssl_crl_file": "client-ca.crl",
  ]

  /// The fixture's own settings behind those of which PostgreSQL's default is another, or the
  /// machine's.
  static func settings(_ fixture: ServerFixture, folder: String, files: [String]) -> String {
    let settings = fixture.behaviour.settings
    let assumed = [
      ("listen_addresses", "127.0.0.1"), ("unix_socket_directories", ""),
      ("password_encryption", settings.passwordEncryption.rawValue),
      ("TimeZone", settings.timeZone), ("default_text_search_config", "pg_catalog.english"),
      ("lc_messages", "C.UTF-8"), ("lc_monetary", "C.UTF-8"), ("lc_numeric", "C.UTF-8"),
      ("lc_time", "C.UTF-8"),
    ]
    let own = fixture.written.settings.map { ($0.name, $0.value) }
      .filter { $0.0 != "server_version" && places[$0.0] == nil }
    let tls = places.sorted { $0.key < $1.key }.filter { files.contains($0.value) }
      .map { ($0.key, "\(folder)/\($0.value)") }
    let ownNames = Set(own.map(\.0))
    return "# \(settings.serverVersion.major): \(fixture.summary.replacing("\n", with: " "))\n"
      + (assumed.filter { !ownNames.contains($0.0) } + own + tls)
      .map { "\($0) = \(quoted($1))\n" }.joined()
  }

  /// A text of postgresql.conf; as `GUC_scanstr` reads it.
  private static func quoted(_ value: String) -> String {
    let escaped = value.unicodeScalars.map { scalar in
      switch scalar {
      case "'": "''"
      case "\\": "\\\\"
      case _ where scalar.value < 0x20: "\\" + String(scalar.value + 0o1000, radix: 8).dropFirst()
      default: String(scalar)
      }
    }
    return "'\(escaped.joined())'"
  }
}
