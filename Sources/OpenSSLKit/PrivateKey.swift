internal import COpenSSL

/// A private key with its public half; the owner of an `EVP_PKEY`, which never changes.
@safe package final class PrivateKey: @unchecked Sendable {
  let pointer: OpaquePointer

  private init(adopting pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe EVP_PKEY_free(pointer)
  }

  /// Makes a new random key.
  ///
  /// An elliptic one takes some 40 microseconds, an RSA key tenths of a second to seconds.
  package static func generate(_ type: KeyType) throws(TLSError) -> PrivateKey {
    ErrorQueue.clear()
    guard let pointer = unsafe type.generate() else {
      throw .refused("cannot generate a key of type \(type.rawValue)")
    }
    return unsafe PrivateKey(adopting: pointer)
  }

  /// Reads the first private key of a PEM text: PKCS #8 (RFC 5958), or the older forms.
  ///
  /// A key of any algorithm that OpenSSL knows is read; one that a password protects, by that
  /// password alone. Throws OpenSSL's reason: `bad decrypt` for another password.
  package static func parse(pem: String, password: String? = nil) throws(TLSError) -> PrivateKey {
    ErrorQueue.clear()
    let file = MemoryBIO(Array(pem.utf8))
    var bytes = Array((password ?? "").utf8.map { CChar(bitPattern: $0) }) + [0]
    let pointer = unsafe bytes.withUnsafeMutableBytes { secret in
      unsafe PEM_read_bio_PrivateKey(
        file.pointer, nil, password == nil ? refusePassword : nil,
        password == nil ? nil : secret.baseAddress)
    }
    guard let pointer = unsafe pointer else {
      throw .refused("no private key can be read from the PEM text")
    }
    return unsafe PrivateKey(adopting: pointer)
  }

  /// The key as PEM: PKCS #8, not encrypted, with a line feed at the end.
  package var pem: String {
    let file = MemoryBIO()
    unsafe PEM_write_bio_PKCS8PrivateKey(file.pointer, pointer, nil, nil, 0, nil, nil)
    return file.drainText()
  }
}

extension PrivateKey {
  /// The digest for signatures by this key; nil where the algorithm has its own (EdDSA).
  var signatureDigest: Digest? {
    let type = unsafe EVP_PKEY_get_id(pointer)
    return type == EVP_PKEY_ED25519 || type == EVP_PKEY_ED448 ? nil : .sha256
  }
}

/// Says that there is no password, where OpenSSL would else ask for one at the terminal.
func refusePassword(
  _: UnsafeMutablePointer<CChar>?,
  _: Int32,
  _: Int32,
  _: UnsafeMutableRawPointer?
) -> Int32 {
  -1
}
