@testable import Conformance
import Foundation
import PostgresSession
import ServerFixtures
import Testing

/// What the reference connector says of each certificate that it refuses.
struct IdentitySentenceTests {
  @Test("A refusal names the certificate's fault in one sentence", arguments: sentences)
  func sentence(_ identity: String, _ sentence: String) async throws {
    let output = try await output(identity)
    let line = try #require(output.split(separator: "\n").first)
    #expect(line.hasSuffix("failed: \(sentence)"), "\(output)")
  }

  @Test("Every identity that must be refused has its sentence here")
  func complete() throws {
    let recipes = try BundledSuite.suite.directory.identities.recipes.all()
    #expect(
      Set(recipes.filter { $0.refusedBy != nil }.map(\.name)) == Set(sentences.map(\.0)))
  }

  private func output(_ identity: String) async throws -> String {
    let testCase = try #require(
      try BundledSuite.cases.first { $0.server == identity && $0.mode == .verifyFull })
    return try await SharedRunner.remembered.run(testCase).output
  }
}

/// Days from now, as the bundled recipes have them.
private func date(_ days: Int) -> String {
  Date(timeIntervalSinceNow: Double(days) * 86_400)
    .formatted(.iso8601.year().month().day())
}

private let mine = "the server's certificate"
private let root = "CN=mock-postgres root"
private let other = "CN=some other root"

private let sentences: [(String, String)] = [
  ("expired", "\(mine) expired on \(date(-1))"),
  ("not-yet-valid", "\(mine) is not valid before \(date(1))"),
  (
    "expired-intermediate",
    "the certificate of CN=expired authority, above the server's, expired on \(date(-1))"
  ),
  (
    "expired-root",
    "the certificate of CN=expired root, above the server's, expired on \(date(-1))"
  ),
  ("self-signed", "\(mine) is signed by itself, and is not trusted"),
  ("untrusted-root", "\(mine) was signed by \(other), which is neither sent nor trusted"),
  ("self-signed-in-chain", "\(mine) leads to \(other), which is not trusted"),
  (
    "missing-intermediate",
    "\(mine) was signed by CN=mock-postgres intermediate 1, which is neither sent nor trusted"
  ),
  (
    "ca-false-issuer",
    "the certificate of CN=no authority, above the server's, signed another, "
      + "and is not that of an authority"
  ),
  (
    "path-length-exceeded",
    "the certificate of CN=last authority, above the server's, "
      + "stands above more authorities than it allows"
  ),
  ("name-constraints-violated", "\(mine) has a name that an authority above it does not permit"),
  ("revoked", "\(mine) has been revoked by \(root)"),
  (
    "revoked-intermediate",
    "the certificate of CN=revoked authority, above the server's, has been revoked by \(root)"
  ),
  ("stale-crl", "the list of what \(root) has revoked is not valid now"),
  ("wrong-extended-key-usage", "\(mine) is not for servers"),
  ("bad-signature", "\(mine) has a wrong signature of \(root)"),
  ("sha1-signature", "\(mine) is signed over too weak a hash"),
  ("md5-signature", "\(mine) is signed over too weak a hash"),
  ("rsa-1024", "\(mine) has too weak a key"),
  ("wrong-key", "the server does not have the key of its certificate"),
  ("wrong-host", "the certificate is for db.example.org and *.example.net, not for 127.0.0.1"),
  ("wrong-address", "the certificate is for 192.0.2.1 and 2001:db8::1, not for 127.0.0.1"),
  ("empty-subject-and-no-san", "the certificate names no host, so it is not for localhost"),
  ("cn-overruled-by-san", "the certificate is for db.example.org, not for localhost"),
  ("embedded-nul", "the certificate is for localhost\\0.example.org, not for localhost"),
  (
    "embedded-nul-in-cn",
    "the certificate is for localhost\\0.example.org, not for localhost"
  ),
  ("wildcard-bare", "the certificate is for *, not for localhost"),
  ("wildcard-below", "the certificate is for *.localhost, not for localhost"),
  ("wildcard-nested", "the certificate is for *.*.localhost, not for localhost"),
  ("wildcard-partial", "the certificate is for local*, not for localhost"),
  ("wildcard-in-the-middle", "the certificate is for db.*.localhost, not for localhost"),
]
