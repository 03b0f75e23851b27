import PostgresSession

/// The two SSL properties that the API page lets a connection string end with.
///
/// They are DataDirect's: method 0 never encrypts, 6 encrypts if the server does, 1 always; and a
/// certificate that is validated must chain to a known authority, but may bear any host's name.
struct SSLProperties {
  private let method: CredentialValue?
  private let validation: CredentialValue?

  /// Takes the properties from all values of a string, each either 0 or one of its other numbers.
  init(
    _ values: [ConnectionStringKeyword: CredentialValue]
  ) throws(CredentialsError) {
    method = try values[.encryptionMethod]?.number(of: ["0", "1", "6"])
    let validations = [
      try values[.validateServerCertificate]?.number(of: ["0", "1"]),
      try values[.validationServerCertificate]?.number(of: ["0", "1"]),
    ].compactMap(\.self)
    validation = validations.first
    guard let first = validations.first, let last = validations.last, first.text != last.text else {
      return
    }
    throw last.place.error(
      "contradicts ValidateServerCertificate",
      allowed: "the same value, or only one of the two"
    )
  }

  /// The mode that the properties mean, which must be that of `SSL Mode` if this is given too.
  func mode(with sslMode: SSLMode?) throws(CredentialsError) -> SSLMode {
    guard let method else {
      return try modeWithoutMethod(sslMode)
    }
    guard let meant = Self.modes[[method.text, validation?.text ?? "0"]] else {
      throw (validation ?? method).place.error(
        "contradicts EncryptionMethod=\(method.text)",
        allowed: "1 only with EncryptionMethod=1"
      )
    }
    guard sslMode == nil || sslMode == meant else {
      throw method.place.error(
        "contradicts SSL Mode; it means \(meant.rawValue)",
        allowed: "a method that means the same mode, or only one of the two"
      )
    }
    return meant
  }

  private func modeWithoutMethod(_ sslMode: SSLMode?) throws(CredentialsError) -> SSLMode {
    let mode = sslMode ?? .prefer
    guard let validation else { return mode }
    guard validation.text == "0" else {
      throw validation.place.error(
        "needs an EncryptionMethod",
        allowed: "1 only with EncryptionMethod=1"
      )
    }
    guard mode != .verifyCa, mode != .verifyFull else {
      throw validation.place.error(
        "contradicts SSL Mode; 0 means that no certificate is verified",
        allowed: "0 only with a mode that does not verify"
      )
    }
    return mode
  }

  /// Encryption method and validation of the certificate, and the mode they mean.
  private static let modes: [[String]: SSLMode] = [
    ["0", "0"]: .disable,
    ["6", "0"]: .prefer,
    ["1", "0"]: .require,
    ["1", "1"]: .verifyCa,
  ]

  /// The properties that mean a mode, for a string to be written; nil if none do.
  static func pairs(meaning mode: SSLMode) -> [(keyword: String, value: String)]? {
    modes.first { $0.value == mode }.map { numbers, _ in
      [("EncryptionMethod", numbers[0]), ("ValidateServerCertificate", numbers[1])]
    }
  }
}

extension CredentialValue {
  /// The value, which must be one of some numbers.
  fileprivate func number(of numbers: [String]) throws(CredentialsError) -> CredentialValue {
    let allowed = numbers.joined(separator: ", ")
    guard numbers.contains(try filled(allowed: allowed)) else {
      throw place.error("is none of its numbers", allowed: allowed)
    }
    return self
  }
}
