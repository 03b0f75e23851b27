import Foundation

/// What a connector says of its own attempt in words, where it likes to.
///
/// A line of JSON on standard output, the last one that is an object with `connected`:
/// `{"connected": true, "tls": true, "error": "…"}`. `tls` and `error` may be left out or null;
/// whatever else is in it is not looked at.
package struct Statement: Hashable, Sendable {
  package var connected: Bool
  /// Whether it takes its connection to be encrypted; it counts only where it is connected.
  package var tls: Bool?
  package var error: String?

  package init(connected: Bool, tls: Bool? = nil, error: String? = nil) {
    self.connected = connected
    self.tls = tls
    self.error = error
  }

  /// A line that is meant as a statement and is none.
  struct Malformed: Error {
    var line: String
  }

  /// Nil where nothing in the output is meant as a statement.
  static func read(_ output: String) throws(Malformed) -> Statement? {
    for line in output.split(whereSeparator: \.isNewline).reversed() {
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard let object, object["connected"] != nil else { continue }
      guard let statement = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else {
        throw Malformed(line: String(line))
      }
      return statement
    }
    return nil
  }
}

extension Statement: Decodable {}
