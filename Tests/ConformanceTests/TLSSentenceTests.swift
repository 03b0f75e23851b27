@testable import Conformance
import PostgresSession
import Testing

/// What the reference connector says where TLS ends a connection: OpenSSL's words are those that psql
/// 15 was seen to print, and the others libpq's.
struct TLSSentenceTests {
  @Test("A failure is named as libpq names it", arguments: sentences)
  func sentence(
    _ server: String, _ client: String, _ mode: SSLMode, _ sentence: String
  ) async throws {
    let lines = try await lines(server, client, mode)
    #expect(lines.first?.hasSuffix("failed: \(sentence)") == true, "\(lines)")
  }

  @Test("Who goes on unencrypted because a certificate was refused is told so")
  func lostEncryption() async throws {
    #expect(
      try await lines("untrusted-optional", "sslrootcert=given", .prefer) == [
        "1. with SSL, or without where the server has none: failed: the server's certificate was "
          + "signed by CN=some other root, which is neither sent nor trusted",
        "2. without SSL: connected, unencrypted",
        "Mind: the server's certificate was refused, and then all was sent unencrypted.",
      ])
    let honest = try await lines("tls-1.0-only", "-", .prefer)
    #expect(honest.last == "2. without SSL: connected, unencrypted")
  }

  private func lines(
    _ server: String, _ client: String, _ mode: SSLMode
  ) async throws -> [String] {
    let testCase = try #require(
      try BundledSuite.cases.first {
        $0.server == server && $0.variation.description == client && $0.mode == mode
      })
    let output = try await SharedRunner.remembered.run(testCase).output
    return output.split(separator: "\n").map(String.init)
  }
}

private let handshake = "the TLS handshake failed: "
private let late = "TLS failed while the client awaited the server's first message: "

private let sentences: [(String, String, SSLMode, String)] = [
  ("tls-1.0-only", "-", .require, handshake + "tlsv1 alert protocol version"),
  ("tls-1.1-only", "-", .require, handshake + "tlsv1 alert protocol version"),
  ("no-common-cipher", "-", .require, handshake + "sslv3 alert handshake failure"),
  ("sni-required", "-", .require, handshake + "tlsv13 alert missing extension"),
  ("sni-unknown", "server=localhost", .require, handshake + "tlsv1 unrecognized name"),
  (
    "sni-mapped", "server=localhost", .verifyFull,
    "the certificate is for db.example.org and *.example.net, not for localhost"
  ),
  (
    "alpn-absent", "sslnegotiation=direct", .require,
    "direct SSL connection was established without ALPN protocol negotiation extension"
  ),
  ("alpn-wrong", "sslnegotiation=direct", .require, handshake + "bad extension"),
  (
    "ssl", "sslnegotiation=direct", .prefer,
    "weak sslmode \"prefer\" may not be used with sslnegotiation=direct "
      + "(use \"require\", \"verify-ca\", or \"verify-full\")"
  ),
  (
    "clientcert-optional", "sslcert=client-wrong-authority", .require,
    late + "tlsv1 alert unknown ca"
  ),
  (
    "clientcert-optional", "sslcert=client-expired", .prefer,
    late + "sslv3 alert certificate expired"
  ),
  (
    "clientcert-optional", "sslcert=client-revoked", .require,
    late + "sslv3 alert certificate revoked"
  ),
  (
    "clientcert-optional", "sslcert=client-for-servers", .require,
    late + "sslv3 alert unsupported certificate"
  ),
  (
    "clientcert-optional-tls-1.2", "sslcert=client-expired", .require,
    handshake + "sslv3 alert certificate expired"
  ),
  ("ed25519-signed", "-", .require, "could not find digest for NID UNDEF"),
  ("tls-alert-behind-flight", "-", .require, late + "tlsv1 alert internal error"),
  ("tls-alert-behind-flight-tls-1.2", "-", .require, handshake + "tlsv1 alert internal error"),
  ("tls-alert-when-established", "-", .require, late + "tlsv1 alert access denied"),
  ("tls-alert-at-login", "-", .require, late + "tlsv1 alert internal error"),
]
