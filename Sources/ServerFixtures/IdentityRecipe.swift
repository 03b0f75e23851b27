package import OpenSSLKit
package import PostgresSession

/// How to make a certificate, its key and its chain, and what is to be found wrong with it.
package struct IdentityRecipe: Hashable, Sendable {
  package var name: String
  package var summary: String
  /// What the certificate says; its moments are relative to that of minting.
  package var certificate: CertificateRecipe
  package var issuer: Issuer
  package var key: Key
  /// Whether it is meant to sign others, whatever its certificate says of that.
  package var isCertificateAuthority: Bool
  /// Whether it is made for clients to show, and no server has it.
  package var isForClients = false
  /// How many authorities of its own stand between it and its issuer.
  package var intermediates: Int
  package var sends: Sends
  /// Whether a server signs with another key than the certificate's, as no honest one can.
  package var hasWrongKey: Bool
  /// Whether its clients look it up among the revoked ones; nil where they do not.
  package var revocation: Revocation?
  /// The authority that its clients are given to trust.
  package var trusts: String
  /// The host that its clients connect to; nil for any.
  package var host: String?
  /// What OpenSSL calls the fault, as it verifies the chain and then `host`; nil for none.
  package var fault: String?
  /// The weakest mode in which a client that trusts `trusts` must refuse it; nil for a good one.
  package var refusedBy: SSLMode?

  package enum Issuer: Hashable, Sendable {
    case `self`
    case identity(String)
  }

  package enum Key: Hashable, Sendable {
    case new(KeyType)
    /// That of another identity.
    case of(String)
  }

  /// What a server sends of a chain, the certificate itself always first.
  package enum Sends: String, CaseIterable, Hashable, Sendable {
    /// All but the root, each followed by its issuer.
    case chain
    /// Nothing else.
    case leaf
    /// All but the root, the issuers in the wrong order.
    case reversed
    /// All, with the root.
    case root
  }

  /// What its issuer's list of revocations says.
  package struct Revocation: Hashable, Sendable {
    package var isRevoked: Bool
    /// The list's validity in seconds relative to the moment of minting.
    package var from: Int
    package var until: Int
  }
}

extension IdentityRecipe {
  /// What the certificate says when it is minted at a moment in seconds since 1970.
  func certificate(at now: Int) -> CertificateRecipe {
    var certificate = certificate
    certificate.notBefore += now
    certificate.notAfter += now
    return certificate
  }

  /// Of an authority that stands between this identity and its issuer.
  func intermediate(_ number: Int, at now: Int) -> CertificateRecipe {
    CertificateRecipe(
      commonName: "mock-postgres intermediate \(number)", notBefore: now + Self.validFrom,
      notAfter: now + Self.validUntil, isCertificateAuthority: true)
  }

  /// From yesterday, for clocks that are slow, until a time that all clients accept.
  static let validFrom = -86_400
  static let validUntil = 90 * 86_400
}
