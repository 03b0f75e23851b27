/// How a client does TLS; what is not said is as libpq does it (`fe-secure-openssl.c`).
package struct TLSClientConfiguration: Sendable {
  /// What a server's certificate must be.
  package var verification: TLSVerification

  /// The lowest version spoken.
  ///
  /// Below TLS 1.2 OpenSSL's security level is lowered to 0, where libpq leaves it to openssl.cnf:
  /// else OpenSSL would refuse the version.
  package var minimumVersion: TLSVersion = .tls1_2

  /// The highest version spoken; nil is the highest that OpenSSL has.
  package var maximumVersion: TLSVersion?

  /// The protocols offered (ALPN, RFC 7301), best first; empty sends no offer.
  package var applicationProtocols: [String] = []

  /// What a server that asks is shown; nil shows it an empty list.
  ///
  /// The chain begins with the client's own certificate, which the key belongs to.
  package var clientIdentity: (chain: [Certificate], key: PrivateKey)?

  /// As `TLSContext.keepsSecrets`.
  package var keepsSecrets = true

  package init(
    verification: TLSVerification,
    minimumVersion: TLSVersion = .tls1_2,
    maximumVersion: TLSVersion? = nil,
    applicationProtocols: [String] = [],
    clientIdentity: (chain: [Certificate], key: PrivateKey)? = nil,
    keepsSecrets: Bool = true
  ) {
    self.verification = verification
    self.minimumVersion = minimumVersion
    self.maximumVersion = maximumVersion
    self.applicationProtocols = applicationProtocols
    self.clientIdentity = clientIdentity
    self.keepsSecrets = keepsSecrets
  }
}

/// What a client demands of a server's certificate chain.
///
/// A name is never compared here: as libpq does, the caller does that after the handshake.
package enum TLSVerification: Hashable, Sendable {
  /// Nothing: any certificate will do.
  case none

  /// That it is valid now and ends in one of these roots, each of which is signed by itself.
  ///
  /// If there are lists of revocations, there must be a good one of every issuer in the chain.
  case chain(roots: [Certificate], revocationLists: [RevocationList] = [])

  /// That it is valid now and ends in a root that the system trusts.
  case systemRoots
}
