import OpenSSLKit
import PostgresSession
import Support
import Testing

/// The exchange of RFC 7677, section 3, without its user name: PostgreSQL has the name already.
///
/// Proofs and signatures are Python's, by a script that gives the RFC's own for `n=user`:
/// `salted = pbkdf2_hmac("sha256", b"pencil", salt, 4096)`,
/// `proof = client_key ^ hmac(sha256(client_key), auth_message)`,
/// `signature = hmac(hmac(salted, b"Server Key"), auth_message)`.
enum SCRAMExample {
  static let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
  static let serverFirst = "r=\(nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
  static let clientFirst = "p SCRAM-SHA-256·····n,,n=,r=rOprNGfwEbeRWgbNEkqO"
  static let clientFinal = "p c=biws,r=\(nonce),p=qvT2SWdEH5Q06albL+hjSYuUhCG7VndFyzIb7CK4n9k="
  static let serverFinal = "v=3HO6Qt1M4MKJrmlKaoOqLAI0/0TV0HZe7J9H3MBtSOg="
  /// What the server says from AuthenticationSASL to ReadyForQuery.
  static let server: [SessionInput] = [
    .mechanisms("SCRAM-SHA-256"), .authentication(11, serverFirst),
    .authentication(12, serverFinal), .authenticationOk, .ready,
  ]
}

extension SessionInput {
  static func mechanisms(_ names: String...) -> SessionInput {
    .authentication(10, names.map { "\($0)\0" }.joined() + "\0")
  }
}

@Suite struct SCRAMTests {
  private static let exchange = [SCRAMExample.clientFirst, SCRAMExample.clientFinal]

  @Test("The example of RFC 7677 is answered as the RFC computes")
  func example() {
    #expect(
      Talk(Attempt(.none), SCRAMExample.server)
        == Talk(Talk.startup + Self.exchange + ["X "] + Talk.end, .plain))
  }

  @Test(
    "A password is prepared first: what is mapped to nothing, and what stands for other letters",
    arguments: ["pen\u{AD}cil", "\u{FF50}encil", "penci\u{FE00}l", "\u{1D429}encil"])
  func preparation(password: String) {
    var account = account
    account.password = Secret(password)
    #expect(
      Talk(Attempt(.none), SCRAMExample.server, account: account)
        == Talk(Talk.startup + Self.exchange + ["X "] + Talk.end, .plain))
  }

  @Test("Over TLS a client says that it would bind, where the server does not offer to")
  func unofferedBinding() {
    #expect(
      Talk(
        Attempt(.required),
        [
          .yes, .encrypted(), .mechanisms("SCRAM-SHA-256"),
          .authentication(11, SCRAMExample.serverFirst),
          .authentication(12, "v=FOmOj9BpTGwvnzwBtWQjBaPmVxT9I8IeHBOhcIPu3us="),
          .authenticationOk, .ready,
        ])
        == Talk(
          Talk.encryptedStartup + [
            "p SCRAM-SHA-256·····y,,n=,r=rOprNGfwEbeRWgbNEkqO",
            "p c=eSws,r=\(SCRAMExample.nonce),p=VpuC5DGQa5ro9tXE9MnKs69NH1nxnuregZZcclqIGfM=",
            "X ",
          ] + Talk.end, .ssl))
  }

  @Test(
    "Channel binding is chosen wherever it is offered over TLS",
    arguments: [
      ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], ["SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"],
      ["SCRAM-SHA-256-PLUS"],
    ])
  func binding(mechanisms: [String]) throws {
    let certificate = try certificate(commonName: "localhost")
    let talk = Talk(
      Attempt(.required),
      [
        .yes, .encrypted(by: certificate),
        .authentication(10, mechanisms.map { "\($0)\0" }.joined() + "\0"),
        .authentication(11, SCRAMExample.serverFirst),
      ])
    // RFC 5929: the certificate is signed with SHA-256, so it is hashed with SHA-256.
    let input = Array("p=tls-server-end-point,,".utf8) + Digest.sha256.hash(certificate.der)
    let final = "p c=\(Base64.encode(input)),r=\(SCRAMExample.nonce),p="
    #expect(
      talk.lines.dropLast()
        == Talk.encryptedStartup + [
          "p SCRAM-SHA-256-PLUS····1p=tls-server-end-point,,n=,r=rOprNGfwEbeRWgbNEkqO"
        ])
    #expect(talk.lines.last?.hasPrefix(final) == true)
  }

  @Test(
    "A certificate without a hash to bind to ends it, as with libpq",
    arguments: [["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], ["SCRAM-SHA-256-PLUS"]])
  func nothingToBindTo(mechanisms: [String]) {
    #expect(
      Talk(
        Attempt(.required),
        [.yes, .encrypted(), .authentication(10, mechanisms.map { "\($0)\0" }.joined() + "\0")])
        == Talk(Talk.encryptedStartup + Talk.end, .failed(.channelBinding(.noDigest))))
  }

  @Test("Channel binding outside TLS is a lie")
  func bindingInPlaintext() {
    #expect(
      Talk(Attempt(.none), [.mechanisms("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")])
        == Talk(
          Talk.startup + Talk.end,
          .violation("the server offered SCRAM-SHA-256-PLUS outside TLS")))
  }

  @Test("A first message that cannot be right gets no proof", arguments: malformedFirsts)
  func firstMessage(message: String, sentence: String) {
    #expect(
      Talk(Attempt(.none), [.mechanisms("SCRAM-SHA-256"), .authentication(11, message)])
        == Talk(Talk.startup + [SCRAMExample.clientFirst] + Talk.end, .violation(sentence)))
  }

  private static let malformedFirsts: [(String, String)] = {
    let nonce = SCRAMExample.nonce
    let rest = "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    let malformed = "the server's first SCRAM message is malformed"
    let otherNonce = "the server's SCRAM nonce does not begin with the client's"
    let noSalt = "the server's SCRAM salt is not base64"
    let noNumber = "the server's SCRAM iteration count is not a positive number"
    return [
      ("", malformed), (",,", malformed), ("r=\(nonce)", malformed), ("e=other-error", malformed),
      ("m=must,r=\(nonce),\(rest)", malformed), ("r=\(nonce),\(rest),x=more", malformed),
      ("s=W22ZaJ0SNY7soEsUEjb6gQ==,r=\(nonce),i=4096", malformed),
      ("r=\(nonce),r=\(nonce),\(rest)", malformed), ("r\(nonce),\(rest)", malformed),
      ("r=rOprNGfwEbeRWgbNEkqO,\(rest)", otherNonce), ("r=,\(rest)", otherNonce),
      ("r=x\(nonce),\(rest)", otherNonce), ("r=rOprNGfwEbeRWgbNEkq,\(rest)", otherNonce),
      ("r=\(nonce),s=salt!,i=4096", noSalt),
      ("r=\(nonce),s=W22Za,i=4096", noSalt),
      ("r=\(nonce),s=c2FsdA==,i=0", noNumber), ("r=\(nonce),s=c2FsdA==,i=-1", noNumber),
      ("r=\(nonce),s=c2FsdA==,i=", noNumber), ("r=\(nonce),s=c2FsdA==,i=many", noNumber),
      ("r=\(nonce),s=c2FsdA==,i=99999999999999999999", noNumber),
      (
        "r=\(nonce),s=c2FsdA==,i=20000001",
        "the server asks for 20000001 SCRAM iterations, more than the client makes"
      ),
    ]
  }()

  @Test(
    "A server that does not prove to know the password is left",
    arguments: [
      (
        "v=4HO6Qt1M4MKJrmlKaoOqLAI0/0TV0HZe7J9H3MBtSOg=",
        "the server's SCRAM signature is wrong: it does not know the password"
      ),
      ("v=", "the server's SCRAM signature is wrong: it does not know the password"),
      ("v=3HO6", "the server's SCRAM signature is wrong: it does not know the password"),
      ("v=!", "the server's last SCRAM message has no signature"),
      ("", "the server's last SCRAM message has no signature"),
      ("\(SCRAMExample.serverFinal),x=y", "the server's last SCRAM message has no signature"),
      ("e=invalid-proof", "the server ended SCRAM with the error \"invalid-proof\""),
    ])
  func finalMessage(message: String, sentence: String) {
    let inputs = SCRAMExample.server.prefix(2) + [.authentication(12, message), .authenticationOk]
    #expect(
      Talk(Attempt(.none), Array(inputs))
        == Talk(Talk.startup + Self.exchange + Talk.end, .violation(sentence)))
  }

  @Test("AuthenticationOk is not believed before the signature", arguments: [1, 2])
  func missingSignature(steps: Int) {
    let inputs = SCRAMExample.server.prefix(steps) + [.authenticationOk, .ready]
    #expect(
      Talk(Attempt(.none), Array(inputs))
        == Talk(
          Talk.startup + Self.exchange.prefix(steps) + Talk.end,
          .violation("the server sent AuthenticationOk out of order")))
  }
}
