/// What a certificate shall say, but for its key and its issuer.
package struct CertificateRecipe: Hashable, Sendable {
  /// What a certificate may be used for, if it is restricted (RFC 5280, section 4.2.1.12).
  package enum ExtendedKeyUsage: String, Hashable, Sendable, CaseIterable {
    case serverAuth, clientAuth
  }

  /// The subject's only part, at most 64 letters; nil makes the subject empty.
  package var commonName: String?

  /// Alternative names, written as they stand: NUL, wildcards and nonsense included.
  package var dnsNames: [String]

  /// Alternative names that are addresses, of 4 or 16 bytes each; they follow the DNS names.
  package var ipAddresses: [[UInt8]]

  /// The beginning of the validity, in seconds since 1970 UTC.
  package var notBefore: Int

  /// The last second of the validity, in seconds since 1970 UTC.
  ///
  /// It may lie before the beginning.
  package var notAfter: Int

  /// Whether it may issue certificates.
  ///
  /// If not, it may only sign.
  package var isCertificateAuthority: Bool

  /// What it is restricted to; nil restricts nothing.
  package var extendedKeyUsage: ExtendedKeyUsage?

  package init(
    commonName: String? = nil,
    dnsNames: [String] = [],
    ipAddresses: [[UInt8]] = [],
    notBefore: Int,
    notAfter: Int,
    isCertificateAuthority: Bool = false,
    extendedKeyUsage: ExtendedKeyUsage? = nil
  ) {
    self.commonName = commonName
    self.dnsNames = dnsNames
    self.ipAddresses = ipAddresses
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.isCertificateAuthority = isCertificateAuthority
    self.extendedKeyUsage = extendedKeyUsage
  }
}
