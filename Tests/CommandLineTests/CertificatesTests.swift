import Foundation
import Support
import Testing

/// `mock-postgres certificates`.
struct CertificatesTests {
  @Test("An identity is written with its key, its root and its revocations, and a client's")
  func files() async throws {
    try await withFile("unused", "") { path in
      let folder = URL(filePath: path).deletingLastPathComponent().appending(path: "a/b")
      let result = try await MockPostgresProgram.run(
        "certificates", folder.path, "expired", "revoked", "--user", "jane")
      #expect(result == ProgramResult(status: 0, output: "", errors: ""))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(
        files == [
          "client.crt", "client.key", "expired.crt", "expired.key", "expired.root.crt",
          "revoked.crl", "revoked.crt", "revoked.key", "revoked.root.crt",
        ])
      for name in files {
        let attributes = try FileManager.default.attributesOfItem(
          atPath: folder.appending(path: name).path)
        let mode = (attributes[.posixPermissions] as? Int) ?? 0
        #expect(mode == (name.hasSuffix(".key") ? 0o600 : 0o644), "\(name)")
      }
    }
  }

  @Test(
    "The openssl program finds in the files what the identity is called by",
    .enabled(if: Program.find("openssl") != nil, "the program openssl is not installed"))
  func verified() async throws {
    let openssl = try #require(Program.find("openssl"))
    try await withFile("unused", "") { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      let result = try await MockPostgresProgram.run("certificates", folder.path)
      #expect(result.status == 0, "\(result.errors)")
      func file(_ name: String) -> String { folder.appending(path: name).path }
      func run(_ arguments: String...) async throws -> ProgramResult {
        try await Program.run(openssl, arguments)
      }
      let trusted = try await run(
        "verify", "-CAfile", file("trusted.root.crt"), file("trusted.crt"))
      #expect(trusted.output == "\(file("trusted.crt")): OK")
      let revoked = try await run(
        "verify", "-CAfile", file("revoked.root.crt"), "-crl_check_all", "-CRLfile",
        file("revoked.crl"), file("revoked.crt"))
      #expect(revoked.errors.contains("error 23 at 0 depth lookup: certificate revoked"))
      let client = try await run(
        "verify", "-CAfile", file("trusted.root.crt"), "-purpose", "sslclient", file("client.crt"))
      #expect(client.output == "\(file("client.crt")): OK")
      for (name, isSame) in [("rsa-4096", true), ("client", true), ("wrong-key", false)] {
        let ofCertificate = try await run("x509", "-in", file("\(name).crt"), "-noout", "-pubkey")
        let ofKey = try await run("pkey", "-in", file("\(name).key"), "-pubout")
        #expect(ofKey.output.hasPrefix("-----BEGIN PUBLIC KEY-----"))
        #expect((ofCertificate.output == ofKey.output) == isSame, "\(name)")
      }
    }
  }

  @Test("What cannot be written is an error, and what there is not")
  func errors() async throws {
    let folder = try await MockPostgresProgram.run("certificates", "/dev/null/x", "expired")
    #expect(
      folder
        == ProgramResult(
          status: 64, output: "", errors: "/dev/null/x: is no folder that can be written to\n"))
    let name = try await MockPostgresProgram.run(
      "certificates", "/dev/null/x", "expired", "exspired")
    #expect(name.status == 64)
    #expect(
      name.errors.hasPrefix("exspired: there is no identity of that name; use root, other-root, "))
  }
}
