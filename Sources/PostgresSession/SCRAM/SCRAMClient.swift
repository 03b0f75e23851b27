import OpenSSLKit

/// The client's side of one SCRAM-SHA-256 exchange.
///
/// RFC 5802, sections 3 and 5; RFC 7677. As libpq, it sends no user name: PostgreSQL has it already.
package struct SCRAMClient: Hashable, Sendable {
  /// What the message says of channel binding.
  enum Binding: Hashable, Sendable {
    /// The client does not bind (`n`).
    case none
    /// The client would, and believes that the server would not (`y`).
    case unoffered
    /// Bound to the server's certificate, by its hash.
    case endPoint([UInt8])

    var header: [UInt8] {
      switch self {
      case .none: Array("n,,".utf8)
      case .unoffered: Array("y,,".utf8)
      case .endPoint: Array("p=\(SCRAM.bindingType),,".utf8)
      }
    }

    var input: [UInt8] {
      if case .endPoint(let hash) = self { SCRAM.bindingInput(hash) } else { header }
    }
  }

  /// Why the server is not believed, as a sentence.
  struct Fault: Error, Hashable, Sendable {
    let sentence: String

    init(_ sentence: String) {
      self.sentence = sentence
    }
  }

  /// More would keep a client busy for minutes: 32 times what the strictest advice asks for.
  static let iterationLimit = 20_000_000

  private let binding: Binding
  private let nonce: String
  private let password: Secret
  private var expectedSignature: [UInt8] = []

  init(binding: Binding, nonce: String, password: Secret) {
    self.binding = binding
    self.nonce = nonce
    self.password = password
  }

  private var firstBare: [UInt8] { Array("n=,r=\(nonce)".utf8) }

  /// client-first-message.
  var first: [UInt8] { binding.header + firstBare }

  /// Takes server-first-message and gives client-final-message.
  mutating func respond(to serverFirst: [UInt8]) throws(Fault) -> [UInt8] {
    let attributes = Self.attributes(serverFirst)
    guard let combined = attributes["r"], combined.hasPrefix(nonce), combined != nonce else {
      throw Fault("the server's SCRAM nonce does not begin with the client's")
    }
    guard let salt = attributes["s"].flatMap(Base64.decode), !salt.isEmpty else {
      throw Fault("the server's SCRAM salt is not base64")
    }
    guard let iterations = attributes["i"].flatMap({ Int($0) }), iterations >= 1 else {
      throw Fault("the server's SCRAM iteration count is not a positive number")
    }
    guard iterations <= Self.iterationLimit else {
      throw Fault("the server asks for \(iterations) SCRAM iterations, more than the client makes")
    }
    let keys = SCRAMKeys(
      password: Array(password.reveal().utf8), salt: salt, iterations: iterations)
    let withoutProof = Array("c=\(Base64.encode(binding.input)),r=\(combined)".utf8)
    let message = firstBare + [0x2c] + serverFirst + [0x2c] + withoutProof
    expectedSignature = Digest.sha256.authenticationCode(key: keys.serverKey, message: message)
    let signature = Digest.sha256.authenticationCode(key: keys.storedKey, message: message)
    let proof = Base64.encode(SCRAM.xor(keys.clientKey, signature))
    return withoutProof + Array(",p=\(proof)".utf8)
  }

  /// Takes server-final-message, and throws where the server does not know the password.
  func verify(_ serverFinal: [UInt8]) throws(Fault) {
    let attributes = Self.attributes(serverFinal)
    guard let signature = attributes["v"].flatMap(Base64.decode) else {
      throw Fault("the server's last SCRAM message has no signature")
    }
    guard constantTimeEqual(signature, expectedSignature) else {
      throw Fault("the server's SCRAM signature is wrong: it does not know the password")
    }
  }

  private static func attributes(_ message: [UInt8]) -> [String: String] {
    let parts = String(decoding: message, as: UTF8.self).split(separator: ",")
    return Dictionary(
      parts.compactMap { part in
        part.firstIndex(of: "=").map { (String(part[..<$0]), String(part[part.index(after: $0)...])) }
      }, uniquingKeysWith: { first, _ in first })
  }
}
