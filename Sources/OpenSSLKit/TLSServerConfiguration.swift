/// How a server does TLS; what is not said is as PostgreSQL does it (`be-secure-openssl.c`).
package struct TLSServerConfiguration: Sendable {
  /// What the server presents: its own certificate first, then those that lead to a root.
  ///
  /// As with PostgreSQL, a chain of one is completed from `clientAuthorities` where possible.
  package var certificateChain: [Certificate]

  /// The key of the first certificate.
  package var key: PrivateKey

  /// Whose client certificates are believed.
  ///
  /// If there are any, a client is asked for a certificate and told these names. It may have none;
  /// if it sends one that these authorities did not issue, the handshake fails.
  package var clientAuthorities: [Certificate] = []

  /// If there are any, there must be a good one of each issuer in a client's chain.
  package var clientRevocationLists: [RevocationList] = []

  /// The lowest version spoken.
  ///
  /// Below TLS 1.2 OpenSSL speaks it only where `ciphers` lower its security level, as
  /// `DEFAULT:@SECLEVEL=0` does: so it is with PostgreSQL's `ssl_ciphers`.
  package var minimumVersion: TLSVersion = .tls1_2

  /// The highest version spoken; nil is the highest that OpenSSL has.
  ///
  /// One that the security level forbids leaves nothing to speak: then there is no such context.
  package var maximumVersion: TLSVersion?

  /// The protocols spoken inside (ALPN, RFC 7301), best first.
  ///
  /// If there are any, a client that offers others only gets the alert `no_application_protocol`;
  /// one that offers none at all gets none. If there are none, an offer is ignored.
  package var applicationProtocols: [String] = []

  /// What is chosen of any offer (ALPN), whether or not it was offered, as no honest server does.
  package var imposedApplicationProtocol: String?

  /// What clients are shown by the name that they send (SNI) in place of the chain above.
  package var serverNames = TLSServerNames()

  /// The ciphers up to TLS 1.2, as `ssl_ciphers` writes them.
  package var ciphers = "HIGH:MEDIUM:+3DES:!aNULL"

  /// The ciphers of TLS 1.3, as `ssl_tls13_ciphers` writes them; nil is OpenSSL's default.
  package var cipherSuites: String?

  /// Whether the server's order of ciphers counts, or else the client's.
  package var prefersServerCiphers = true

  /// The key exchange groups, best first, as `ssl_groups` writes them; nil is OpenSSL's default.
  package var groups: String?

  /// Shows also what no honest server can: a certificate that OpenSSL finds too weak, or a key that
  /// is not the certificate's.
  ///
  /// The first lowers OpenSSL's security level to 0, as `CipherString` in openssl.cnf can:
  /// PostgreSQL loads its certificate before it looks at `ssl_ciphers`.
  package var permitsFaultyIdentity = false

  /// As `TLSContext.keepsSecrets`.
  package var keepsSecrets = true

  package init(
    certificateChain: [Certificate],
    key: PrivateKey,
    clientAuthorities: [Certificate] = [],
    minimumVersion: TLSVersion = .tls1_2,
    maximumVersion: TLSVersion? = nil,
    applicationProtocols: [String] = [],
    ciphers: String = "HIGH:MEDIUM:+3DES:!aNULL",
    groups: String? = nil,
    permitsFaultyIdentity: Bool = false
  ) {
    self.certificateChain = certificateChain
    self.key = key
    self.clientAuthorities = clientAuthorities
    self.minimumVersion = minimumVersion
    self.maximumVersion = maximumVersion
    self.applicationProtocols = applicationProtocols
    self.ciphers = ciphers
    self.groups = groups
    self.permitsFaultyIdentity = permitsFaultyIdentity
  }
}
