import Foundation
import OpenSSLKit

/// A certificate with its key, for the tests.
struct Identity: Sendable {
  /// Asked for each time: a test may run minutes behind the first one.
  static var now: Int { Int(Date().timeIntervalSince1970) }
  static let day = 86_400

  let certificate: Certificate
  let key: PrivateKey

  static func authority(_ name: String) throws -> Identity {
    let key = try PrivateKey.generate(.ecdsaP256)
    let recipe = CertificateRecipe(
      commonName: name,
      notBefore: now - day,
      notAfter: now + day,
      isCertificateAuthority: true
    )
    return Identity(certificate: try Certificate.mint(recipe, key: key, issuer: nil), key: key)
  }

  static func selfSigned(_ name: String, now: Int = Identity.now) throws -> Identity {
    let key = try PrivateKey.generate(.ecdsaP256)
    let recipe = CertificateRecipe(
      commonName: name,
      dnsNames: [name],
      notBefore: now - day,
      notAfter: now + day
    )
    return Identity(certificate: try Certificate.mint(recipe, key: key, issuer: nil), key: key)
  }

  /// An identity that this one issued; the validity is in seconds from now.
  func issue(
    _ name: String,
    validity: (from: Int, to: Int) = (-day, day),
    isAuthority: Bool = false,
    extendedKeyUsage: CertificateRecipe.ExtendedKeyUsage? = nil
  ) throws -> Identity {
    let recipe = CertificateRecipe(
      commonName: name,
      dnsNames: isAuthority ? [] : [name],
      notBefore: Identity.now + validity.from,
      notAfter: Identity.now + validity.to,
      isCertificateAuthority: isAuthority,
      extendedKeyUsage: extendedKeyUsage
    )
    let key = try PrivateKey.generate(.ecdsaP256)
    let certificate = try Certificate.mint(
      recipe,
      key: key,
      issuer: (certificate: self.certificate, key: self.key)
    )
    return Identity(certificate: certificate, key: key)
  }

  /// A server's configuration with this identity, and nothing else than the default.
  func serverConfiguration(chain: [Certificate] = []) -> TLSServerConfiguration {
    TLSServerConfiguration(certificateChain: [certificate] + chain, key: key)
  }
}
