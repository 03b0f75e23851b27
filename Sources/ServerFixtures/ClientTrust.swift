package import OpenSSLKit

/// What a client of a server is given to verify it with.
package struct ClientTrust: Hashable, Sendable {
  package var root: Certificate
  /// Of each issuer below the root's end of the chain; empty where nothing is looked up.
  package var revocationLists: [RevocationList]

  package init(root: Certificate, revocationLists: [RevocationList] = []) {
    self.root = root
    self.revocationLists = revocationLists
  }
}

extension ServerFixture {
  /// What its identity says of its clients, or else the root that all are given.
  package func clientTrust(_ catalogue: IdentityCatalogue) throws -> ClientTrust {
    guard let recipe = recipe(in: catalogue) else {
      return ClientTrust(root: try catalogue.root())
    }
    return ClientTrust(
      root: try catalogue.identity(recipe.trusts).certificate,
      revocationLists: try catalogue.identity(recipe).revocationLists)
  }
}
