import PostgresSession

/// The text that was written for a credential, without NUL, and where.
struct CredentialValue: Hashable, Sendable {
  let text: String
  let place: Place
}

extension CredentialValue {
  /// The text, which must not be empty.
  func filled(allowed: String) throws(CredentialsError) -> String {
    guard !text.isEmpty else {
      throw place.error("is empty", allowed: allowed)
    }
    return text
  }

  func port() throws(CredentialsError) -> Int {
    let allowed = CredentialField.port.allowed
    let digits = try filled(allowed: allowed)
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw place.error("is not a whole number in decimal digits", allowed: allowed)
    }
    guard let port = Int(digits), (1...65535).contains(port) else {
      throw place.error("is out of range", allowed: allowed)
    }
    return port
  }

  func sslMode() throws(CredentialsError) -> SSLMode {
    let allowed = CredentialField.sslMode.allowed
    let spelling = try filled(allowed: allowed)
    if let mode = SSLMode(spelling: spelling) { return mode }
    guard !["true", "false"].contains(spelling.lowercased()) else {
      throw place.error(
        "is the boolean of the API page, which is none of the document's six modes",
        allowed: allowed
      )
    }
    let hint = nearest(to: spelling, in: SSLMode.allCases.map(\.rawValue))
    throw place.error("is not a mode" + suggestion(hint), allowed: allowed)
  }
}
