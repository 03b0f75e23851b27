import Foundation
import Support
import Testing

/// `mock-postgres connect`: what it says of one connection.
struct ConnectTests {
  @Test("It says what was tried and what came of it")
  func connected() async throws {
    try await withServer("ssl") { port in
      let result = try await MockPostgresProgram.run("connect", string(port))
      #expect(result.status == 0)
      #expect(
        result.output == """
          Prefer to 127.0.0.1:\(port), database acme, as acme
          1. with SSL, or without where the server has none: connected over TLSv1.3 with \
          TLS_AES_256_GCM_SHA384
          Connected to PostgreSQL 18.1.
          """)
    }
  }

  @Test("It says why it failed, attempt by attempt, and what to change")
  func refused() async throws {
    try await withServer("reject") { port in
      let result = try await MockPostgresProgram.run("connect", string(port))
      #expect(result.status == 1)
      #expect(
        result.output == """
          Prefer to 127.0.0.1:\(port), database acme, as acme
          1. with SSL, or without where the server has none: failed: the server refused: \
          FATAL:  28000: pg_hba.conf rejects connection for host "127.0.0.1", user "acme", \
          database "acme", SSL encryption
          2. without SSL: failed: the server refused: FATAL:  28000: pg_hba.conf rejects \
          connection for host "127.0.0.1", user "acme", database "acme", no encryption
          To change: use Require if the server accepts SSL connections only, and check that \
          pg_hba.conf admits this address, user and database.
          """)
    }
  }

  @Test("A verifying mode trusts the root it is given, and asks for one where there is none")
  func verified() async throws {
    _ = try await MockPostgresProgram.serve(["wrong-host", "--json"]) { lines in
      let line = try #require(await lines.next())
      let listener = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let port = try #require(listener["port"] as? Int)
      let root = try #require(listener["rootCertificate"] as? String)
      let without = try await MockPostgresProgram.run("connect", string(port, "Verify-Full"))
      #expect(without.status == 1)
      #expect(
        without.output.contains(
          "failed: the certificate is to be verified, and no root certificate was given"))
      let with = try await MockPostgresProgram.run(
        "connect", string(port, "Verify-Full"), "--root-certificate", root)
      #expect(with.status == 1)
      #expect(
        with.output.contains(
          "failed: the certificate is for db.example.org and *.example.net, not for 127.0.0.1"))
      let chain = try await MockPostgresProgram.run(
        "connect", string(port, "Verify-Ca"), "--root-certificate", root)
      #expect(chain.status == 0)
    }
  }

  @Test("Credentials come from a file, from the command line or from standard input")
  func sources() async throws {
    try await withServer("plain") { port in
      let json = """
        {"server": "127.0.0.1", "port": "\(port)", "username": "acme", "password": "s3cret",
         "database": "acme", "sslMode": "Disable"}
        """
      let inline = try await MockPostgresProgram.run("connect", json)
      let input = try await MockPostgresProgram.run("connect", "-", input: json)
      let file = try await withFile("credentials.json", json) {
        try await MockPostgresProgram.run("connect", $0)
      }
      #expect(inline.status == 0)
      #expect(input == inline)
      #expect(file == inline)
    }
  }

  @Test("Credentials that are wrong end it with status 64, one line, and without the password")
  func malformed() async throws {
    let result = try await MockPostgresProgram.run(
      "connect", "Server=localhost;Database=acme;Port=0;UID=acme;Password=s3cret")
    #expect(result.status == 64)
    #expect(
      result.errors.hasPrefix("azure-account-key: connectionString.Port"), "\(result.errors)")
    #expect(!result.errors.contains("s3cret"))
  }

  private func string(_ port: Int, _ mode: String? = nil) -> String {
    "Server=127.0.0.1;Database=acme;Port=\(port);UID=acme;Password=s3cret"
      + (mode.map { ";SSL Mode=\($0)" } ?? "")
  }

  private func withServer(_ fixture: String, _ body: (Int) async throws -> Void) async throws {
    _ = try await MockPostgresProgram.serve([fixture, "--json"]) { lines in
      let line = try #require(await lines.next())
      let listener = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      try await body(try #require(listener["port"] as? Int))
    }
  }
}
