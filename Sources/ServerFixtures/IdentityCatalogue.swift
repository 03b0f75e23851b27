package import OpenSSLKit
import Synchronization

/// Certificates by name, minted when first asked for and then kept.
package final class IdentityCatalogue: Sendable {
  package let recipes: [String: IdentityRecipe]
  /// The order of the file.
  package let names: [String]
  /// Seconds since 1970 to which validity is relative.
  package let now: Int
  private let minted = Mutex<[IdentityRecipe: Identity]>([:])

  /// The name of the identity that clients are given to trust.
  package static let rootName = "root"

  /// Reads `identities.yaml`.
  package init(yaml text: String, file: String, now: Int) throws(FixtureError) {
    var recipes: [String: IdentityRecipe] = [:]
    var names: [String] = []
    let root = try YAMLValue(yaml: text, file: file)
    for (name, value) in try root.entries() {
      recipes[name] = try IdentityRecipe(value, name: name)
      names.append(name)
    }
    self.recipes = recipes
    self.names = names
    self.now = now
    for (name, value) in try root.entries() {
      guard let recipe = recipes[name] else { continue }
      try Self.check(recipe, recipes, at: value)
      let canBeTrusted = recipe.isCertificateAuthority && recipe.issuer == .self
      guard name != Self.rootName || canBeTrusted else {
        throw value.error(
          "can be trusted by no client", allowed: "issuer: self, certificateAuthority: on")
      }
    }
    guard recipes[Self.rootName] != nil else {
      throw root.error("the identity \"\(Self.rootName)\" is missing")
    }
  }

  /// The name of an identity that may sign others.
  func authority(_ value: YAMLValue) throws(FixtureError) -> String {
    let name = try value.nonEmptyString()
    guard recipes[name]?.isCertificateAuthority == true else {
      throw value.error(
        "there is no certificate authority \"\(name)\"",
        allowed: recipes.values.filter(\.isCertificateAuthority).map(\.name).sorted()
          .joined(separator: ", "))
    }
    return name
  }

  /// That every issuer exists, may sign, and leads to one that signs itself.
  static func check(
    _ recipe: IdentityRecipe, _ recipes: [String: IdentityRecipe], at value: YAMLValue
  ) throws(FixtureError) {
    var seen: Set<String> = [recipe.name]
    var next = recipe
    while case .identity(let name) = next.issuer {
      let value = try value.entries().first { $0.key == "issuer" }?.value ?? value
      guard let issuer = recipes[name] else {
        throw value.error(
          "there is no identity \"\(name)\"",
          allowed: "self, " + recipes.keys.sorted().joined(separator: ", "))
      }
      guard issuer.isCertificateAuthority else {
        throw value.error(
          "\"\(name)\" is no certificate authority",
          allowed: "self, "
            + recipes.values.filter(\.isCertificateAuthority).map(\.name).sorted()
            .joined(separator: ", "))
      }
      guard seen.insert(name).inserted else {
        throw value.error("the issuers go round in a circle", allowed: "self for one of them")
      }
      next = issuer
    }
  }

  /// Makes the identity, or gives the one that was made before.
  ///
  /// Throws where libcrypto refuses; the name must be one of `names`.
  package func identity(_ name: String) throws -> Identity {
    guard let recipe = recipes[name] else {
      throw TLSError("there is no identity \"\(name)\"")
    }
    return try identity(recipe)
  }

  package func identity(_ recipe: IdentityRecipe) throws -> Identity {
    if let identity = minted.withLock({ $0[recipe] }) { return identity }
    let issuer: Identity? =
      if case .identity(let name) = recipe.issuer { try identity(name) } else { nil }
    let key = try PrivateKey.generate(recipe.keyType)
    let certificate = try Certificate.mint(
      recipe.certificate(at: now), key: key,
      issuer: issuer.map { ($0.certificate, $0.key) })
    let identity = Identity(
      certificate: certificate, intermediates: issuer?.chainWithoutRoot ?? [], key: key)
    // Another thread may have been first: then its identity is everyone's.
    return minted.withLock { minted in
      let first = minted[recipe] ?? identity
      minted[recipe] = first
      return first
    }
  }

  /// The certificate that clients are given to trust.
  package func root() throws -> Certificate {
    try identity(Self.rootName).certificate
  }

  /// A certificate with which a client can prove to be a user, signed by the root.
  package func clientIdentity(user: String) throws -> Identity {
    let root = try identity(Self.rootName)
    let key = try PrivateKey.generate(.ecdsaP256)
    let recipe = CertificateRecipe(
      commonName: user, dnsNames: [], ipAddresses: [], notBefore: now - 86_400,
      notAfter: now + 90 * 86_400, isCertificateAuthority: false, extendedKeyUsage: .clientAuth)
    let certificate = try Certificate.mint(
      recipe, key: key, issuer: (root.certificate, root.key))
    return Identity(certificate: certificate, intermediates: [], key: key)
  }
}

/// A certificate, those between it and its root, and its key.
package struct Identity: Sendable {
  package var certificate: Certificate
  package var intermediates: [Certificate]
  package var key: PrivateKey

  /// What a server sends: the certificate first, the root left out.
  package var chain: [Certificate] { [certificate] + intermediates }

  fileprivate var chainWithoutRoot: [Certificate] {
    certificate.subject == certificate.issuer ? [] : chain
  }
}
