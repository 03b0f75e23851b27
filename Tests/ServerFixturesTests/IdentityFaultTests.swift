import Foundation
import OpenSSLKit
import PostgresSession
import ServerFixtures
import Support
import Testing

/// What is wrong with the bundled identities, by the word of `openssl verify`.
@Suite(.enabled(if: OpenSSLVerify.isInstalled, "the program openssl is not installed"))
struct IdentityFaultTests {
  private static let identities = Result { try FixtureDirectory.bundled().identities }

  @Test(
    "An identity has the fault that its recipe claims, and no other",
    arguments: try identities.get().servable() + identities.get().clients())
  func fault(name: String) async throws {
    let (catalogue, recipe) = try Self.recipe(name)
    let verify = try OpenSSLVerify(catalogue, recipe)
    let faults = try await verify.faults(
      host: recipe.isForClients ? nil : recipe.host ?? "localhost")
    // With another key than the certificate's it is no certificate that is wrong.
    let expected = recipe.hasWrongKey ? nil : recipe.fault
    #expect(expected.map { faults.contains($0) } ?? faults.isEmpty, "\(faults)")
  }

  @Test(
    "The weakest mode that refuses it is Verify-Ca where the fault is the chain's",
    arguments: try identities.get().servable())
  func refusedBy(name: String) async throws {
    let (catalogue, recipe) = try Self.recipe(name)
    let isChainRefused = try await OpenSSLVerify(catalogue, recipe).faults() != []
    #expect(isChainRefused == (recipe.refusedBy == .verifyCa))
    #expect(recipe.hasWrongKey == (recipe.refusedBy == .require))
    #expect(recipe.fault != nil || recipe.refusedBy == nil)
  }

  private static func recipe(
    _ name: String
  ) throws -> (catalogue: IdentityCatalogue, recipe: IdentityRecipe) {
    let catalogue = try identities.get()
    return (catalogue, try #require(try catalogue.recipes[name]))
  }
}

/// `openssl verify`, at the security level that OpenSSL's clients have on Debian.
struct OpenSSLVerify {
  static let isInstalled = program != nil
  private static let program = Program.find("openssl")
  private static let gate = Gate(width: 4)

  let identity: Identity
  let root: Certificate
  let purpose: String

  init(_ identity: Identity, root: Certificate, purpose: String) {
    self.identity = identity
    self.root = root
    self.purpose = purpose
  }

  init(_ catalogue: IdentityCatalogue, _ recipe: IdentityRecipe) throws {
    self.init(
      try catalogue.identity(recipe), root: try catalogue.identity(recipe.trusts).certificate,
      purpose: recipe.isForClients ? "sslclient" : "sslserver")
  }

  /// What it finds wrong with the chain and, if there is one, with the host.
  func faults(host: String? = nil) async throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ texts: [String]) throws -> String {
      let file = folder.appending(path: name)
      try texts.joined().write(to: file, atomically: true, encoding: .utf8)
      return file.path
    }
    let lists = identity.revocationLists.map(\.pem)
    let isAddress = host.map { IPAddress($0) != nil } ?? false
    let arguments =
      [
        "verify", "-no-CApath", "-no-CAstore", "-CAfile", try file("root.crt", [root.pem]),
        "-untrusted", try file("chain.crt", identity.chain.map(\.pem)), "-purpose", purpose,
        "-auth_level", "2",
      ] + (host.map { [isAddress ? "-verify_ip" : "-verify_hostname", $0] } ?? [])
      + (lists.isEmpty ? [] : ["-crl_check_all", "-CRLfile", try file("lists.crl", lists)])
      + [try file("leaf.crt", [identity.certificate.pem])]
    let openssl = try #require(Self.program)
    let result = try await Self.gate.pass { try await Program.run(openssl, arguments) }
    let faults = "\(result.output)\n\(result.errors)"
      .matches(of: /error \d+ at \d+ depth lookup: (.*)/).map { String($0.1) }
    #expect((result.status == 0) == faults.isEmpty, "\(result)")
    return faults
  }
}
