internal import COpenSSL

/// What is presented to the peer.
extension TLSContext {
  /// Sets the certificate, those that lead to a root, and the key.
  ///
  /// With `permitsFaults` the key may be another one's, and a certificate that is too weak for
  /// OpenSSL's security level lowers that to 0.
  func setIdentity(
    _ chain: [Certificate], _ key: PrivateKey, permitsFaults: Bool = false
  ) throws(TLSError) {
    guard let leaf = chain.first else { throw TLSError("the certificate chain is empty") }
    if unsafe X509_check_private_key(leaf.pointer, key.pointer) == 1 {
      try use(leaf, permitsFaults) { unsafe SSL_CTX_use_certificate(pointer, leaf.pointer) }
      try use(key)
    } else {
      ErrorQueue.clear()
      guard permitsFaults else {
        throw TLSError("the private key is not that of the certificate of \"\(leaf.subject)\"")
      }
      try use(leaf, withKeyOfAnother: key)
    }
    for authority in chain.dropFirst() {
      try use(authority, permitsFaults) {
        unsafe cossl_CTX_add1_chain_cert(pointer, authority.pointer)
      }
    }
  }

  /// OpenSSL holds a certificate by reference and compares the keys when the key is set: meanwhile
  /// a copy has the key that is to sign, and then its own again, and with it its own encoding.
  private func use(_ leaf: Certificate, withKeyOfAnother key: PrivateKey) throws(TLSError) {
    let copy = unsafe X509_dup(leaf.pointer)
    defer { unsafe X509_free(copy) }
    unsafe X509_set_pubkey(copy, key.pointer)
    try use(leaf, true) { unsafe SSL_CTX_use_certificate(pointer, copy) }
    try use(key)
    unsafe X509_set_pubkey(copy, X509_get0_pubkey(leaf.pointer))
  }

  private func use(_ key: PrivateKey) throws(TLSError) {
    try ErrorQueue.check(
      unsafe SSL_CTX_use_PrivateKey(pointer, key.pointer),
      "cannot use the private key"
    )
  }

  private func use(
    _ certificate: Certificate, _ permitsFaults: Bool, by call: () -> Int32
  ) throws(TLSError) {
    if call() > 0 { return }
    if permitsFaults {
      ErrorQueue.clear()
      unsafe SSL_CTX_set_security_level(pointer, 0)
      if call() > 0 { return }
    }
    throw .refused("cannot use the certificate of \"\(certificate.subject)\"")
  }
}
