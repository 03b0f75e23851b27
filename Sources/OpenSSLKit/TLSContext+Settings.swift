internal import COpenSSL

/// The parts of a context's set-up, each of which says what OpenSSL refuses.
extension TLSContext {
  /// Makes each connection a full handshake, without compression and renegotiation, as PostgreSQL.
  ///
  /// Buffers are released when a connection is idle, for there may be many.
  func setOptions() {
    unsafe SSL_CTX_set_options(pointer, cossl_OP_NO_COMPRESSION | cossl_OP_NO_RENEGOTIATION)
    unsafe cossl_CTX_set_session_cache_mode(pointer, Int(SSL_SESS_CACHE_OFF))
    unsafe cossl_CTX_set_mode(
      pointer,
      Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER) | Int(SSL_MODE_RELEASE_BUFFERS)
    )
  }

  func setVersions(_ minimum: TLSVersion, _ maximum: TLSVersion?) throws(TLSError) {
    if let maximum, maximum < minimum {
      throw TLSError("\(maximum.rawValue) is lower than the lowest version, \(minimum.rawValue)")
    }
    try ErrorQueue.check(
      unsafe cossl_CTX_set_min_proto_version(pointer, minimum.number),
      "cannot speak \(minimum.rawValue)"
    )
    try ErrorQueue.check(
      unsafe cossl_CTX_set_max_proto_version(pointer, maximum?.number ?? 0),
      "cannot speak \(maximum?.rawValue ?? "the highest version")"
    )
  }

  /// Lets versions below TLS 1.2 be spoken: they need SHA-1, which no security level above 0 allows.
  func lowerSecurityLevel() {
    unsafe SSL_CTX_set_security_level(pointer, 0)
  }

  /// Throws where OpenSSL's security level leaves none of the versions up to that one.
  func checkSecurityLevel(allows maximum: TLSVersion?) throws(TLSError) {
    let level = unsafe SSL_CTX_get_security_level(pointer)
    guard let maximum, maximum < .tls1_2, level > 0 else { return }
    throw TLSError("OpenSSL's security level \(level) forbids \(maximum.rawValue)")
  }

  /// Sets the ciphers up to TLS 1.2, and the security level where they say it (`@SECLEVEL=0`).
  func setCiphers(_ ciphers: String) throws(TLSError) {
    try ErrorQueue.check(
      unsafe SSL_CTX_set_cipher_list(pointer, ciphers),
      "cannot use the ciphers \"\(ciphers)\""
    )
  }

  /// Sets the ciphers of TLS 1.3.
  func setCipherSuites(_ suites: String?) throws(TLSError) {
    guard let suites else { return }
    try ErrorQueue.check(
      unsafe SSL_CTX_set_ciphersuites(pointer, suites),
      "cannot use the TLS 1.3 ciphers \"\(suites)\""
    )
  }

  func setGroups(_ groups: String?) throws(TLSError) {
    guard let groups else { return }
    try ErrorQueue.check(
      unsafe cossl_CTX_set1_groups_list(pointer, groups),
      "cannot use the groups \"\(groups)\""
    )
  }

  func setClientAuthorities(_ authorities: [Certificate]) throws(TLSError) {
    guard !authorities.isEmpty else { return }
    try trust(authorities)
    for authority in authorities {
      unsafe SSL_CTX_add_client_CA(pointer, authority.pointer)
    }
    verify(SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE)
  }

  func setVerification(_ verification: TLSVerification) throws(TLSError) {
    switch verification {
    case .none:
      break
    case .chain(let roots, let revocationLists):
      try trust(roots)
      try check(revocationLists)
      verify(SSL_VERIFY_PEER)
    case .systemRoots:
      try ErrorQueue.check(
        unsafe SSL_CTX_set_default_verify_paths(pointer),
        "cannot find the system's roots"
      )
      verify(SSL_VERIFY_PEER)
    }
  }

  func offerApplicationProtocols() throws(TLSError) {
    guard !applicationProtocols.isEmpty else { return }
    var list: [UInt8] = []
    for name in applicationProtocols {
      guard let length = UInt8(exactly: name.count), length > 0 else {
        throw TLSError("an application protocol's name has 1 to 255 bytes, not \(name.count)")
      }
      list += [length] + name
    }
    unsafe SSL_CTX_set_alpn_protos(pointer, list, UInt32(list.count))
  }

  private func trust(_ roots: [Certificate]) throws(TLSError) {
    let store = unsafe SSL_CTX_get_cert_store(pointer)
    for root in roots {
      try ErrorQueue.check(
        unsafe X509_STORE_add_cert(store, root.pointer),
        "cannot trust the certificate of \"\(root.subject)\""
      )
    }
  }

  /// Has every certificate but the root looked up, as libpq does where it finds `sslcrl`, and
  /// PostgreSQL where it has an `ssl_crl_file`.
  func check(_ revocationLists: [RevocationList]) throws(TLSError) {
    guard !revocationLists.isEmpty else { return }
    let store = unsafe SSL_CTX_get_cert_store(pointer)
    for list in revocationLists {
      try ErrorQueue.check(
        unsafe X509_STORE_add_crl(store, list.pointer), "cannot use a list of revocations")
    }
    unsafe X509_STORE_set_flags(
      store, UInt(X509_V_FLAG_CRL_CHECK) | UInt(X509_V_FLAG_CRL_CHECK_ALL))
  }
}
