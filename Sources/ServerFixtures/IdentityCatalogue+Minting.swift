package import OpenSSLKit
import Synchronization

extension IdentityCatalogue {
  /// Makes the identity, or gives the one that was made before.
  ///
  /// Throws where libcrypto refuses; the name must be one of `names`.
  package func identity(_ name: String) throws -> Identity {
    guard let recipe = try recipes[name] else {
      throw TLSError("there is no identity \"\(name)\"")
    }
    return try identity(recipe)
  }

  package func identity(_ recipe: IdentityRecipe) throws -> Identity {
    if let identity = minted.withLock({ $0[recipe] }) { return identity }
    let identity = try Identity(try path(recipe), recipe, now: now)
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
    try identity(
      IdentityRecipe(
        name: "client \(user)", summary: "Of the user \(user).",
        certificate: CertificateRecipe(
          commonName: user, notBefore: IdentityRecipe.validFrom,
          notAfter: IdentityRecipe.validUntil, extendedKeyUsage: .clientAuth),
        issuer: .identity(Self.rootName), key: .new(.ecdsaP256), isCertificateAuthority: false,
        intermediates: 0, sends: .chain, hasWrongKey: false, trusts: Self.rootName))
  }

  /// What an authority says of identities that it has revoked, as of now.
  package func revocationList(
    of authority: String, revoking names: [String]
  ) throws -> RevocationList {
    try RevocationList.mint(
      issuer: try identity(authority).path[0].signer,
      revoked: try names.map { try identity($0).certificate },
      thisUpdate: now + IdentityRecipe.validFrom, nextUpdate: now + IdentityRecipe.validUntil)
  }

  private func path(_ recipe: IdentityRecipe) throws -> [Identity.Link] {
    let key = try key(of: recipe)
    guard case .identity(let issuer) = recipe.issuer else {
      let certificate = try Certificate.mint(recipe.certificate(at: now), key: key)
      return [
        .init(
          certificate: certificate, key: key, isSelfSigned: true, revocation: recipe.revocation)
      ]
    }
    var path = try identity(issuer).path
    for number in 0..<recipe.intermediates {
      let key = try PrivateKey.generate(.ecdsaP256)
      let certificate = try Certificate.mint(
        recipe.intermediate(recipe.intermediates - number, at: now), key: key,
        issuer: path[0].signer)
      path.insert(.init(certificate: certificate, key: key), at: 0)
    }
    let certificate = try Certificate.mint(
      recipe.certificate(at: now), key: key, issuer: path[0].signer)
    return [.init(certificate: certificate, key: key, revocation: recipe.revocation)] + path
  }

  private func key(of recipe: IdentityRecipe) throws -> PrivateKey {
    if case .of(let name) = recipe.key, let owner = try recipes[name] { return try key(of: owner) }
    if let key = keys.withLock({ $0[recipe] }) { return key }
    guard case .new(let type) = recipe.key else {
      throw TLSError("there is no identity whose key \"\(recipe.name)\" has")
    }
    let key = try type.isSlow ? slowKeys.key(type) : PrivateKey.generate(type)
    return keys.withLock { keys in
      let first = keys[recipe] ?? key
      keys[recipe] = first
      return first
    }
  }
}

/// Keys that take long to make: one of each type for the whole process, made when first asked for.
private let slowKeys = SlowKeys()

private final class SlowKeys: Sendable {
  private let keys = Mutex<[KeyType: PrivateKey]>([:])

  /// Whoever asks while the key is made waits for it: making it twice takes longer.
  func key(_ type: KeyType) throws -> PrivateKey {
    try keys.withLock { keys in
      let key = try keys[type] ?? PrivateKey.generate(type)
      keys[type] = key
      return key
    }
  }
}
