import Foundation
import Support
import Testing

/// What a client says once TLS is established, all of it at once; the server has the last word.
///
/// The client is `openssl s_client`, which asks for TLS as PostgreSQL's clients do.
struct EncryptedScript: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var bytes: [UInt8]
  /// `s_client`'s own, as `-tls1_2`.
  var options: [String] = []

  init(_ description: String, options: [String] = [], _ parts: [UInt8]...) {
    testDescription = description
    self.options = options
    bytes = parts.flatMap(\.self)
  }

  /// What came, how the program ended, and what it says of that: a close without a word is not the
  /// end of TLS.
  struct Outcome: Hashable, Sendable, CustomTestStringConvertible {
    var lines: [String]
    var status: Int32
    var errors: String

    var testDescription: String {
      (lines + ["exit \(status)", errors]).map { "\n    \($0)" }.joined()
    }
  }

  func play(port: Int, _ pair: Pair) async throws -> Outcome {
    let outcome = try await Program.run(
      pair.installation.openssl,
      [
        "s_client", "-starttls", "postgres", "-connect", "127.0.0.1:\(port)", "-quiet",
        "-nocommands", "-verify_return_error", "-CAfile", "\(pair.certificates)/server.crt",
      ] + options, only: [:], input: bytes)
    var writer = TranscriptWriter(masksSource: !pair.installation.isReference)
    var received = BackendBytes()
    received.append(outcome.bytes)
    return Outcome(
      lines: received.drain(&writer), status: outcome.status,
      // Its first word is the address of a thread.
      errors: outcome.errors.replacing(/(?m)^[0-9A-F]{12,}:/, with: ""))
  }
}

extension EncryptedScript {
  private static let trusted = Access.trusted.role
  private static let nonce = "n=,r=fyko+d2lbbFgONRv9qkxdawL"

  static let all = [
    EncryptedScript("a session", .login(trusted), .query("SELECT 1"), .terminate),
    EncryptedScript(
      "what the server knows of it", .login(trusted),
      .query("SELECT * FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), .terminate),
    EncryptedScript(
      "what the server knows of TLS 1.2", options: ["-tls1_2"], .login(trusted),
      .query("SELECT * FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), .terminate),
    EncryptedScript("TLS 1.1", options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]),
    EncryptedScript(
      "X25519 before P-256", options: ["-brief", "-groups", "X25519:P-256"], .terminate),
    EncryptedScript("a cipher of TLS 1.2", options: ["-tls1_2", "-cipher", "AES128-SHA"]),
    EncryptedScript("TLS 1.2, in brief", options: ["-brief", "-tls1_2"], .terminate),
    EncryptedScript("a protocol by ALPN", options: ["-brief", "-alpn", "postgresql"], .terminate),
    EncryptedScript("a second request for TLS", .sslRequest),
    EncryptedScript("a request for GSSAPI", .packet(.version(1234, 5680))),
    EncryptedScript("protocol 2.0", .startup("user", trusted, code: .version(2, 0))),
    EncryptedScript("protocol 4.0", .startup("user", trusted, code: .version(4, 0))),
    EncryptedScript("protocol 3.2", .startup("user", Access.rejected.role, code: .version(3, 2))),
    EncryptedScript("length 3", .int32(3)),
    EncryptedScript("a cancel request", .packet(.cancelRequest, .int32(999_999), .int32(1))),
    EncryptedScript("no user", .startup("database", Access.database)),
    EncryptedScript("rejected", .login(Access.rejected.role)),
    EncryptedScript("no line for the role", .login(Access.unlisted.role)),
    EncryptedScript("a line for unencrypted connections only", .login(Access.unencrypted.role)),
    EncryptedScript("no such database", .startup("user", trusted, "database", "nosuch")),
    EncryptedScript("a wrong password", .login(Access.cleartext.role), .password("bad")),
    EncryptedScript(
      "the right password", .login(Access.cleartext.role), .password(Access.password), .terminate),
    first("an unknown mechanism", "n,,\(nonce)", mechanism: "FOO"),
    first("no channel binding, though the client could", "y,,\(nonce)"),
    first("channel binding in the data only", "p=tls-server-end-point,,\(nonce)"),
    first("another channel binding", "p=tls-unique,,\(nonce)", mechanism: "SCRAM-SHA-256-PLUS"),
    first("channel binding but in the data", "n,,\(nonce)", mechanism: "SCRAM-SHA-256-PLUS"),
    first("channel binding, denied in the data", "y,,\(nonce)", mechanism: "SCRAM-SHA-256-PLUS"),
    EncryptedScript(
      "channel binding, and no data of it", .login(Access.either.role),
      .saslInitial(.text("p=tls-server-end-point,,\(nonce)"), mechanism: "SCRAM-SHA-256-PLUS"),
      .message("p", .text("c=biws,r=x,p=x"))),
    EncryptedScript("an unknown message", .login(trusted), .message("y", [1, 2, 3])),
    EncryptedScript(
      "more than a record holds", .login(trusted),
      .query("SELECT '\(String(repeating: "x", count: 40_000))'"), .terminate),
  ]

  private static func first(
    _ description: String, _ text: String, mechanism: String = "SCRAM-SHA-256"
  ) -> EncryptedScript {
    EncryptedScript(
      "SCRAM, \(description)", .login(Access.either.role),
      .saslInitial(.text(text), mechanism: mechanism))
  }
}
