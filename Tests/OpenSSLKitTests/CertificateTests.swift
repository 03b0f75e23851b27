import OpenSSLKit
import Testing

@Suite("Certificates")
struct CertificateTests {
  static let recipe = CertificateRecipe(
    commonName: "Zürich, \"db\"",
    dnsNames: ["localhost", "*.example.com", "good.example\0.evil.example"],
    ipAddresses: [[127, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    notBefore: 1_000_000_000,
    notAfter: 4_000_000_000,  // Beyond 2050 the time has another form (RFC 5280, section 4.1.2.5).
    extendedKeyUsage: .serverAuth
  )

  @Test("A certificate says what its recipe says, also after a way through PEM")
  func mint() throws {
    let key = try PrivateKey.parse(pem: PrivateKey.generate(.ecdsaP256).pem)
    let minted = try Certificate.mint(Self.recipe, key: key, issuer: nil)
    let certificate = try #require(Certificate.parse(pem: "noise\n" + minted.pem).first)
    #expect(certificate == minted)
    #expect(certificate.subject == "CN=Zürich\\, \\\"db\\\"")
    #expect(certificate.issuer == certificate.subject)
    #expect(certificate.commonName == Array("Zürich, \"db\"".utf8))
    let names: [SubjectAlternativeName] =
      Self.recipe.dnsNames.map { .dnsName(Array($0.utf8)) }
      + Self.recipe.ipAddresses.map { .ipAddress($0) }
    #expect(certificate.subjectAlternativeNames == names)
    #expect(
      [certificate.notBefore, certificate.notAfter] == [1_000_000_000, 4_000_000_000]
    )
    #expect(certificate.signatureDigest == .sha256)
    #expect(certificate.serialNumber.count == 32)
  }

  @Test("A common name may hold NUL, and may be missing")
  func commonNames() throws {
    let key = try PrivateKey.generate(.ecdsaP256)
    var recipe = CertificateRecipe(commonName: "a\0b", notBefore: 0, notAfter: 1)
    #expect(try Certificate.mint(recipe, key: key, issuer: nil).commonName == [97, 0, 98])
    recipe.commonName = nil
    let nameless = try Certificate.mint(recipe, key: key, issuer: nil)
    #expect(nameless.commonName == nil)
    #expect(nameless.subject == "")
    #expect(nameless.subjectAlternativeNames == [])
  }

  @Test("All certificates of a PEM text are read in order, and keys between them passed over")
  func chain() throws {
    let root = try Identity.authority("Root")
    let leaf = try root.issue("localhost")
    let text = leaf.certificate.pem + leaf.key.pem + root.certificate.pem
    #expect(try Certificate.parse(pem: text) == [leaf.certificate, root.certificate])
    #expect(leaf.certificate != root.certificate)
  }

  @Test(
    "A PEM text that holds no certificate, or a broken one, is an error that says so",
    arguments: [
      ("", "the PEM text holds no certificate"),
      ("no PEM at all", "the PEM text holds no certificate"),
      (
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "certificate 1 of the PEM text cannot be read"
      ),
    ]
  )
  func unreadable(_ text: String, _ message: String) {
    let error = #expect(throws: TLSError.self) { try Certificate.parse(pem: text) }
    #expect(error?.description.hasPrefix(message) == true)
  }

  @Test("A PEM text without a key is an error that says so")
  func unreadableKey() {
    let error = #expect(throws: TLSError.self) { try PrivateKey.parse(pem: "no key") }
    #expect(error?.description.hasPrefix("no private key can be read from the PEM text") == true)
  }

  @Test("A recipe that cannot be written down is refused")
  func impossibleRecipes() throws {
    let key = try PrivateKey.generate(.ecdsaP256)
    let address = CertificateRecipe(ipAddresses: [[1, 2, 3]], notBefore: 0, notAfter: 1)
    #expect(throws: TLSError("an IP address has 4 or 16 bytes, not 3")) {
      try Certificate.mint(address, key: key, issuer: nil)
    }
    let name = CertificateRecipe(
      commonName: String(repeating: "a", count: 65),
      notBefore: 0,
      notAfter: 1
    )
    let error = #expect(throws: TLSError.self) {
      try Certificate.mint(name, key: key, issuer: nil)
    }
    #expect(error?.description.hasSuffix("string too long") == true)
  }
}
