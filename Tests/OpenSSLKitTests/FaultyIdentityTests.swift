import OpenSSLKit
import Testing

@Suite("What no honest server shows")
struct FaultyIdentityTests {
  @Test(
    "A server that may show faults signs with a key that is not its certificate's",
    arguments: [TLSVersion.tls1_2, .tls1_3], [KeyType.ecdsaP256, .ecdsaP384])
  func wrongKey(_ version: TLSVersion, _ keyType: KeyType) throws {
    let root = try Identity.authority("Root")
    let leaf = try root.issue("localhost")
    var server = TLSServerConfiguration(
      certificateChain: [leaf.certificate], key: try .generate(keyType))
    server.permitsFaultyIdentity = true
    server.maximumVersion = version
    for verification in [TLSVerification.none, .chain(roots: [root.certificate])] {
      let conversation = try Conversation(
        client: TLSClientConfiguration(verification: verification), server: server)
      conversation.start()
      let failure = try #require(conversation.clientSide.failure)
      #expect(failure.verification == nil)
      #expect(failure.alertSent != nil)
    }
  }

  @Test("A certificate is shown as it is, whatever key its server has")
  func sameCertificate() throws {
    let root = try Identity.authority("Root")
    let leaf = try root.issue("localhost", validity: (-2 * Identity.day, -Identity.day))
    var server = TLSServerConfiguration(
      certificateChain: [leaf.certificate], key: try .generate(.ecdsaP256))
    server.permitsFaultyIdentity = true
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .chain(roots: [root.certificate])),
      server: server)
    conversation.start()
    // The chain is looked at before the key: were a byte of it another, its signature were wrong.
    #expect(
      conversation.clientSide.failure?.verification?.reason == "certificate has expired")
  }

  @Test("A wrong last bit of the signature is found, and nothing else")
  func brokenSignature() throws {
    let root = try Identity.authority("Root")
    let key = try PrivateKey.generate(.ecdsaP256)
    var recipe = CertificateRecipe(
      commonName: "localhost", notBefore: Identity.now - 60, notAfter: Identity.now + 60)
    recipe.isSignatureBroken = true
    let certificate = try Certificate.mint(
      recipe, key: key, issuer: (root.certificate, root.key))
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .chain(roots: [root.certificate])),
      server: TLSServerConfiguration(certificateChain: [certificate], key: key))
    conversation.start()
    #expect(conversation.clientSide.failure?.verification?.code == 7)
  }

  @Test(
    "A weak certificate is refused by a server's context unless faults are permitted",
    arguments: [KeyType.rsa1024, .ecdsaP256], [Digest.sha1, .sha256])
  func weak(_ keyType: KeyType, _ digest: Digest) throws {
    let root = try Identity.authority("Root")
    let key = try PrivateKey.generate(keyType)
    var recipe = CertificateRecipe(
      commonName: "localhost", notBefore: Identity.now - 60, notAfter: Identity.now + 60)
    recipe.signatureDigest = digest
    let certificate = try Certificate.mint(
      recipe, key: key, issuer: (root.certificate, root.key))
    var server = TLSServerConfiguration(certificateChain: [certificate], key: key)
    let isWeak = keyType == .rsa1024 || digest == .sha1
    if isWeak { #expect(throws: TLSError.self) { try TLSContext.server(server) } }
    server.permitsFaultyIdentity = true
    let unverified = try Conversation(
      client: TLSClientConfiguration(verification: .none), server: server)
    unverified.start()
    #expect(unverified.clientSide.facts?.peerCertificate == certificate)
    let verified = try Conversation(
      client: TLSClientConfiguration(verification: .chain(roots: [root.certificate])),
      server: server)
    verified.start()
    // 66: EE certificate key too weak; 68: CA signature digest algorithm too weak.
    let codes = (keyType == .rsa1024 ? [66] : []) + (digest == .sha1 ? [68] : [])
    #expect((verified.clientSide.failure?.verification?.code).map { codes.contains($0) } ?? !isWeak)
  }
}
