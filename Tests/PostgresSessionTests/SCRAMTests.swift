import OpenSSLKit
import PostgresSession
import Support
import Testing

/// The exchange of RFC 7677, section 3.
@Suite("SCRAM-SHA-256")
struct SCRAMTests {
  private static let verifier = SCRAMVerifier(
    password: Array("pencil".utf8), salt: Base64.decode("W22ZaJ0SNY7soEsUEjb6gQ==") ?? [],
    iterations: 4096)
  private static let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
  private static let scene = Scene(
    hba: ["host all all all scram-sha-256"], roles: ["user": Role(secret: .scram(verifier))],
    databases: ["user": Database()], scramNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
  private static let first =
    "p SCRAM-SHA-256\\0\\0\\0\\0\\x20n,,n=user,r=rOprNGfwEbeRWgbNEkqO"

  @Test("is spoken as in RFC 7677")
  func exchange() throws {
    var conversation = try Self.scene.conversation()
    conversation.send("StartupMessage user=user")
    conversation.send(Self.first)
    conversation.send("p c=biws,r=\(Self.nonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    #expect(
      conversation.said.prefix(4) == [
        "R \\0\\0\\0\\x0aSCRAM-SHA-256\\0\\0",
        "R \\0\\0\\0\\x0br=\(Self.nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "R \\0\\0\\0\\x0cv=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        "R \\0\\0\\0\\0",
      ])
    #expect(conversation.said.last == "Z I")
    #expect(conversation.records.contains(.secret(.scramProof, .plain)))
  }

  @Test("takes no proof that differs in one bit", arguments: [0, 17, 31])
  func proof(_ index: Int) throws {
    var proof = try #require(Base64.decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
    proof[index] ^= 1
    var conversation = try Self.scene.conversation()
    conversation.send("StartupMessage user=user")
    conversation.send(Self.first)
    conversation.send("p c=biws,r=\(Self.nonce),p=\(Base64.encode(proof))")
    #expect(conversation.refused == "28P01 password authentication failed for user \"user\"")
  }

  @Test(
    "what is said of channel binding first is held to",
    arguments: [
      ("n", "biws", "28P01 password authentication failed for user \"user\""),
      ("y", "eSws", "28P01 password authentication failed for user \"user\""),
      (
        "n", "eSws",
        "08P01 unexpected SCRAM channel-binding attribute in client-final-message"
      ),
      (
        "y", "biws",
        "08P01 unexpected SCRAM channel-binding attribute in client-final-message"
      ),
    ])
  func bindingFlag(_ flag: String, _ binding: String, _ error: String) throws {
    var conversation = try Self.scene.conversation()
    conversation.send("StartupMessage user=user")
    conversation.send(Self.first.replacing("n,,n=", with: "\(flag),,n="))
    let proof = Base64.encode(Array(repeating: 0, count: 32))
    conversation.send("p c=\(binding),r=\(Self.nonce),p=\(proof)")
    #expect(conversation.refused == error)
  }

  @Test("a role that does not exist looks like one that does, the same each time")
  func mock() throws {
    func challenge(_ user: String, _ iterations: Int = 4096) throws -> String? {
      var scene = Self.scene
      scene.scramIterations = iterations
      var conversation = try scene.conversation()
      conversation.send("StartupMessage user=\(user)")
      conversation.send(Self.first)
      return conversation.said.last
    }
    let ghost = try #require(try challenge("ghost"))
    let salt = try #require(ghost.firstMatch(of: /,s=(.*),i=4096$/)).1
    #expect(Base64.decode(String(salt))?.count == 16)
    #expect(try challenge("ghost") == ghost)
    #expect(try challenge("spook") != ghost)
    #expect(try challenge("ghost", 8192) == ghost.replacing(",i=4096", with: ",i=8192"))
  }

  @Test("and is refused at the end as a wrong password is")
  func doomed() throws {
    var conversation = try Self.scene.conversation()
    conversation.send("StartupMessage user=ghost")
    conversation.send(Self.first)
    conversation.send("p c=biws,r=\(Self.nonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    #expect(conversation.refused == "28P01 password authentication failed for user \"ghost\"")
    #expect(conversation.events == [.connect, .authfail])
  }

  @Test(
    "a message of more than 1024 bytes is refused as a wrong password is",
    arguments: [(1024, false), (1025, true), (2000, true), (3, true), (-1, true)])
  func length(_ length: Int32, _ isRefused: Bool) throws {
    var conversation = try Self.scene.conversation()
    conversation.send("StartupMessage user=user")
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    conversation.send([0x70] + bytes)
    #expect(
      conversation.refused
        == (isRefused ? "28P01 password authentication failed for user \"user\"" : nil))
  }

  @Test(
    "a password of more than 65535 bytes closes the connection",
    arguments: [
      (65_535, false), (65_536, true), (70_000, true), (3, true), (Int32.min, true),
    ])
  func passwordLength(_ length: Int32, _ isClosed: Bool) throws {
    var conversation = try Scene(hba: ["host all all all password"]).conversation()
    conversation.send("StartupMessage user=acme")
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    conversation.send([0x70] + bytes)
    #expect(conversation.said == ["R \\0\\0\\0\\x03"] + (isClosed ? ["closed"] : []))
  }

  // MARK: What the server keeps

  @Test(
    "a stored secret takes its own password and no other",
    arguments: StoredSecret.Encryption.allCases)
  func stored(_ encryption: StoredSecret.Encryption) throws {
    let secret = StoredSecret(
      Secret("s3cret"), role: "acme", encryption: encryption, iterations: 64)
    let scene = Scene(hba: ["host all all all password"], roles: ["acme": Role(secret: secret)])
    for (password, isRight) in [("s3cret", true), ("s3cre", false), ("S3cret", false)] {
      var conversation = try scene.conversation()
      conversation.send("StartupMessage user=acme")
      conversation.send("p \(password)\\0")
      #expect(conversation.events == [.connect, isRight ? .authok : .authfail])
    }
  }

  @Test(
    "the kind of the stored secret decides how md5 is asked for",
    arguments: [
      (StoredSecret.Encryption.md5, "md5", "R \\0\\0\\0\\x05\\x09\\x09\\x09\\x09"),
      (.scramSHA256, "md5", "R \\0\\0\\0\\x0aSCRAM-SHA-256\\0\\0"),
      (.md5, "scram-sha-256", "R \\0\\0\\0\\x0aSCRAM-SHA-256\\0\\0"),
      (.scramSHA256, "scram-sha-256", "R \\0\\0\\0\\x0aSCRAM-SHA-256\\0\\0"),
    ])
  func request(_ encryption: StoredSecret.Encryption, _ method: String, _ request: String) throws {
    let secret = StoredSecret(Secret("x"), role: "acme", encryption: encryption, iterations: 1)
    var conversation = try Scene(
      hba: ["host all all all \(method)"], roles: ["acme": Role(secret: secret)]
    ).conversation()
    conversation.send("StartupMessage user=acme")
    #expect(conversation.said == [request])
  }

  @Test("a role without a secret is asked for what password_encryption says, and has no answer")
  func noSecret() throws {
    var conversation = try Scene(
      hba: ["host all all all md5"], passwordEncryption: .md5
    ).conversation()
    conversation.send("StartupMessage user=acme")
    #expect(conversation.said == ["R \\0\\0\\0\\x05\\x09\\x09\\x09\\x09"])
    let hash = Digest.md5.hash([9, 9, 9, 9]).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    conversation.send("p md5\(hash.joined())\\0")
    #expect(conversation.refused == "28P01 password authentication failed for user \"acme\"")
  }
}
