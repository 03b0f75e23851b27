import OpenSSLKit
import PostgresWire

/// The server's side of one SCRAM-SHA-256 exchange.
///
/// Follows PostgreSQL's `auth-scram.c` in what it checks, in which order, and in what it says.
package struct SCRAMServer: Hashable, Sendable {
  private let verifier: SCRAMVerifier
  private let nonce: String
  /// The client could have chosen the PLUS mechanism.
  private let couldBind: Bool
  /// Set where the client chose the PLUS mechanism.
  private let boundTo: Certificate?

  private var bindingFlag: UInt8 = 0
  private var clientFirstBare: [UInt8] = []
  private var serverFirst = ""
  private var clientNonce = ""

  /// `boundTo` is the server's own certificate, where the client chose SCRAM-SHA-256-PLUS.
  init(
    verifier: SCRAMVerifier, nonce: String, couldBind: Bool, boundTo: Certificate?
  ) {
    self.verifier = verifier
    self.nonce = nonce
    self.couldBind = couldBind
    self.boundTo = boundTo
  }

  /// Gives server-first-message.
  mutating func receiveFirst(_ message: [UInt8]) throws(Fault) -> [UInt8] {
    var scanner = try AttributeScanner(message)
    bindingFlag = scanner.peek
    try readBindingFlag(&scanner)
    if scanner.peek == UInt8(ascii: "a") { throw .authorizationIdentity }
    guard scanner.peek == UInt8(ascii: ",") else {
      throw .malformed(
        "Unexpected attribute \"\(scanner.printablePeek)\" in client-first-message.", line: 1040)
    }
    scanner.advance()
    clientFirstBare = scanner.rest
    if scanner.peek == UInt8(ascii: "m") { throw .unsupportedExtension }
    _ = try scanner.value(of: UInt8(ascii: "n"))
    let nonceBytes = try scanner.value(of: UInt8(ascii: "r"))
    guard nonceBytes.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x2c }) else {
      throw .unprintableNonce
    }
    clientNonce = String(decoding: nonceBytes, as: UTF8.self)
    while !scanner.isAtEnd { _ = try scanner.anyAttribute() }
    serverFirst =
      "r=\(clientNonce)\(nonce),s=\(Base64.encode(verifier.salt)),i=\(verifier.iterations)"
    return Array(serverFirst.utf8)
  }

  /// Gives server-final-message, or nil where the proof is wrong.
  mutating func receiveFinal(_ message: [UInt8]) throws(Fault) -> [UInt8]? {
    var scanner = try AttributeScanner(message)
    try checkBinding(scanner.value(of: UInt8(ascii: "c")))
    let finalNonce = try scanner.value(of: UInt8(ascii: "r"))
    var withoutProof: [UInt8]
    var attribute: (name: UInt8, value: [UInt8])
    repeat {
      withoutProof = scanner.consumed
      attribute = try scanner.anyAttribute()
    } while attribute.name != UInt8(ascii: "p")
    guard let proof = Base64.decode(String(decoding: attribute.value, as: UTF8.self)),
      proof.count == SCRAM.keyLength
    else { throw .malformed("Malformed proof in client-final-message.", line: 1353) }
    guard scanner.isAtEnd else {
      throw .malformed("Garbage found at the end of client-final-message.", line: 1361)
    }
    guard finalNonce == Array("\(clientNonce)\(nonce)".utf8) else { throw .nonceMismatch }
    return verify(proof, withoutProof)
  }

  private func verify(_ proof: [UInt8], _ withoutProof: [UInt8]) -> [UInt8]? {
    let message = clientFirstBare + [0x2c] + Array(serverFirst.utf8) + [0x2c] + withoutProof
    let signature = Digest.sha256.authenticationCode(key: verifier.storedKey, message: message)
    let clientKey = SCRAM.xor(proof, signature)
    guard constantTimeEqual(Digest.sha256.hash(clientKey), verifier.storedKey) else {
      return nil
    }
    let answer = Digest.sha256.authenticationCode(key: verifier.serverKey, message: message)
    return Array("v=\(Base64.encode(answer))".utf8)
  }

  private func readBindingFlag(_ scanner: inout AttributeScanner) throws(Fault) {
    switch scanner.peek {
    case UInt8(ascii: "n"):
      guard boundTo == nil else { throw .bindingDataMissing(line: 956) }
      scanner.advance()
      try scanner.comma(line: 963)
    case UInt8(ascii: "y"):
      guard boundTo == nil else { throw .bindingDataMissing(line: 978) }
      guard !couldBind else { throw .bindingDowngrade }
      scanner.advance()
      try scanner.comma(line: 993)
    case UInt8(ascii: "p"):
      guard boundTo != nil else { throw .bindingDataUnexpected }
      let type = String(decoding: try scanner.value(of: UInt8(ascii: "p")), as: UTF8.self)
      guard type == SCRAM.bindingType else { throw .unsupportedBinding(type) }
    default:
      throw .malformed(
        "Unexpected channel-binding flag \"\(scanner.printablePeek)\".", line: 1025)
    }
  }

  private func checkBinding(_ value: [UInt8]) throws(Fault) {
    let text = String(decoding: value, as: UTF8.self)
    if let boundTo {
      guard let endPoint = SCRAM.endPoint(of: boundTo) else { throw .noDigest }
      guard text == Base64.encode(SCRAM.bindingInput(endPoint)) else { throw .bindingMismatch }
    } else {
      // base64 of "n,," and of "y,,"
      let expected = bindingFlag == UInt8(ascii: "n") ? "biws" : "eSws"
      guard text == expected else { throw .unexpectedBinding }
    }
  }
}

/// Reads the attributes of a SCRAM message as `auth-scram.c` does, where a message is a C string.
private struct AttributeScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ message: [UInt8]) throws(SCRAMServer.Fault) {
    guard !message.isEmpty else { throw .malformed("The message is empty.", 366, "scram_exchange") }
    guard !message.contains(0) else {
      throw .malformed("Message length does not match input length.", 371, "scram_exchange")
    }
    bytes = message
  }

  var isAtEnd: Bool { position >= bytes.count }
  /// The next byte; 0 at the end.
  var peek: UInt8 { isAtEnd ? 0 : bytes[position] }
  var rest: [UInt8] { Array(bytes[position...]) }
  /// All before the comma that stands before the next attribute.
  var consumed: [UInt8] { Array(bytes[..<max(position - 1, 0)]) }

  var printablePeek: String { printable(peek) }

  mutating func advance() {
    position += 1
  }

  mutating func comma(line: Int) throws(SCRAMServer.Fault) {
    guard peek == UInt8(ascii: ",") else {
      throw .malformed("Comma expected, but found character \"\(printablePeek)\".", line: line)
    }
    advance()
  }

  mutating func value(of attribute: UInt8) throws(SCRAMServer.Fault) -> [UInt8] {
    let name = Character(Unicode.Scalar(attribute))
    guard peek == attribute else {
      throw .malformed(
        "Expected attribute \"\(name)\" but found \"\(printablePeek)\".", 712, "read_attr_value")
    }
    advance()
    return try value(named: name, line: 720, "read_attr_value")
  }

  mutating func anyAttribute() throws(SCRAMServer.Fault) -> (name: UInt8, value: [UInt8]) {
    let name = peek
    guard !isAtEnd else {
      throw .malformed("Attribute expected, but found end of string.", 825, "read_any_attr")
    }
    guard Character(Unicode.Scalar(name)).isASCII, Character(Unicode.Scalar(name)).isLetter else {
      throw .malformed(
        "Attribute expected, but found invalid character \"\(printablePeek)\".", 833,
        "read_any_attr")
    }
    advance()
    return (name, try value(named: Character(Unicode.Scalar(name)), line: 842, "read_any_attr"))
  }

  private mutating func value(
    named name: Character, line: Int, _ routine: String
  ) throws(SCRAMServer.Fault) -> [UInt8] {
    guard peek == UInt8(ascii: "=") else {
      throw .malformed("Expected character \"=\" for attribute \"\(name)\".", line, routine)
    }
    advance()
    let end = bytes[position...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count
    defer { position = end + 1 }
    return Array(bytes[position..<end])
  }
}
