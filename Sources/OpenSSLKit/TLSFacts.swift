/// What was agreed in a handshake.
package struct TLSFacts: Hashable, Sendable {
  /// OpenSSL's name of the version, such as `TLSv1.3`; see ``TLSVersion``.
  package var version: String

  /// OpenSSL's name of the cipher, such as `TLS_AES_256_GCM_SHA384`.
  package var cipher: String

  /// How many secret bits the cipher has, such as 256.
  package var cipherBits: Int

  /// The server's name that the client sent (SNI, RFC 6066, section 3); nil if it sent none.
  package var serverName: String?

  /// The protocol chosen by ALPN; nil if none was.
  package var applicationProtocol: String?

  /// What the peer presented.
  package var peerCertificate: Certificate?

  /// What this end presents.
  ///
  /// A client's is sent only if the server asked for it.
  package var localCertificate: Certificate?

  /// OpenSSL's name of the key exchange group, such as `x25519`; nil if there was none.
  package var group: String?

  package init(
    version: String,
    cipher: String,
    cipherBits: Int,
    serverName: String? = nil,
    applicationProtocol: String? = nil,
    peerCertificate: Certificate? = nil,
    localCertificate: Certificate? = nil,
    group: String? = nil
  ) {
    self.version = version
    self.cipher = cipher
    self.cipherBits = cipherBits
    self.serverName = serverName
    self.applicationProtocol = applicationProtocol
    self.peerCertificate = peerCertificate
    self.localCertificate = localCertificate
    self.group = group
  }
}
