import OpenSSLKit

/// What a server keeps of a password for SCRAM-SHA-256.
///
/// RFC 5802, section 3; PostgreSQL's `scram_build_secret`.
package struct SCRAMVerifier: Hashable, Sendable {
  package let salt: [UInt8]
  package let iterations: Int
  package let storedKey: [UInt8]
  package let serverKey: [UInt8]

  package init(salt: [UInt8], iterations: Int, storedKey: [UInt8], serverKey: [UInt8]) {
    self.salt = salt
    self.iterations = iterations
    self.storedKey = storedKey
    self.serverKey = serverKey
  }

  /// Reads `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`; as `parse_scram_secret`.
  package init?(_ text: String) {
    let fields = text.split(separator: "$", omittingEmptySubsequences: false)
    let parts = fields.dropFirst().flatMap {
      $0.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    }
    guard fields.count == 3, fields[0] == SCRAM.mechanism, parts.count == 4,
      let iterations = Int(parts[0]), iterations > 0,
      let salt = Base64.decode(String(parts[1])), let storedKey = Base64.decode(String(parts[2])),
      let serverKey = Base64.decode(String(parts[3])),
      storedKey.count == SCRAM.keyLength, serverKey.count == SCRAM.keyLength
    else { return nil }
    self.init(salt: salt, iterations: iterations, storedKey: storedKey, serverKey: serverKey)
  }

  /// The text that `rolpassword` holds.
  package var text: String {
    "\(SCRAM.mechanism)$\(iterations):\(Base64.encode(salt))"
      + "$\(Base64.encode(storedKey)):\(Base64.encode(serverKey))"
  }

  /// Costs `iterations` HMACs: to be made once, at start.
  package init(password: [UInt8], salt: [UInt8], iterations: Int) {
    let keys = SCRAMKeys(password: password, salt: salt, iterations: iterations)
    self.init(
      salt: salt, iterations: iterations, storedKey: keys.storedKey, serverKey: keys.serverKey)
  }
}

/// The keys of RFC 5802, section 3, that both ends derive from the password once it is prepared.
struct SCRAMKeys: Hashable, Sendable {
  let clientKey: [UInt8]
  let storedKey: [UInt8]
  let serverKey: [UInt8]

  init(password: [UInt8], salt: [UInt8], iterations: Int) {
    let salted = KeyDerivation.pbkdf2(
      password: SASLprep.prepared(password), salt: salt, iterations: iterations)
    clientKey = Digest.sha256.authenticationCode(key: salted, message: Array("Client Key".utf8))
    storedKey = Digest.sha256.hash(clientKey)
    serverKey = Digest.sha256.authenticationCode(key: salted, message: Array("Server Key".utf8))
  }
}

/// The mechanism names, and the one channel binding that PostgreSQL has.
///
/// RFC 7677; RFC 5929, section 4 (`tls-server-end-point`).
enum SCRAM {
  static let mechanism = "SCRAM-SHA-256"
  static let plusMechanism = "SCRAM-SHA-256-PLUS"
  static let bindingType = "tls-server-end-point"
  static let keyLength = 32

  /// The bytes of `tls-server-end-point`: the certificate's hash under its own signature's digest.
  ///
  /// Nil where the signature has none, as with Ed25519.
  static func endPoint(of certificate: Certificate) -> [UInt8]? {
    guard let digest = certificate.signatureDigest else { return nil }
    return digest.hash(certificate.der)
  }

  /// What the `c` attribute holds, before base64, where binding is in use.
  static func bindingInput(_ endPoint: [UInt8]) -> [UInt8] {
    Array("p=\(bindingType),,".utf8) + endPoint
  }

  static func xor(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    zip(a, b).map { $0 ^ $1 }
  }
}
