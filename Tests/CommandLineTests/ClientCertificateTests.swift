import Foundation
import Support
import Testing

/// The client certificates that `serve` writes for a server that asks for them.
@Suite(.enabled(if: Program.find("psql") != nil, "psql is not installed"))
struct ClientCertificateTests {
  @Test("Each leads to what psql says of it, as the server that is running judges it")
  func judged() async throws {
    let psql = try #require(Program.find("psql"))
    let status = try await MockPostgresProgram.serve(["clientcert-only", "--json"]) { lines in
      let line = try #require(await lines.next())
      let listener = try JSONDecoder().decode(Listener.self, from: Data(line.utf8))
      #expect(Set(listener.clientCertificates.keys) == Set(judgements.map(\.identity)))
      for (identity, words) in judgements {
        let files = try #require(listener.clientCertificates[identity])
        let result = try await Program.run(
          psql,
          [
            "-X", "-w", "-A", "-t", "-c", "SELECT 1",
            "host=127.0.0.1 port=\(listener.port) user=acme dbname=acme sslmode=require "
              + "sslcert=\(files.certificate) sslkey=\(files.key)",
          ])
        #expect((result.output + result.errors).contains(words), "\(identity): \(result)")
      }
    }
    #expect(status == 0)
  }

  @Test("Who is to be certified has a name that a certificate can have", arguments: [0, 65])
  func user(letters: Int) async throws {
    let user = String(repeating: "a", count: letters)
    let result = try await MockPostgresProgram.run("certificates", "unused", "--user", user)
    #expect(result.status == 64)
    #expect(result.errors.hasPrefix("Error: --user: \"\(user)\" is no name of 1 to 64 letters\n"))
  }
}

private struct Listener: Decodable {
  let port: Int
  let clientCertificates: [String: Files]

  struct Files: Decodable {
    let certificate: String
    let key: String
  }
}

/// PostgreSQL's words, and those of TLS's alerts.
private let judgements: [(identity: String, words: String)] = [
  ("client-trusted", "1"),
  ("client-another-user", "FATAL:  certificate authentication failed for user \"acme\""),
  ("client-wrong-authority", "alert unknown ca"),
  ("client-expired", "alert certificate expired"),
  ("client-revoked", "alert certificate revoked"),
  ("client-for-servers", "alert unsupported certificate"),
]
