import OpenSSLKit
import Testing

/// The `openssl` program says what was generated and minted.
@Suite("Keys and extensions", .enabled(if: OpenSSLProgram.isInstalled))
struct KeyTypeTests {
  @Test(
    "A key is of its type",
    arguments: [
      (KeyType.ecdsaP256, "NIST CURVE: P-256"), (.ecdsaP384, "NIST CURVE: P-384"),
      (.ecdsaP521, "NIST CURVE: P-521"), (.ed25519, "ED25519 Private-Key:"),
      (.rsa1024, "Private-Key: (1024 bit, 2 primes)"),
      (.rsa2048, "Private-Key: (2048 bit, 2 primes)"),
      (.rsaPSS, "No PSS parameter restrictions"),
    ])
  func type(_ type: KeyType, _ text: String) async throws {
    let program = try OpenSSLProgram()
    try program.write(try PrivateKey.generate(type).pem, to: "key.pem")
    #expect(try await program.run("pkey", "-in", "key.pem", "-noout", "-text").contains(text))
  }

  @Test("A certificate has the extensions of its recipe, and each hash can be signed")
  func extensions() async throws {
    let root = try Identity.authority("Root")
    var recipe = CertificateRecipe(
      commonName: "authority", notBefore: 0, notAfter: 1, isCertificateAuthority: true,
      keyUsage: [.keyCertSign, .digitalSignature, .nonRepudiation, .cRLSign, .keyAgreement],
      extendedKeyUsage: .codeSigning)
    recipe.pathLength = 3
    recipe.emailAddresses = ["dba@example.org"]
    recipe.nameConstraints = .init(permitted: ["a.example", "b.example"], excluded: ["c.example"])
    recipe.signatureDigest = .sha384
    let certificate = try Certificate.mint(
      recipe, key: .generate(.ecdsaP256), issuer: (root.certificate, root.key))
    let program = try OpenSSLProgram()
    try program.write(certificate.pem, to: "certificate.pem")
    let text = try await program.run("x509", "-in", "certificate.pem", "-noout", "-text")
    for expected in [
      "CA:TRUE, pathlen:3",
      "Digital Signature, Non Repudiation, Key Agreement, Certificate Sign, CRL Sign",
      "Code Signing", "email:dba@example.org", "DNS:a.example", "DNS:b.example", "DNS:c.example",
      "ecdsa-with-SHA384",
    ] {
      #expect(text.contains(expected), "\(expected) in \(text)")
    }
    #expect(text.contains("X509v3 Name Constraints: critical"))
  }

  @Test("A key that may do nothing has no such extension")
  func noKeyUsage() async throws {
    let recipe = CertificateRecipe(commonName: "a", notBefore: 0, notAfter: 1, keyUsage: [])
    let program = try OpenSSLProgram()
    try program.write(
      try Certificate.mint(recipe, key: .generate(.ecdsaP256)).pem, to: "certificate.pem")
    let text = try await program.run("x509", "-in", "certificate.pem", "-noout", "-text")
    #expect(text.contains("X509v3 Basic Constraints: critical\n                CA:FALSE"))
    #expect(!text.contains("Key Usage"))
  }
}
