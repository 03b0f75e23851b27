import Foundation
import MockPostgres
import Support
import Testing

/// Which versions of TLS a foreign client can speak with the bundled servers: `openssl s_client`.
@Suite(.enabled(if: Program.find("openssl") != nil, "the program openssl is not installed"))
struct ServedVersionTests {
  @Test(
    "A server speaks its versions, with whom OpenSSL lets speak them",
    arguments: [
      ("tls-1.0-only", "-tls1", 0, "TLSv1"), ("tls-1.0-only", "-tls1", 2, nil),
      ("tls-1.0-only", "-tls1_1", 0, nil), ("tls-1.0-only", "-tls1_3", 0, nil),
      ("tls-1.1-only", "-tls1_1", 0, "TLSv1.1"), ("tls-1.1-only", "-tls1", 0, nil),
      ("tls-1.2-only", "-tls1_2", 2, "TLSv1.2"), ("tls-1.2-only", "-tls1_3", 2, nil),
      ("tls-1.3-only", "-tls1_3", 2, "TLSv1.3"), ("tls-1.3-only", "-tls1_2", 2, nil),
    ] as [(String, String, Int, String?)])
  func version(fixture: String, option: String, level: Int, version: String?) async throws {
    let openssl = try #require(Program.find("openssl"))
    try await MockServer.withServer(.named(fixture)) { server in
      _ = try await Program.run(
        openssl,
        [
          "s_client", "-starttls", "postgres", "-connect", "127.0.0.1:\(server.port)", option,
          "-cipher", "DEFAULT:@SECLEVEL=\(level)",
        ], input: "")
      await server.waitUntilIdle()
      let tls = server.journal.connections.first?.tls
      #expect(tls?.failure == nil ? tls?.version == version : version == nil, "\(tls as Any)")
    }
  }

  @Test("A client that is asked to begin again does so, with the group that the server has")
  func group() async throws {
    let openssl = try #require(Program.find("openssl"))
    try await MockServer.withServer(.named("hello-retry-request")) { server in
      let result = try await Program.run(
        openssl,
        [
          "s_client", "-starttls", "postgres", "-connect", "127.0.0.1:\(server.port)", "-msg",
        ], input: "")
      #expect(result.output.matches(of: />>> .*ClientHello/).count == 2, "\(result.output)")
      #expect(result.output.contains("secp521r1"))
    }
  }
}
