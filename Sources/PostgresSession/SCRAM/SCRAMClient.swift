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

  /// Whether the exchange is bound to the server's certificate.
  var isBound: Bool {
    if case .endPoint = binding { true } else { false }
  }

  private var firstBare: [UInt8] { Array("n=,r=\(nonce)".utf8) }

  /// client-first-message.
  var first: [UInt8] { binding.header + firstBare }

  /// Takes server-first-message and gives client-final-message.
  mutating func respond(to serverFirst: [UInt8]) throws(Fault) -> [UInt8] {
    guard let values = Self.values(of: ["r", "s", "i"], in: serverFirst) else {
      throw Fault("the server's first SCRAM message is malformed")
    }
    let combined = values[0]
    guard combined.hasPrefix(nonce), combined != nonce else {
      throw Fault("the server's SCRAM nonce does not begin with the client's")
    }
    guard let salt = Base64.decode(values[1]) else {
      throw Fault("the server's SCRAM salt is not base64")
    }
    guard let iterations = Int(values[2]), iterations >= 1 else {
      throw Fault("the server's SCRAM iteration count is not a positive number")
    }
    guard iterations <= Self.iterationLimit else {
      throw Fault("the server asks for \(iterations) SCRAM iterations, more than the client makes")
    }
    let keys = KeptKeys.shared.keys(
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
    if let error = Self.values(of: ["e"], in: serverFinal)?[0] {
      throw Fault("the server ended SCRAM with the error \"\(error)\"")
    }
    guard let signature = Self.values(of: ["v"], in: serverFinal).flatMap({ Base64.decode($0[0]) })
    else { throw Fault("the server's last SCRAM message has no signature") }
    guard constantTimeEqual(signature, expectedSignature) else {
      throw Fault("the server's SCRAM signature is wrong: it does not know the password")
    }
  }

  /// The values of a message that has these attributes, in this order, and no other: as libpq, which
  /// takes no extension either.
  private static func values(of names: [String], in message: [UInt8]) -> [String]? {
    let parts = String(decoding: message, as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == names.count else { return nil }
    var values: [String] = []
    for (part, name) in zip(parts, names) {
      guard part.hasPrefix("\(name)=") else { return nil }
      values.append(String(part.dropFirst(name.count + 1)))
    }
    return values
  }
}
