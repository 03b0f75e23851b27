import OpenSSLKit

extension TLSFailure {
  /// What to change where a handshake came to nothing.
  var remedy: String {
    if let verification { return verification.remedy }
    if hasWrongKey { return "give the server the key of its certificate" }
    return alertReceived.flatMap { Self.remedies[$0] }
      ?? "check the TLS versions that both ends allow"
  }

  /// A client finds nothing else signed in a handshake than the proof that the server has the key.
  var hasWrongKey: Bool { reason == "bad signature" }

  /// By the alert with which the server ended it (RFC 8446, section 6.2), in OpenSSL's words.
  private static let remedies = [
    "handshake failure": "check the ciphers and the groups that both ends allow",
    "missing extension": "connect by the server's name, for an address is not sent to it (SNI)",
    "unrecognized name": "connect by a name that the server knows (SNI)",
    "unknown CA": ownCertificate, "bad certificate": ownCertificate,
    "unsupported certificate": ownCertificate, "certificate expired": ownCertificate,
    "certificate revoked": ownCertificate, "certificate unknown": ownCertificate,
  ]
  private static let ownCertificate =
    "check the client's certificate, and which authorities the server believes"
}
