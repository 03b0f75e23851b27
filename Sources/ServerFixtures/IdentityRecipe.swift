package import OpenSSLKit
package import PostgresSession

/// How to make a certificate, its key and its chain.
package struct IdentityRecipe: Hashable, Sendable {
  package var name: String
  package var summary: String
  package var commonName: String?
  /// DNS names and IP addresses, as the subject alternative names hold them.
  package var names: [String]
  package var issuer: Issuer
  package var keyType: KeyType
  /// Seconds relative to the moment of minting.
  package var validFrom: Int
  package var validUntil: Int
  package var isCertificateAuthority: Bool
  /// The weakest mode in which a client that trusts the root must refuse it; nil for a good one.
  package var refusedBy: SSLMode?

  package enum Issuer: Hashable, Sendable {
    case `self`
    case identity(String)
  }
}

extension IdentityRecipe {
  private static let keys = [
    "summary", "commonName", "names", "issuer", "key", "validity", "certificateAuthority",
    "refusedBy",
  ]

  /// Reads one recipe; `name` is what it is called by.
  package init(_ value: YAMLValue, name: String) throws(FixtureError) {
    let fields = try value.fields(Self.keys)
    self.name = name
    summary = try fields.required("summary").nonEmptyString()
    commonName = try fields["commonName"].map { value throws(FixtureError) in
      let name = try value.nonEmptyString()
      guard name.unicodeScalars.count <= 64 else {
        throw value.error("is too long for a certificate", allowed: "at most 64 letters")
      }
      return name
    }
    names = []
    for name in try fields["names"]?.sequence() ?? [] { names.append(try name.nonEmptyString()) }
    let issuer = try fields.required("issuer").nonEmptyString()
    self.issuer = issuer == "self" ? .self : .identity(issuer)
    keyType = try fields["key"]?.choice(KeyType.self) ?? .ecdsaP256
    let validity = try fields["validity"]?.fields(["from", "until"])
    validFrom = try validity?["from"]?.secondsFromNow() ?? -86_400
    validUntil = try validity?["until"]?.secondsFromNow() ?? 90 * 86_400
    guard validFrom < validUntil else {
      throw (validity?["until"] ?? validity?["from"] ?? value).error("ends before it begins")
    }
    isCertificateAuthority = try fields["certificateAuthority"]?.boolean() ?? false
    refusedBy = try fields["refusedBy"].map { value throws(FixtureError) in
      let mode = try value.choice(SSLMode.self)
      guard mode == .verifyCa || mode == .verifyFull else {
        throw value.error(
          "\(mode.rawValue) verifies nothing", allowed: "Verify-Ca, Verify-Full")
      }
      return mode
    }
  }

  /// The recipe as libcrypto takes it, at a moment in seconds since 1970.
  func certificate(at now: Int) -> CertificateRecipe {
    let addresses = names.compactMap { IPAddress($0)?.bytes }
    let dnsNames = names.filter { IPAddress($0) == nil }
    return CertificateRecipe(
      commonName: commonName, dnsNames: dnsNames, ipAddresses: addresses,
      notBefore: now + validFrom, notAfter: now + validUntil,
      isCertificateAuthority: isCertificateAuthority,
      extendedKeyUsage: isCertificateAuthority ? nil : .serverAuth)
  }
}
