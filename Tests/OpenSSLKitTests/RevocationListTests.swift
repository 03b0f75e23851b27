import OpenSSLKit
import Testing

@Suite("Lists of revocations")
struct RevocationListTests {
  /// What a client finds that is given lists of the root and of the authority below it.
  @Test(
    "A client that is given lists looks up every certificate below the root",
    arguments: [
      (nil, (-60, 60), nil), ("leaf", (-60, 60), 23), ("intermediate", (-60, 60), 23),
      (nil, (-120, -60), 12), (nil, (60, 120), 11),
    ] as [(String?, (Int, Int), Int?)])
  func revoked(_ name: String?, _ validity: (Int, Int), _ code: Int?) throws {
    let root = try Identity.authority("Root")
    let intermediate = try root.issue("Intermediate", isAuthority: true)
    let leaf = try intermediate.issue("localhost")
    func list(_ issuer: Identity, _ child: Identity, _ childName: String) throws -> RevocationList {
      try RevocationList.mint(
        issuer: (issuer.certificate, issuer.key),
        revoked: name == childName ? [child.certificate] : [],
        thisUpdate: Identity.now + validity.0, nextUpdate: Identity.now + validity.1)
    }
    let lists = [
      try list(root, intermediate, "intermediate"), try list(intermediate, leaf, "leaf"),
    ]
    #expect(try verdict(leaf, [intermediate], root, lists) == code)
  }

  @Test("A client that is given the list of one issuer needs that of each")
  func missing() throws {
    let root = try Identity.authority("Root")
    let intermediate = try root.issue("Intermediate", isAuthority: true)
    let leaf = try intermediate.issue("localhost")
    let list = try RevocationList.mint(
      issuer: (intermediate.certificate, intermediate.key), revoked: [],
      thisUpdate: Identity.now - 60, nextUpdate: Identity.now + 60)
    #expect(try verdict(leaf, [intermediate], root, [list]) == 3)
  }

  @Test("The openssl program reads what was minted", .enabled(if: OpenSSLProgram.isInstalled))
  func foreign() async throws {
    let root = try Identity.authority("Root")
    let leaf = try root.issue("localhost")
    let list = try RevocationList.mint(
      issuer: (root.certificate, root.key), revoked: [leaf.certificate],
      thisUpdate: 1_000_000_000, nextUpdate: 1_100_000_000)
    let program = try OpenSSLProgram()
    try program.write(root.certificate.pem, to: "root.pem")
    try program.write(list.pem, to: "list.pem")
    let text = try await program.run(
      "crl", "-in", "list.pem", "-CAfile", "root.pem", "-noout", "-text", "-issuer", "-lastupdate",
      "-nextupdate")
    #expect(text.contains("verify OK"))
    #expect(text.contains("Version 2 (0x1)"))
    #expect(text.contains("issuer=CN = Root"))
    #expect(text.contains("lastUpdate=Sep  9 01:46:40 2001 GMT"))
    #expect(text.contains("nextUpdate=Nov  9 11:33:20 2004 GMT"))
    #expect(text.contains("Serial Number: \(leaf.certificate.serialNumber)"))
  }

  /// The code of x509_vfy.h, or nil where the server is believed.
  private func verdict(
    _ leaf: Identity, _ chain: [Identity], _ root: Identity, _ lists: [RevocationList]
  ) throws -> Int? {
    let conversation = try Conversation(
      client: TLSClientConfiguration(
        verification: .chain(roots: [root.certificate], revocationLists: lists)),
      server: leaf.serverConfiguration(chain: chain.map(\.certificate)))
    conversation.start()
    #expect((conversation.clientSide.facts == nil) == (conversation.clientSide.failure != nil))
    return conversation.clientSide.failure?.verification?.code
  }
}
