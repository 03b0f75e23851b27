import OpenSSLKit
import PostgresSession

/// What a method of authentication refuses.
extension RefusalRow {
  private static let failed = "28P01 password authentication failed for user \"acme\""
  private static let verifier = SCRAMVerifier(
    password: Array("s3cret".utf8), salt: [1, 2, 3, 4], iterations: 1)

  private static func scene(_ method: String, _ secret: StoredSecret? = .scram(verifier)) -> Scene {
    Scene(
      hba: ["host all all all \(method)"], roles: ["acme": Role(secret: secret)],
      hasClientAuthorities: true)
  }

  static let methods = [
    RefusalRow("a wrong password", failed, in: scene("password"), login, "p bad\\0"),
    RefusalRow(
      "a password for a role that there is not",
      "28P01 password authentication failed for user \"ghost\"", in: scene("password"),
      "StartupMessage user=ghost", "p s3cret\\0"),
    RefusalRow("a role without one", failed, in: scene("password", nil), login, "p s3cret\\0"),
    RefusalRow(
      "a wrong MD5 hash", failed,
      in: scene("md5", StoredSecret(stored: "md52aea419619857e8a27f0f7aa641db0c6")), login,
      "p md500000000000000000000000000000000\\0"),
    RefusalRow(
      "SCRAM with an MD5 hash stored", failed,
      in: scene("scram-sha-256", StoredSecret(stored: "md52aea419619857e8a27f0f7aa641db0c6")),
      login, first("n,,n=,r=abc"), final("c=biws,r=abcnonce,\(proof)")),
    RefusalRow(
      "a wrong proof", failed, in: scene("scram-sha-256"), login, first("n,,n=,r=abc"),
      final("c=biws,r=abcnonce,\(proof)")),
    RefusalRow(
      "a certificate of another name",
      "28000 certificate authentication failed for user \"acme\"",
      in: Scene(
        hba: ["hostssl all all all cert"], roles: ["acme": Role(secret: nil)],
        hasClientAuthorities: true, certificate: "other"), login),
    RefusalRow(
      "trust, and a certificate of another name",
      "28000 \"trust\" authentication failed for user \"acme\"",
      in: Scene(
        hba: ["hostssl all all all trust clientcert=verify-full"],
        roles: ["acme": Role(secret: nil)], hasClientAuthorities: true, certificate: "other"),
      login),
    RefusalRow(
      "a password, and a certificate of another name", failed,
      in: Scene(
        hba: ["hostssl all all all password clientcert=verify-full"],
        roles: ["acme": Role(secret: .scram(verifier))], hasClientAuthorities: true,
        certificate: "other"), login, "p s3cret\\0"),
    RefusalRow(
      "ident", "28000 Ident authentication failed for user \"acme\"", in: scene("ident"), login),
    RefusalRow(
      "gss", "28000 GSSAPI authentication failed for user \"acme\"", in: scene("gss"), login,
      "p token"),
    RefusalRow(
      "sspi", "28000 SSPI authentication failed for user \"acme\"", in: scene("sspi"), login,
      "p token"),
    RefusalRow(
      "pam", "28000 PAM authentication failed for user \"acme\"", in: scene("pam"), login,
      "p s3cret\\0"),
    RefusalRow(
      "bsd", "28000 BSD authentication failed for user \"acme\"", in: scene("bsd"), login,
      "p s3cret\\0"),
    RefusalRow(
      "ldap", "28000 LDAP authentication failed for user \"acme\"",
      in: scene("ldap ldapserver=h ldapprefix=x"), login, "p s3cret\\0"),
    RefusalRow(
      "radius", "28000 RADIUS authentication failed for user \"acme\"",
      in: scene("radius radiusservers=h radiussecrets=s"), login, "p s3cret\\0"),
    RefusalRow(
      "oauth", "28000 OAuth bearer authentication failed for user \"acme\"",
      in: scene("oauth issuer=i scope=s"), login,
      initial("OAUTHBEARER", "n,,\\x01auth=\\x01\\x01", length: 11), "p \\x01"),
  ]

  static let passwordMessages = [
    RefusalRow(
      "another message", "08P01 expected password response, got message type 81",
      in: scene("password"), login, "Q SELECT 1\\0"),
    RefusalRow(
      "Terminate", "08P01 expected password response, got message type 88", in: scene("md5", nil),
      login, "X"
    ).replacingScene { $0.passwordEncryption = .md5 },
    RefusalRow(
      "text behind the password", "08P01 invalid password packet size", in: scene("password"),
      login, "p s3cret\\0x"),
    RefusalRow(
      "no end of the password", "08P01 invalid password packet size", in: scene("password"), login,
      "p s3cret"),
    RefusalRow(
      "an empty password", "28P01 empty password returned by client", in: scene("password"), login,
      "p \\0"),
  ]

  private func replacingScene(_ change: (inout Scene) -> Void) -> RefusalRow {
    var row = self
    change(&row.scene)
    return row
  }

  // MARK: SCRAM

  private static let proof = "p=\(Base64.encode([UInt8](repeating: 0x78, count: 32)))"

  static func initial(_ mechanism: String, _ text: String, length: Int? = nil) -> String {
    let length = length ?? text.utf8.count
    let hexadecimal = String(length, radix: 16)
    let padded = String(repeating: "0", count: 2 - hexadecimal.count) + hexadecimal
    return "p \(mechanism)\\0\\0\\0\\0\\x\(padded)\(text)"
  }

  private static func first(_ text: String) -> String { initial("SCRAM-SHA-256", text) }
  private static func final(_ text: String) -> String { "p \(text)" }

  private static let malformed = "08P01 malformed SCRAM message"

  private static func scram(
    _ condition: String, _ refusal: String = malformed, detail: String? = nil,
    isEncrypted: Bool = false, _ messages: String...
  ) -> RefusalRow {
    var row = RefusalRow(
      condition, refusal, detail: detail, in: scene("scram-sha-256"), isEncrypted: isEncrypted)
    row.messages = [login] + messages
    return row
  }

  /// What a client's last message has wrong.
  private static func last(
    _ condition: String, _ refusal: String = malformed, detail: String? = nil, _ text: String
  ) -> RefusalRow {
    scram(condition, refusal, detail: detail, first("n,,n=,r=abc"), final(text))
  }

  private static let plus = "SCRAM-SHA-256-PLUS"
  private static let bound = "p=tls-server-end-point,,n=,r=abc"
  private static let noData =
    "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel "
    + "binding data."
  private static let badMechanism =
    "08P01 client selected an invalid SASL authentication mechanism"

  static let scramMessages = [
    scram(
      "another message", "08P01 expected SASL response, got message type 81", "Q SELECT 1\\0"),
    scram("a message of more than 1024 bytes", failed, "raw p\\0\\0\\x04\\x01"),
    scram("a mechanism that was not offered", badMechanism, initial("SCRAM-SHA-1", "n,,n=,r=abc")),
    scram("PLUS without TLS", badMechanism, initial(plus, bound)),
    scram(
      "PLUS, and no binding (n)", detail: noData, isEncrypted: true, initial(plus, "n,,n=,r=abc")),
    scram(
      "PLUS, and no binding (y)", detail: noData, isEncrypted: true, initial(plus, "y,,n=,r=abc")),
    scram(
      "a binding without PLUS",
      detail: "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message "
        + "includes channel binding data.", first(bound)),
    scram(
      "no binding, though the client could, over TLS",
      "28000 SCRAM channel binding negotiation error",
      detail: "The client supports SCRAM channel binding but thinks the server does not.  However, "
        + "this server does support channel binding.", isEncrypted: true, first("y,,n=,r=abc")),
    scram(
      "another kind of binding", "08P01 unsupported SCRAM channel-binding type \"tls-unique\"",
      isEncrypted: true, initial(plus, "p=tls-unique,,n=,r=abc")),
    scram(
      "bound to another certificate", "28000 SCRAM channel binding check failed",
      isEncrypted: true, initial(plus, bound), final("c=AAAA,r=abcnonce,\(proof)")),
    scram(
      "an identity to act for",
      "0A000 client uses authorization identity, but it is not supported",
      first("n,a=jane,n=,r=abc")),
    scram(
      "an extension that must be known",
      "0A000 client requires an unsupported SCRAM extension", first("n,,m=x,n=,r=abc")),
    scram(
      "a nonce that is not printable", "08P01 non-printable characters in SCRAM nonce",
      initial("SCRAM-SHA-256", "n,,n=,r=ab\\x01", length: 11)),
    scram("an empty message", detail: "The message is empty.", first("")),
    scram(
      "a zero byte", detail: "Message length does not match input length.",
      initial("SCRAM-SHA-256", "n,,\\0", length: 4)),
    scram(
      "another attribute", detail: "Expected attribute \"n\" but found \"'r'\".",
      first("n,,r=abc")),
    scram(
      "no attribute", detail: "Expected attribute \"r\" but found \"0x00\".", first("n,,n=")),
    scram(
      "no =", detail: "Expected character \"=\" for attribute \"n\".", first("n,,n,r=abc")),
    scram("no flag", detail: "Unexpected channel-binding flag \"'x'\".", first("x,,n=,r=abc")),
    scram(
      "no comma", detail: "Comma expected, but found character \"'x'\".", first("nx,n=,r=abc")),
    scram(
      "no header", detail: "Unexpected attribute \"'x'\" in client-first-message.",
      first("n,x,n=,r=abc")),
    last(
      "another flag than first",
      "08P01 unexpected SCRAM channel-binding attribute in client-final-message",
      "c=eSws,r=abcnonce,\(proof)"),
    last(
      "another nonce", "08P01 invalid SCRAM response", detail: "Nonce does not match.",
      "c=biws,r=abcnoncf,\(proof)"),
    last(
      "no proof", detail: "Attribute expected, but found end of string.", "c=biws,r=abcnonce"),
    last(
      "what is no attribute", detail: "Attribute expected, but found invalid character \"'1'\".",
      "c=biws,r=abcnonce,1=x"),
    last(
      "a proof that is no base64", detail: "Malformed proof in client-final-message.",
      "c=biws,r=abcnonce,p=!"),
    last(
      "text behind the proof", detail: "Garbage found at the end of client-final-message.",
      "c=biws,r=abcnonce,\(proof),x=1"),
  ]
}
