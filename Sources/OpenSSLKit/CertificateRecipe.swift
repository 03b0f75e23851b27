/// What a certificate shall say, but for its key and its issuer.
package struct CertificateRecipe: Hashable, Sendable {
  /// What a certificate may be used for, if it is restricted (RFC 5280, section 4.2.1.12).
  package enum ExtendedKeyUsage: String, Hashable, Sendable, CaseIterable {
    case serverAuth, clientAuth, codeSigning
  }

  /// What the key may do (RFC 5280, section 4.2.1.3); the first bit's first.
  package enum KeyUsage: String, Hashable, Sendable, CaseIterable {
    case digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement
    case keyCertSign, cRLSign
  }

  /// The DNS names that an authority may issue for, and may not (RFC 5280, section 4.2.1.10).
  package struct NameConstraints: Hashable, Sendable {
    package var permitted: [String]
    package var excluded: [String]

    package init(permitted: [String] = [], excluded: [String] = []) {
      self.permitted = permitted
      self.excluded = excluded
    }
  }

  /// How many letters a common name has (RFC 5280, appendix A.1: ub-common-name).
  package static let commonNameLengths = 1...64
  /// The subject's only part; nil makes the subject empty.
  package var commonName: String?

  /// Alternative names, written as they stand: NUL, wildcards and nonsense included.
  package var dnsNames: [String]

  /// Alternative names that are addresses, of 4 or 16 bytes each; they follow the DNS names.
  package var ipAddresses: [[UInt8]]

  /// Alternative names that are addresses of mail; they follow those of hosts.
  package var emailAddresses: [String] = []

  /// The beginning of the validity, in seconds since 1970 UTC.
  package var notBefore: Int

  /// The last second of the validity, in seconds since 1970 UTC.
  ///
  /// It may lie before the beginning.
  package var notAfter: Int

  /// Whether it says that it may issue certificates.
  package var isCertificateAuthority: Bool

  /// How many authorities may stand between this one and a server; nil for any number.
  package var pathLength: Int?

  /// What its key may do; empty leaves the extension out.
  package var keyUsage: [KeyUsage]

  /// What it is restricted to; nil restricts nothing.
  package var extendedKeyUsage: ExtendedKeyUsage?

  package var nameConstraints: NameConstraints?

  /// The hash that is signed, where the issuer's key has none of its own; nil is SHA-256.
  package var signatureDigest: Digest?

  /// Whether the last bit of the signature is wrong.
  package var isSignatureBroken = false

  /// Without `keyUsage` an authority may sign certificates and lists of revocations, and any other
  /// only what it says itself.
  package init(
    commonName: String? = nil,
    dnsNames: [String] = [],
    ipAddresses: [[UInt8]] = [],
    notBefore: Int,
    notAfter: Int,
    isCertificateAuthority: Bool = false,
    keyUsage: [KeyUsage]? = nil,
    extendedKeyUsage: ExtendedKeyUsage? = nil
  ) {
    self.commonName = commonName
    self.dnsNames = dnsNames
    self.ipAddresses = ipAddresses
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.isCertificateAuthority = isCertificateAuthority
    self.keyUsage =
      keyUsage ?? (isCertificateAuthority ? [.keyCertSign, .cRLSign] : [.digitalSignature])
    self.extendedKeyUsage = extendedKeyUsage
  }
}
