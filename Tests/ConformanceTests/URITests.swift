import Conformance
import Foundation
import PostgresSession
import Testing

@Suite struct URITests {
  @Test(
    "What a URI is written of, another reader of URIs reads from it",
    arguments: [
      "acme", "", "a b", "/?#[]@!$&'()*+,;=:", "%25%", "s3cret\"\\", "é→漢\u{1F600}", "\u{7F}\n\t",
      String(repeating: "x", count: 1000),
    ], ["acme", "a/b c:d@e"])
  func reading(text: String, other: String) throws {
    let parameters = ConnectionParameters(
      server: "::1", port: 5432, database: other, username: text, password: Secret(text))
    let parts = try #require(URLComponents(string: parameters.uri(sslMode: "verify-full")))
    #expect(parts.scheme == "postgresql")
    #expect(parts.host?.trimmingPrefix("[").prefix(3) == "::1")
    #expect(parts.port == 5432)
    #expect(parts.user == text)
    #expect(parts.password == text)
    #expect(parts.path == "/\(other)")
    #expect(parts.query == "sslmode=verify-full")
  }
}
