internal import COpenSSL

/// An alert that OpenSSL itself has no reason to send.
extension TLSStream {
  /// What a server's fatal alert is on the wire at this point of the connection: in the clear before
  /// there are keys, and else protected as all that it sends then is.
  ///
  /// OpenSSL has no call that sends any alert one likes, so that the record is made here, from the
  /// keys of the connection (RFC 8446, section 5.2; RFC 5246, section 6.2.3.3). Nothing can be sent
  /// behind it. Nil where the cipher is none that protects and authenticates at once (AEAD).
  package func alert(_ code: UInt8) -> [UInt8]? {
    precondition(context.keepsSecrets, "the keys of the connection were not kept")
    guard let sequence = protectedRecordCount else { return TLSRecord.alert(code) }
    guard let cipher = unsafe SSL_get_current_cipher(pointer),
      unsafe SSL_CIPHER_is_aead(cipher) == 1
    else { return nil }
    let keys = unsafe RecordKeys(cipher)
    if let serverTrafficSecret {
      return keys?.tls13(serverTrafficSecret, [2, code, 21], sequence)
    }
    return keys?.tls12(masterSecret, randoms, alert: [2, code], sequence)
  }

  private var masterSecret: [UInt8] {
    let session = unsafe SSL_get_session(pointer)
    return unsafe [UInt8](unsafeUninitializedCapacity: 48) { buffer, count in
      count = unsafe SSL_SESSION_get_master_key(session, buffer.baseAddress, 48)
    }
  }

  /// The server's and the client's, in the order in which keys are made from them.
  private var randoms: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = unsafe SSL_get_server_random(pointer, buffer.baseAddress, 32)
      count += unsafe SSL_get_client_random(pointer, buffer.baseAddress.map { unsafe $0 + 32 }, 32)
    }
  }
}

/// How a cipher of TLS protects records, and how its keys are made.
@safe private struct RecordKeys {
  private let cipher: OpaquePointer
  private let digest: Digest
  private let keyLength: Int
  /// As of ChaCha20: all of the nonce comes from the keys, and none of it is sent.
  private let hasImplicitNonce: Bool

  private static let (nonceLength, tagLength) = (12, 16)

  /// Nil for one that OpenSSL knows and this does not, as AES-CCM.
  @unsafe init?(_ suite: OpaquePointer) {
    let identifier = unsafe SSL_CIPHER_get_cipher_nid(suite)
    let known = [NID_aes_128_gcm, NID_aes_256_gcm, NID_chacha20_poly1305]
    guard known.contains(identifier),
      let cipher = unsafe EVP_get_cipherbyname(OBJ_nid2sn(identifier))
    else { return nil }
    unsafe self.cipher = cipher
    digest =
      unsafe EVP_MD_get_size(SSL_CIPHER_get_handshake_digest(suite)) == 48 ? .sha384 : .sha256
    keyLength = Int(unsafe EVP_CIPHER_get_key_length(cipher))
    hasImplicitNonce = identifier == NID_chacha20_poly1305
  }

  /// A record of TLS 1.3, whose content ends with its type.
  func tls13(_ secret: [UInt8], _ content: [UInt8], _ sequence: UInt64) -> [UInt8] {
    let header = TLSRecord.header(type: 23, length: content.count + Self.tagLength)
    let nonce = Self.nonce(expanded(secret, "iv", Self.nonceLength), sequence)
    return header + sealed(content, expanded(secret, "key", keyLength), nonce, header)
  }

  /// An alert's record of TLS 1.2; `randoms` are the server's and then the client's.
  func tls12(
    _ master: [UInt8], _ randoms: [UInt8], alert: [UInt8], _ sequence: UInt64
  ) -> [UInt8] {
    // RFC 5246, section 6.3: both ends' keys, and then what their nonces begin with.
    let fixedLength = hasImplicitNonce ? Self.nonceLength : 4
    let block = block(master, Array("key expansion".utf8) + randoms, 2 * (keyLength + fixedLength))
    let key = Array(block[keyLength..<2 * keyLength])
    let fixed = Array(block.suffix(fixedLength))
    let explicit = hasImplicitNonce ? [] : Randomness.bytes(8)
    let nonce = hasImplicitNonce ? Self.nonce(fixed, sequence) : fixed + explicit
    let authenticated = Self.bytes(sequence) + TLSRecord.header(type: 21, length: alert.count)
    return TLSRecord.header(type: 21, length: explicit.count + alert.count + Self.tagLength)
      + explicit + sealed(alert, key, nonce, authenticated)
  }

  /// HKDF-Expand-Label without a context (RFC 8446, section 7.1), for what is no longer than a hash.
  private func expanded(_ secret: [UInt8], _ label: String, _ length: Int) -> [UInt8] {
    let label = Array("tls13 \(label)".utf8)
    let info = [0, UInt8(length), UInt8(label.count)] + label + [0]
    return Array(digest.authenticationCode(key: secret, message: info + [1]).prefix(length))
  }

  /// The pseudorandom function of TLS 1.2 (RFC 5246, section 5).
  private func block(_ secret: [UInt8], _ seed: [UInt8], _ length: Int) -> [UInt8] {
    var (block, link) = ([UInt8](), seed)
    while block.count < length {
      link = digest.authenticationCode(key: secret, message: link)
      block += digest.authenticationCode(key: secret, message: link + seed)
    }
    return Array(block.prefix(length))
  }

  /// What a record is encrypted with, by its number (RFC 8446, section 5.3).
  private static func nonce(_ initial: [UInt8], _ sequence: UInt64) -> [UInt8] {
    zip(initial, [0, 0, 0, 0] + bytes(sequence)).map { $0 ^ $1 }
  }

  private static func bytes(_ number: UInt64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// The ciphertext, and the tag behind it.
  private func sealed(
    _ plaintext: [UInt8], _ key: [UInt8], _ nonce: [UInt8], _ authenticated: [UInt8]
  ) -> [UInt8] {
    let context = unsafe EVP_CIPHER_CTX_new()
    defer { unsafe EVP_CIPHER_CTX_free(context) }
    var count: Int32 = 0
    unsafe EVP_EncryptInit_ex2(context, cipher, key, nonce, nil)
    unsafe EVP_EncryptUpdate(context, nil, &count, authenticated, Int32(authenticated.count))
    var sealed = [UInt8](repeating: 0, count: plaintext.count)
    unsafe EVP_EncryptUpdate(context, &sealed, &count, plaintext, Int32(plaintext.count))
    unsafe EVP_EncryptFinal_ex(context, nil, &count)
    var tag = [UInt8](repeating: 0, count: Self.tagLength)
    unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), &tag)
    return sealed + tag
  }
}
