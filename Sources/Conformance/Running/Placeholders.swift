import Credentials
import Foundation
import PostgresSession

/// What a connector's command and environment may hold between braces.
struct Placeholders: Sendable {
  static let known = [
    "server", "port", "database", "username", "password", "sslMode", "rootCertificate",
    "revocationList", "clientCertificate", "clientKey", "sslNegotiation", "connectionString",
    "uri", "credentials", "form", "connectTimeout", "folder",
  ]

  private let values: [String: String]

  /// What they stand for.
  ///
  /// `rootCertificate` and `revocationList` are paths of files, the second nil where there is none.
  /// Both are empty in a mode that verifies nothing, unless `givesRoot`: a client that finds a root may
  /// verify where the document does not ask for it. `identity` are the paths of the client's certificate
  /// and key, which are empty without; `sslNegotiation` is libpq's option. `loginSeconds` is what a
  /// login may take, `folder` that of the connector's file.
  init(
    _ parameters: ConnectionParameters, spelling: String, rootCertificate: String,
    revocationList: String? = nil, givesRoot: Bool = false,
    identity: (certificate: String, key: String)? = nil,
    sslNegotiation: String? = nil, credentials: String? = nil, form: String? = nil,
    loginSeconds: Int, folder: String
  ) {
    // Where a connector says nothing of modes, they are the document's, which no reader of URIs knows.
    let isSpelt = spelling != parameters.sslMode.rawValue
    let verifies = givesRoot || [.verifyCa, .verifyFull].contains(parameters.sslMode)
    values = [
      "server": parameters.server,
      "port": String(parameters.port),
      "database": parameters.database,
      "username": parameters.username,
      "password": parameters.password.reveal(),
      "sslMode": spelling,
      "rootCertificate": verifies ? rootCertificate : "",
      "revocationList": verifies ? revocationList ?? "" : "",
      "clientCertificate": identity?.certificate ?? "",
      "clientKey": identity?.key ?? "",
      "sslNegotiation": sslNegotiation ?? ClientOptions.SSLNegotiation.postgres.rawValue,
      "connectionString": parameters.connectionString(),
      "uri": parameters.uri(sslMode: isSpelt ? spelling : spelling.lowercased()),
      "credentials": credentials ?? "",
      "form": form ?? "",
      "connectTimeout": String(loginSeconds),
      "folder": folder,
    ]
  }

  /// All of them, as an object on one line.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(values) else {
      preconditionFailure("texts can always be encoded")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Puts the values in; what a value holds is not looked at again.
  func fill(_ template: String) -> String {
    template.replacing(/{([A-Za-z]+)}/) { match in
      values[String(match.1)] ?? String(match.0)
    }
  }

  /// The words between braces; other texts in braces, as JSON's, are no placeholders.
  static func names(in template: String) -> [String] {
    template.matches(of: /{([A-Za-z]+)}/).map { String($0.1) }
  }
}

extension ConnectionParameters {
  /// A connection URI as libpq reads it (PostgreSQL manual, "Connection URIs").
  package func uri(sslMode: String) -> String {
    let host = server.contains(":") ? "[\(server)]" : Self.encoded(server)
    return "postgresql://\(Self.encoded(username)):\(Self.encoded(password.reveal()))@"
      + "\(host):\(port)/\(Self.encoded(database))?sslmode=\(Self.encoded(sslMode))"
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let character = Character(Unicode.Scalar(byte))
      guard byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character)
      else { return String(format: "%%%02X", byte) }
      return String(character)
    }.joined()
  }
}
