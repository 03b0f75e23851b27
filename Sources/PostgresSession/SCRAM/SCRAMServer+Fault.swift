import PostgresWire

extension SCRAMServer {
  package typealias Fault = SASLFault
}

/// What can be wrong with a SCRAM message.
extension SASLFault {
  private init(
    _ sqlState: SQLState, _ message: String, detail: String? = nil, line: Int,
    _ routine: String = "read_client_first_message", file: String = "auth-scram.c"
  ) {
    self.init(sqlState, message, detail: detail, Diagnostic.Source(file, line, routine))
  }
}

extension SASLFault {
  static func malformed(_ detail: String, line: Int) -> Self {
    malformed(
      detail, line, line > 1100 ? "read_client_final_message" : "read_client_first_message")
  }

  static func malformed(_ detail: String, _ line: Int, _ routine: String) -> Self {
    Self(.protocolViolation, "malformed SCRAM message", detail: detail, line: line, routine)
  }

  static let invalidMechanism = Self(
    .protocolViolation, "client selected an invalid SASL authentication mechanism", line: 256,
    "scram_init")

  /// The body of a SASLInitialResponse ends too early, or too late; as `pqformat.c` says it.
  static func invalidResponse(_ error: WireError) -> Self {
    let (message, line, routine): (String, Int, String) =
      switch error {
      case .invalidBody(_, .unterminatedString):
        ("invalid string in message", 624, "pq_getmsgrawstring")
      case .invalidBody(_, .shortInteger):
        ("insufficient data left in message", 533, "pq_copymsgbytes")
      case .invalidBody(_, .shortBytes):
        ("insufficient data left in message", 515, "pq_getmsgbytes")
      default: ("invalid message format", 640, "pq_getmsgend")
      }
    return Self(.protocolViolation, message, line: line, routine, file: "pqformat.c")
  }

  static func bindingDataMissing(line: Int) -> Self {
    malformed(
      "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel "
        + "binding data.", line: line)
  }

  static let bindingDataUnexpected = malformed(
    "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes "
      + "channel binding data.", line: 1007)

  static let bindingDowngrade = Self(
    .invalidAuthorizationSpecification, "SCRAM channel binding negotiation error",
    detail: "The client supports SCRAM channel binding but thinks the server does not.  "
      + "However, this server does support channel binding.", line: 985)

  static func unsupportedBinding(_ type: String) -> Self {
    Self(
      .protocolViolation, "unsupported SCRAM channel-binding type \"\(type)\"", line: 1019)
  }

  static let authorizationIdentity = Self(
    .featureNotSupported, "client uses authorization identity, but it is not supported",
    line: 1036)

  static let unsupportedExtension = Self(
    .featureNotSupported, "client requires an unsupported SCRAM extension", line: 1057)

  static let unprintableNonce = Self(
    .protocolViolation, "non-printable characters in SCRAM nonce", line: 1071)

  /// The certificate's signature has no digest of its own, as with Ed25519.
  static let noDigest = Self(
    .internalError, "could not find digest for NID UNDEF", line: 1403,
    "be_tls_get_certificate_hash", file: "be-secure-openssl.c")

  static let bindingMismatch = Self(
    .invalidAuthorizationSpecification, "SCRAM channel binding check failed", line: 1317,
    "read_client_final_message")

  static let unexpectedBinding = Self(
    .protocolViolation, "unexpected SCRAM channel-binding attribute in client-final-message",
    line: 1335, "read_client_final_message")

  static let nonceMismatch = Self(
    .protocolViolation, "invalid SCRAM response", detail: "Nonce does not match.", line: 404,
    "scram_exchange")
}
