internal import COpenSSL

/// What many connections have in common: identity, trust, versions; the owner of an `SSL_CTX`.
///
/// It is made once, never changes, and may be used by streams on any thread.
@safe package final class TLSContext: @unchecked Sendable {
  let pointer: OpaquePointer

  /// What is presented to the peer, without its chain.
  let certificate: Certificate?

  /// What a server chooses from, best first; what a client offers.
  let applicationProtocols: [[UInt8]]

  /// What a server chooses of any offer, in memory that OpenSSL can be shown.
  let imposedProtocol: UnsafeMutableBufferPointer<UInt8>?

  /// What a server does about names.
  let serverNames: TLSServerNames

  /// Streams tell the lines of their key log, and can send an alert of their own in TLS 1.3.
  ///
  /// For a handshake whose secrets nobody wants, OpenSSL would spend a quarter of its time on them.
  let keepsSecrets: Bool

  private init(
    adopting pointer: OpaquePointer,
    certificate: Certificate?,
    applicationProtocols: [String],
    imposedProtocol: String? = nil,
    serverNames: TLSServerNames = TLSServerNames(),
    keepsSecrets: Bool
  ) {
    unsafe self.pointer = pointer
    self.certificate = certificate
    self.applicationProtocols = applicationProtocols.map { Array($0.utf8) }
    self.serverNames = serverNames
    self.keepsSecrets = keepsSecrets
    unsafe self.imposedProtocol = imposedProtocol.map { name in
      let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: name.utf8.count)
      _ = unsafe memory.initialize(fromContentsOf: name.utf8)
      return unsafe memory
    }
  }

  deinit {
    unsafe SSL_CTX_free(pointer)
    unsafe imposedProtocol?.deallocate()
  }

  /// Makes a server's context.
  ///
  /// Throws when the key is not that of the certificate, unless that is wanted, when OpenSSL refuses
  /// what it is given, and when its security level leaves no version to speak.
  package static func server(
    _ configuration: TLSServerConfiguration
  ) throws(TLSError) -> TLSContext {
    ErrorQueue.clear()
    let context = unsafe TLSContext(
      adopting: made(by: TLS_server_method()),
      certificate: configuration.certificateChain.first,
      applicationProtocols: configuration.applicationProtocols,
      imposedProtocol: configuration.imposedApplicationProtocol,
      serverNames: configuration.serverNames,
      keepsSecrets: configuration.keepsSecrets
    )
    context.setOptions()
    unsafe SSL_CTX_set_options(context.pointer, cossl_OP_NO_TICKET)
    if configuration.prefersServerCiphers {
      unsafe SSL_CTX_set_options(context.pointer, cossl_OP_CIPHER_SERVER_PREFERENCE)
    }
    unsafe SSL_CTX_set_num_tickets(context.pointer, 0)
    unsafe cossl_CTX_set_dh_auto(context.pointer, 1)
    try context.setVersions(configuration.minimumVersion, configuration.maximumVersion)
    try context.setCiphers(configuration.ciphers)
    try context.checkSecurityLevel(allows: configuration.maximumVersion)
    try context.setCipherSuites(configuration.cipherSuites)
    try context.setGroups(configuration.groups)
    try context.setIdentity(
      configuration.certificateChain, configuration.key,
      permitsFaults: configuration.permitsFaultyIdentity)
    try context.setClientAuthorities(configuration.clientAuthorities)
    try context.check(configuration.clientRevocationLists)
    context.setCallbacks()
    context.keepClientHello()
    context.answerServerName()
    context.chooseApplicationProtocol()
    return context
  }

  /// Makes a client's context.
  ///
  /// Throws when the key is not that of the certificate, and when OpenSSL
  /// refuses what it is given.
  package static func client(
    _ configuration: TLSClientConfiguration
  ) throws(TLSError) -> TLSContext {
    ErrorQueue.clear()
    let context = unsafe TLSContext(
      adopting: made(by: TLS_client_method()),
      certificate: configuration.clientIdentity?.chain.first,
      applicationProtocols: configuration.applicationProtocols,
      keepsSecrets: configuration.keepsSecrets
    )
    context.setOptions()
    try context.setVersions(configuration.minimumVersion, configuration.maximumVersion)
    if configuration.minimumVersion < .tls1_2 { context.lowerSecurityLevel() }
    try context.setCiphers("DEFAULT")
    try context.checkSecurityLevel(allows: configuration.maximumVersion)
    if let identity = configuration.clientIdentity {
      try context.setIdentity(identity.chain, identity.key)
    }
    try context.setVerification(configuration.verification)
    try context.offerApplicationProtocols()
    context.setCallbacks()
    return context
  }
}

@unsafe private func made(by method: OpaquePointer?) -> OpaquePointer {
  guard let pointer = unsafe SSL_CTX_new(method) else {
    preconditionFailure("libssl is out of memory")
  }
  return unsafe pointer
}
