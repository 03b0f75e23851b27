package import OpenSSLKit

/// A certificate with its key and all that stands above it, as a recipe has it.
package struct Identity: Sendable {
  /// From the certificate itself to the root, each followed by its issuer.
  let path: [Link]
  /// What a server sends, the certificate first.
  package let chain: [Certificate]
  /// What a server signs with: the certificate's key, unless the recipe says that it is wrong.
  package let key: PrivateKey
  /// Those that its clients are given, of each issuer; empty where they are given none.
  package let revocationLists: [RevocationList]

  package var certificate: Certificate { path[0].certificate }

  /// A certificate of the path.
  struct Link: Sendable {
    let certificate: Certificate
    let key: PrivateKey
    var isSelfSigned = false
    /// Nil where it is not said whether it is revoked.
    var revocation: IdentityRecipe.Revocation?

    var signer: (certificate: Certificate, key: PrivateKey) { (certificate, key) }
  }
}

extension Identity {
  init(_ path: [Link], _ recipe: IdentityRecipe, now: Int) throws(TLSError) {
    self.path = path
    let intermediates = path.dropFirst().filter { !$0.isSelfSigned }.map(\.certificate)
    let root = path.dropFirst().filter(\.isSelfSigned).map(\.certificate)
    let issuers =
      switch recipe.sends {
      case .chain: intermediates
      case .leaf: [Certificate]()
      case .reversed: Array(intermediates.reversed())
      case .root: intermediates + root
      }
    chain = [path[0].certificate] + issuers
    key = recipe.hasWrongKey ? try PrivateKey.generate(.ecdsaP256) : path[0].key
    revocationLists = try Self.revocationLists(path, now: now)
  }

  /// One of each issuer, as soon as one of them has something to say.
  private static func revocationLists(
    _ path: [Link], now: Int
  ) throws(TLSError) -> [RevocationList] {
    guard path.contains(where: { $0.revocation != nil }) else { return [] }
    var lists: [RevocationList] = []
    for (link, issuer) in zip(path, path.dropFirst()) {
      let revocation = link.revocation
      lists.append(
        try RevocationList.mint(
          issuer: issuer.signer,
          revoked: revocation?.isRevoked == true ? [link.certificate] : [],
          thisUpdate: now + (revocation?.from ?? IdentityRecipe.validFrom),
          nextUpdate: now + (revocation?.until ?? IdentityRecipe.validUntil)))
    }
    return lists
  }
}
