/// A credential that every form carries, named as in the document's basic authentication.
enum CredentialField: String, CaseIterable, Hashable, Sendable {
  case server
  case port
  case username
  case password
  case database
  case sslMode

  /// All names, for an error to list.
  static let list = allCases.map(\.rawValue).joined(separator: ", ")

  /// What a value may be.
  var allowed: String {
    switch self {
    case .server: "one host name or IP address"
    case .port: "1 to 65535"
    case .username, .password, .database: "a text that is not empty"
    case .sslMode: "Disable, Allow, Prefer, Require, Verify-Ca, Verify-Full"
    }
  }
}
