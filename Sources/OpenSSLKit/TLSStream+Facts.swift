internal import COpenSSL

extension TLSStream {
  /// What was agreed; complete once the handshake is done.
  var facts: TLSFacts {
    let cipher = unsafe SSL_get_current_cipher(pointer)
    return TLSFacts(
      version: unsafe String(cString: SSL_get_version(pointer)),
      cipher: unsafe String(cString: SSL_CIPHER_get_name(cipher)),
      cipherBits: unsafe Int(SSL_CIPHER_get_bits(cipher, nil)),
      serverName: serverName,
      applicationProtocol: applicationProtocol,
      peerCertificate: unsafe SSL_get1_peer_certificate(pointer)
        .map { unsafe Certificate(adopting: $0) },
      localCertificate: context.certificate,
      group: group
    )
  }

  /// The server's name as the client sent it (SNI); known as soon as the ClientHello is.
  package var serverName: String? {
    unsafe SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name)
      .map { unsafe String(cString: $0) }
  }

  private var applicationProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    unsafe SSL_get0_alpn_selected(pointer, &name, &length)
    guard length > 0 else { return nil }
    return unsafe String(
      decoding: UnsafeBufferPointer(start: name, count: Int(length)),
      as: UTF8.self
    )
  }

  private var group: String? {
    let number = unsafe cossl_get_negotiated_group(pointer)
    guard number != NID_undef else { return nil }
    return unsafe SSL_group_to_name(pointer, number).map { unsafe String(cString: $0) }
  }
}
