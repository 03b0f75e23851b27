import Support
import Testing

extension FidelityTests {
  /// A client's certificate, to psql and to `openssl s_client`.
  @Suite("A server that asks for certificates asks and judges the same")
  struct CertifiedTests {
    @Test("whom a certificate is of", arguments: Access.certified, ["certified", "stranger", nil])
    func role(_ role: String, _ certificate: String?) async throws {
      let pair = try Pair.required()
      let files = certificate.map { "\(pair.certificates)/\($0)" }
      let run = PsqlRun(
        server: .certifying, mode: "verify-full", role: role, password: nil,
        words: files.map { ["sslcert=\($0).crt", "sslkey=\($0).key"] } ?? [],
        rootCertificate: "root.crt",
        commands: [
          "SELECT client_dn, client_serial, issuer_dn FROM pg_stat_ssl "
            + "WHERE pid = pg_backend_pid()"
        ])
      let real = try await run(pair.real, pair)
      let mock = try await run(pair.mock, pair)
      #expect(mock == real)
      let letsIn = certificate == "certified" ? ["mapped", "named", "certified", "checked"] : []
      let isLetIn = certificate == "stranger" ? role == "checked" : letsIn.contains(role)
      #expect((real.status == 0) == isLetIn, "\(real)")
    }

    @Test(
      "what is shown in the handshake: the chain, and the authorities that are believed",
      arguments: [["-tls1_3"], ["-tls1_2"], ["-tls1_3", "-cert", "certified"]])
    func handshake(_ options: [String]) async throws {
      let pair = try Pair.required()
      let real = try await Self.handshake(options, port: pair.real[.certifying], pair)
      let mock = try await Self.handshake(options, port: pair.mock[.certifying], pair)
      #expect(mock == real)
      let text = real.joined(separator: "\n")
      #expect(text.contains("Acceptable client certificate CA names\nCN = root\nC = DE, O = "))
      #expect(text.contains("0 s:CN = localhost"))
      #expect(text.contains("1 s:CN = intermediate"))
      #expect(!text.contains("2 s:"))
      #expect(text.contains("Verify return code: 0 (ok)"))
    }

    /// What `openssl s_client` says of a handshake, but for what is new each time.
    private static func handshake(
      _ options: [String], port: Int, _ pair: Pair
    ) async throws -> [String] {
      let folder = pair.certificates
      let options = options.flatMap {
        $0 == "certified" ? ["\(folder)/\($0).crt", "-key", "\(folder)/\($0).key"] : [$0]
      }
      let outcome = try await Program.run(
        pair.installation.openssl,
        [
          "s_client", "-starttls", "postgres", "-connect", "127.0.0.1:\(port)", "-nocommands",
          "-showcerts", "-CAfile", "\(folder)/root.crt",
        ] + options, only: [:])
      let changing = #/handshake has read|Session-ID: |Master-Key: |Start Time: /#
      return String(decoding: outcome.bytes, as: UTF8.self).split(separator: "\n").filter {
        !$0.contains(changing)
      }
      .map(String.init)
    }
  }
}
