import Foundation
import OpenSSLKit
import Support
import Testing

/// The `openssl` program judges what we mint, and mints what we read.
@Suite("Certificates and the openssl program", .enabled(if: OpenSSLProgram.isInstalled))
struct ForeignCertificateTests {
  @Test("A minted chain is accepted")
  func verify() async throws {
    let root = try Identity.authority("Root")
    let intermediate = try root.issue("Intermediate", isAuthority: true)
    let leaf = try intermediate.issue("localhost", extendedKeyUsage: .serverAuth)
    let program = try OpenSSLProgram()
    try program.write(root.certificate.pem, to: "root.pem")
    try program.write(intermediate.certificate.pem, to: "intermediate.pem")
    try program.write(leaf.certificate.pem, to: "leaf.pem")
    let output = try await program.run(
      "verify",
      "-x509_strict",
      "-purpose",
      "sslserver",
      "-verify_hostname",
      "localhost",
      "-CAfile",
      "root.pem",
      "-untrusted",
      "intermediate.pem",
      "leaf.pem"
    )
    #expect(output == "leaf.pem: OK")
  }

  @Test("The program and we read the same in a certificate")
  func read() async throws {
    let root = try Identity.authority("Root")
    let leaf = try Certificate.mint(
      CertificateTests.recipe,
      key: .generate(.ecdsaP256),
      issuer: (root.certificate, root.key)
    )
    let program = try OpenSSLProgram()
    try program.write(leaf.pem, to: "leaf.pem")
    let output = try await program.run(
      "x509",
      "-in",
      "leaf.pem",
      "-noout",
      "-nameopt",
      "RFC2253,-esc_msb",
      "-subject",
      "-issuer",
      "-serial",
      "-sha256",
      "-fingerprint",
      "-dateopt",
      "iso_8601",
      "-dates",
      "-ext",
      "basicConstraints,keyUsage,extendedKeyUsage"
    )
    let fingerprint = stride(from: 0, to: 64, by: 2).map { start in
      leaf.fingerprint.uppercased().dropFirst(start).prefix(2)
    }
    #expect(
      output == """
        subject=\(leaf.subject)
        issuer=CN=Root
        serial=\(leaf.serialNumber)
        sha256 Fingerprint=\(fingerprint.joined(separator: ":"))
        notBefore=2001-09-09 01:46:40Z
        notAfter=2096-10-02 07:06:40Z
        X509v3 Basic Constraints: critical
            CA:FALSE
        X509v3 Key Usage: critical
            Digital Signature
        X509v3 Extended Key Usage:\u{20}
            TLS Web Server Authentication
        """
    )
  }

  @Test(
    "The digest for channel binding is the signature's, but never MD5 or SHA-1",
    arguments: [
      (["-newkey", "rsa:2048", "-sha1"], .sha256),
      (["-newkey", "rsa:2048", "-sha384"], .sha384),
      (["-newkey", "rsa:2048", "-sha512", "-sigopt", "rsa_padding_mode:pss"], .sha512),
      (["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-sha224"], .sha224),
      (["-newkey", "ed25519"], nil),
    ] as [([String], Digest?)]
  )
  func signatureDigest(_ options: [String], _ expected: Digest?) async throws {
    let program = try OpenSSLProgram()
    try await program.run(
      ["req", "-x509", "-nodes", "-subj", "/O=Acme/CN=first/CN=second", "-keyout", "key.pem"]
        + ["-out", "leaf.pem"] + options
    )
    let certificate = try #require(Certificate.parse(pem: program.read("leaf.pem")).first)
    #expect(certificate.signatureDigest == expected)
    #expect(certificate.commonName == Array("first".utf8))
    #expect(certificate.subject == "CN=second,CN=first,O=Acme")

    let key = try PrivateKey.parse(pem: program.read("key.pem"))
    let recipe = CertificateRecipe(notBefore: 0, notAfter: 1)
    let minted = try Certificate.mint(recipe, key: key, issuer: (certificate, key))
    #expect(minted.signatureDigest == (expected == nil ? nil : .sha256))
  }

  @Test("A key that a password protects is refused, and nobody is asked for the password")
  func encryptedKey() async throws {
    let program = try OpenSSLProgram()
    try await program.run(
      ["genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret", "-out", "key.pem"])
    let text = try program.read("key.pem")
    #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
    #expect(throws: TLSError.self) { try PrivateKey.parse(pem: text) }
  }
}

/// The `openssl` program, run in a directory of its own that goes when this does.
final class OpenSSLProgram {
  static let isInstalled = executable != nil

  private static let executable = Program.find("openssl")

  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("openssl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func write(_ text: String, to name: String) throws {
    try text.write(
      to: directory.appendingPathComponent(name),
      atomically: false,
      encoding: .utf8
    )
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
  }

  func run(_ arguments: String...) async throws -> String {
    try await run(arguments)
  }

  /// What the program prints on either output but for the last line feed, in the directory where
  /// all files are.
  @discardableResult
  func run(_ arguments: [String]) async throws -> String {
    let result = try await Program.run(
      #require(Self.executable), arguments, in: directory)
    return result.output + result.errors
  }
}
