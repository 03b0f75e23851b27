import OpenSSLKit
import Synchronization

/// Certificates by name, minted when first asked for and then kept.
package final class IdentityCatalogue: Sendable {
  package let recipes: IdentityRecipes
  /// Seconds since 1970 to which validity is relative.
  package let now: Int
  let minted = Mutex<[IdentityRecipe: Identity]>([:])
  let keys = Mutex<[IdentityRecipe: PrivateKey]>([:])

  package static let shape = YAMLShape.mapping(IdentityRecipe.shape)

  /// The name of the identity that clients are given to trust.
  package static let rootName = "root"

  /// Reads `identities.yaml`.
  package init(yaml text: String, file: String, now: Int) throws(FixtureError) {
    var read: [String: IdentityRecipe] = [:]
    var names: [String] = []
    let root = try YAMLValue(yaml: text, file: file)
    for (name, value) in try root.entries() {
      read[name] = try IdentityRecipe(value, name: name)
      names.append(name)
    }
    recipes = IdentityRecipes(read, names: names)
    self.now = now
    for (name, value) in try root.entries() {
      guard let recipe = read[name] else { continue }
      try Self.check(recipe, recipes, at: value)
      guard name != Self.rootName || recipe.canBeTrusted else {
        throw value.error(
          "can be trusted by no client", allowed: "issuer: self, certificateAuthority: on")
      }
    }
    guard recipes.contains(Self.rootName) else {
      throw root.error("the identity \"\(Self.rootName)\" is missing")
    }
  }

  /// Of which nothing is minted.
  init(_ recipes: IdentityRecipes, now: Int) {
    self.recipes = recipes
    self.now = now
  }

  /// In the order of the file.
  package var names: [String] { recipes.names }

  /// The names of those that are made to be shown by a server, and not to sign others.
  package func servable() throws(FixtureError) -> [String] {
    try recipes.all().filter { !$0.isCertificateAuthority && !$0.isForClients }.map(\.name)
  }

  /// The names of those that are made to be shown by a client.
  package func clients() throws(FixtureError) -> [String] {
    try recipes.all().filter(\.isForClients).map(\.name)
  }

  /// The name of an identity, whatever it is for.
  func name(_ value: YAMLValue) throws(FixtureError) -> String {
    let name = try value.string()
    guard try recipes[name] != nil else {
      throw value.error(
        "there is no identity \"\(name)\"", allowed: names.joined(separator: ", "))
    }
    return name
  }

  /// The name of an identity that may sign others.
  func authority(_ value: YAMLValue) throws(FixtureError) -> String {
    let name = try value.nonEmptyString()
    guard try recipes[name]?.isCertificateAuthority == true else {
      throw value.error(
        "there is no certificate authority \"\(name)\"",
        allowed: try Self.names(recipes, where: \.isCertificateAuthority))
    }
    return name
  }

  /// That every identity which it names exists and is what it must be, and that the issuers lead to
  /// one that signs itself.
  static func check(
    _ recipe: IdentityRecipe, _ recipes: IdentityRecipes, at value: YAMLValue
  ) throws(FixtureError) {
    let fields = try value.entries()
    func field(_ name: String) -> YAMLValue {
      fields.first { $0.key == name }?.value ?? value
    }
    var seen: Set<String> = [recipe.name]
    var next = recipe
    while case .identity(let name) = next.issuer {
      let value = field("issuer")
      guard let issuer = try recipes[name] else {
        throw value.error(
          "there is no identity \"\(name)\"",
          allowed: "self, " + recipes.names.sorted().joined(separator: ", "))
      }
      guard issuer.isCertificateAuthority else {
        throw value.error(
          "\"\(name)\" is no certificate authority",
          allowed: "self, " + (try names(recipes, where: \.isCertificateAuthority)))
      }
      guard seen.insert(name).inserted else {
        throw value.error("the issuers go round in a circle", allowed: "self for one of them")
      }
      next = issuer
    }
    if case .of(let name) = recipe.key {
      guard case .new = try recipes[name]?.key else {
        throw field("key").error(
          "there is no identity \"\(name)\" with a key of its own",
          allowed: try names(recipes) { if case .new = $0.key { true } else { false } })
      }
    }
    let trusted = try recipes[recipe.trusts]
    guard recipe.trusts == rootName || trusted?.canBeTrusted == true else {
      throw field("trusts").error(
        "\"\(recipe.trusts)\" can be trusted by no client",
        allowed: try names(recipes, where: \.canBeTrusted))
    }
  }

  private static func names(
    _ recipes: IdentityRecipes, where condition: (IdentityRecipe) -> Bool
  ) throws(FixtureError) -> String {
    try recipes.all().filter(condition).map(\.name).sorted().joined(separator: ", ")
  }
}

extension IdentityRecipe {
  fileprivate var canBeTrusted: Bool { isCertificateAuthority && issuer == .self }
}
