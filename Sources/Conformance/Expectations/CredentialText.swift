import Credentials
import Foundation
import PostgresSession

/// Credentials as a connector is given them, with what a case changes in their text.
enum CredentialText {
  static let connectionSpecID = "74a1c565-4e59-48d7-9d67-7c03b8a13137"

  /// Nil where the writing cannot carry the mode.
  static func write(
    _ parameters: ConnectionParameters, _ writing: CredentialWriting, _ variation: ClientVariation
  ) -> String? {
    guard var text = writing.write(parameters) else { return nil }
    if let id = variation[.connectionSpecID] { text.replace(connectionSpecID, with: id) }
    if let field = variation[.without] { text = removing(field, from: text) }
    return text
  }

  static func carriesConnectionSpec(_ writing: CredentialWriting) -> Bool {
    let parameters = ConnectionParameters(
      server: "server", port: 1, database: "database", username: "username",
      password: Secret("password"), sslMode: writing.modes.first ?? .prefer)
    return writing.write(parameters)?.contains(connectionSpecID) ?? false
  }

  /// Takes a field out of the object that holds the credentials, or out of its connection string.
  private static func removing(_ field: String, from text: String) -> String {
    guard var root = object(text) else { return text }
    if var auth = root["auth"] as? [String: Any], let params = auth["params"] as? [String: Any] {
      auth["params"] = removing(field, from: params)
      root["auth"] = auth
    } else {
      root = removing(field, from: root)
    }
    guard let data = try? JSONSerialization.data(withJSONObject: root) else { return text }
    return String(decoding: data, as: UTF8.self)
  }

  private static func removing(_ field: String, from object: [String: Any]) -> [String: Any] {
    var object = object
    object[field] = nil
    if let string = object["connectionString"] as? String {
      let keyword = field == "username" ? "uid" : field
      let kept = string.split(separator: ";").filter {
        !$0.lowercased().hasPrefix("\(keyword)=")
      }
      object["connectionString"] = kept.joined(separator: ";")
    }
    return object
  }

  private static func object(_ text: String) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
  }
}
