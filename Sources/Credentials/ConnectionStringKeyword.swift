/// What a keyword of a connection string sets.
enum ConnectionStringKeyword: CaseIterable, Hashable, Sendable {
  case server
  case database
  case port
  case username
  case password
  case sslMode
  case encryptionMethod
  case validateServerCertificate
  /// The same property as the API page misspells it, apart because the two can contradict.
  case validationServerCertificate

  /// The keyword that a text spells, in any case, and that spelling as it is in the table.
  static func spelled(_ text: String) -> (keyword: Self, spelling: String)? {
    let text = text.lowercased()
    for keyword in allCases {
      for spelling in keyword.spellings where spelling.lowercased() == text {
        return (keyword, spelling)
      }
    }
    return nil
  }

  /// The spellings taken, the document's first, then those of Npgsql 10.
  var spellings: [String] {
    switch self {
    case .server: ["Server", "Host"]
    case .database: ["Database", "DB"]
    case .port: ["Port"]
    case .username: ["UID", "Username", "User Name", "User Id", "UserId"]
    case .password: ["Password", "PWD", "PSW"]
    case .sslMode: ["SSL Mode", "SslMode"]
    case .encryptionMethod: ["EncryptionMethod"]
    case .validateServerCertificate: ["ValidateServerCertificate"]
    case .validationServerCertificate: ["ValidationServerCertificate"]
    }
  }

  /// The spelling that the document uses, or else the keyword's own driver.
  var documentSpelling: String { spellings[0] }

  /// The credential it sets; nil for the two SSL properties.
  var field: CredentialField? {
    switch self {
    case .server: .server
    case .database: .database
    case .port: .port
    case .username: .username
    case .password: .password
    case .sslMode: .sslMode
    case .encryptionMethod, .validateServerCertificate, .validationServerCertificate: nil
    }
  }
}

extension ConnectionStringKeyword {
  /// The keyword that sets a credential.
  init(_ field: CredentialField) {
    self =
      switch field {
      case .server: .server
      case .database: .database
      case .port: .port
      case .username: .username
      case .password: .password
      case .sslMode: .sslMode
      }
  }

  /// The keywords an error offers.
  static let list = allCases.filter { $0 != .validationServerCertificate }
    .map(\.documentSpelling).joined(separator: ", ")

  /// Keywords of the drivers that take such strings, in lower case, that set no credential here.
  static let foreign: Set = [
    "application name", "channel binding", "client encoding", "command timeout", "driver", "dsn",
    "encoding", "hostnameincertificate", "integrated security", "kerberos service name",
    "maximum pool size", "minimum pool size", "options", "passfile", "persist security info",
    "pooling", "root certificate", "search path", "ssl certificate", "ssl key", "ssl negotiation",
    "ssl password", "target session attributes", "timeout", "timezone", "trust server certificate",
    "truststore",
  ]
}
