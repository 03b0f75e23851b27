import Foundation
import OpenSSLKit
import PostgresSession
import ReferenceConnector
import Support
import Testing

/// The texts are libpq 15's, as psql was seen to write them, up to OpenSSL's own words.
@Suite("A client's certificate and key are read from files as libpq reads them")
struct ClientIdentityFilesTests {
  @Test("The key may be readable by its owner alone", arguments: [0o600, 0o400, 0o700])
  func access(mode: Int) throws {
    try withFiles { folder in
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: "\(folder)/own.key")
      let identity = try ClientIdentityFiles.read(
        certificate: "\(folder)/own.crt", key: "\(folder)/own.key")
      #expect(identity.chain.map(\.commonName) == [Array("acme".utf8)])
    }
  }

  @Test(
    "and by nobody else; but a group may read what belongs to root",
    arguments: [0o604, 0o601, 0o620, 0o610, 0o777, 0o640])
  func openAccess(mode: Int) throws {
    try withFiles { folder in
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: "\(folder)/own.key")
      let owner = try FileManager.default.attributesOfItem(atPath: "\(folder)/own.key")
      let isRoots = (owner[.ownerAccountID] as? NSNumber)?.intValue == 0
      let text =
        "private key file \"\(folder)/own.key\" has group or world access; file must have "
        + "permissions u=rw (0600) or less if owned by the current user, or permissions "
        + "u=rw,g=r (0640) or less if owned by root"
      #expect(failure(folder, "own.key") == (mode == 0o640 && isRoots ? nil : text))
    }
  }

  @Test("A file that is not there, or is none, is named")
  func missing() throws {
    try withFiles { folder in
      #expect(
        failure(folder, "none.key")
          == "certificate present, but not private key file \"\(folder)/none.key\"")
      #expect(failure(folder, ".") == "private key file \"\(folder)/.\" is not a regular file")
      #expect(
        failure(folder, "own.key", certificate: "none.crt")
          == "could not open certificate file \"\(folder)/none.crt\"")
      #expect(
        failure(folder, "own.key", certificate: "own.key")
          == "could not read certificate file \"\(folder)/own.key\": "
          + "the PEM text holds no certificate")
    }
  }

  @Test("A key that is another's, or is none, cannot be loaded")
  func otherKey() throws {
    try withFiles { folder in
      #expect(
        failure(folder, "other.key")
          == "could not load private key file \"\(folder)/other.key\": "
          + "the private key is not that of the certificate of \"CN=acme\"")
      let junk = try #require(failure(folder, "junk.key"))
      #expect(
        junk.hasPrefix("could not load private key file \"\(folder)/junk.key\": no private key"))
    }
  }

  @Test("A key that is encrypted needs its password", .enabled(if: openssl != nil, "no openssl"))
  func encrypted() async throws {
    try await withFiles { folder in
      for arguments in [["ec", "-aes256"], ["pkcs8", "-topk8"]] {
        try? FileManager.default.removeItem(atPath: "\(folder)/locked.key")
        let result = try await Program.run(
          try #require(Self.openssl),
          [arguments[0], "-in", "\(folder)/own.key", "-out", "\(folder)/locked.key"]
            + arguments.dropFirst() + ["-passout", "pass:s3cret"])
        #expect(result.status == 0)
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o600], ofItemAtPath: "\(folder)/locked.key")
        #expect(failure(folder, "locked.key", password: "s3cret") == nil)
        let wrong = try #require(failure(folder, "locked.key", password: "other"))
        #expect(wrong.hasSuffix("bad decrypt"), "\(wrong)")
        #expect(failure(folder, "locked.key") != nil)
      }
    }
  }

  private static let openssl = Program.find("openssl")

  private func failure(
    _ folder: String, _ key: String, certificate: String = "own.crt", password: String? = nil
  ) -> String? {
    do {
      _ = try ClientIdentityFiles.read(
        certificate: "\(folder)/\(certificate)", key: "\(folder)/\(key)",
        password: password.map { Secret($0) })
      return nil
    } catch {
      return error.description
    }
  }
}

private func withFiles<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let folder = try makeFiles()
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try await body(folder)
}

private func withFiles(_ body: (String) throws -> Void) throws {
  let folder = try makeFiles()
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

/// `own.crt` with `own.key`, `other.key` and `junk.key`.
private func makeFiles() throws -> String {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "mock-postgres-identity-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let key = try PrivateKey.generate(.ecdsaP256)
  let certificate = try Certificate.mint(
    CertificateRecipe(commonName: "acme", notBefore: 0, notAfter: 4_000_000_000), key: key)
  let files = [
    "own.crt": certificate.pem, "own.key": key.pem,
    "other.key": try PrivateKey.generate(.ecdsaP256).pem, "junk.key": "junk\n",
  ]
  for (name, text) in files {
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }
  return folder.path
}
