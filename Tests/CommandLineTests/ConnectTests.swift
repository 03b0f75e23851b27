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

  @Test("What libpq can be told is an option", arguments: ConnectOption.all)
  func option(_ option: ConnectOption) async throws {
    try await withFixture(option.fixture) { port in
      let result = try await MockPostgresProgram.run(
        ["connect", string(port, option.mode)] + option.arguments)
      #expect(result.status == (option.failure == nil ? 0 : 1), "\(result)")
      if let failure = option.failure {
        #expect(result.output.contains("failed: \(failure)\n"), "\(result.output)")
      }
    }
  }

  @Test("A client certificate is shown to a server that asks for one")
  func clientCertificate() async throws {
    _ = try await MockPostgresProgram.serve(["clientcert-required", "--json"]) { lines in
      let line = try #require(await lines.next())
      let listener = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let port = try #require(listener["port"] as? Int)
      let certificate = try #require(listener["clientCertificate"] as? String)
      let key = try #require(listener["clientKey"] as? String)
      let without = try await MockPostgresProgram.run("connect", string(port, "Require"))
      #expect(without.status == 1)
      #expect(without.output.contains("28000: connection requires a valid client certificate"))
      let with = try await MockPostgresProgram.run(
        "connect", string(port, "Require"), "--client-certificate", certificate, "--client-key",
        key)
      #expect(with.status == 0, "\(with)")
    }
  }

  @Test("What the authorities have revoked is looked up in a file")
  func revocations() async throws {
    _ = try await MockPostgresProgram.serve(["revoked", "not-revoked", "--json"]) { lines in
      for isRevoked in [true, false] {
        let line = try #require(await lines.next())
        let listener = try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let port = try #require(listener["port"] as? Int)
        let root = try #require(listener["rootCertificate"] as? String)
        let list = try #require(listener["revocationList"] as? String)
        let with = try await MockPostgresProgram.run(
          "connect", string(port, "Verify-Full"), "--root-certificate", root, "--revocation-list",
          list)
        #expect(with.status == (isRevoked ? 1 : 0), "\(with)")
        #expect(
          with.output.contains(
            "failed: the server's certificate has been revoked by CN=mock-postgres root")
            == isRevoked)
        let without = try await MockPostgresProgram.run(
          "connect", string(port, "Verify-Full"), "--root-certificate", root)
        #expect(without.status == 0, "\(without)")
        // As libpq, which verifies wherever it has a root.
        let always = try await MockPostgresProgram.run(
          "connect", string(port, "Require"), "--root-certificate", root, "--revocation-list",
          list, "--verify-always")
        #expect(always.status == (isRevoked ? 1 : 0), "\(always)")
      }
    }
  }

  @Test("The roots of the system are those that OpenSSL finds")
  func systemRoots() async throws {
    _ = try await MockPostgresProgram.serve(["trusted", "--json"]) { lines in
      let line = try #require(await lines.next())
      let listener = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let port = try #require(listener["port"] as? Int)
      let root = try #require(listener["rootCertificate"] as? String)
      for (environment, status) in [(["SSL_CERT_FILE": root], 0), ([:], 1)]
        as [([String: String], Int32)]
      {
        let result = try await Program.run(
          MockPostgresProgram.url,
          ["connect", string(port, "Verify-Full"), "--root-certificate", "system"],
          environment: environment)
        #expect(result.status == status, "\(result)")
      }
    }
  }

  @Test("A bearer token comes from a file")
  func token() async throws {
    let fixture = """
      summary: Takes tokens.
      hba: [host all all all oauth issuer=https://id.example.org scope=openid]
      tokens: [{token: tok-3n, owner: acme}]
      """
    try await withFixture(fixture) { port in
      for (token, status) in [("tok-3n", 0), ("other", 1)] as [(String, Int32)] {
        let result = try await withFile("token", token + "\n") {
          try await MockPostgresProgram.run(
            "connect", string(port, "Disable"), "--bearer-token-file", $0)
        }
        #expect(result.status == status)
        #expect(!(result.output + result.errors).contains("other"))
        #expect(
          result.output.contains("28000: OAuth bearer authentication failed for user \"acme\"")
            == (status == 1))
      }
    }
  }

  @Test(
    "An option that is wrong ends it with status 64",
    arguments: [
      (["--channel-binding", "maybe"], "'disable', 'prefer' or 'require'"),
      (["--require-auth", "md5,!password"], "cannot be mixed with non-negative methods"),
      (["--require-auth", "md5,md5"], "require_auth method \"md5\" is specified more than once"),
      (["--client-certificate", "a.crt"], "go together"),
      (
        ["--client-certificate", "/nonexistent/a.crt", "--client-key", "/nonexistent/a.key"],
        "could not open certificate file \"/nonexistent/a.crt\""
      ),
      (
        ["--ssl-min-protocol-version", "TLSv1.3", "--ssl-max-protocol-version", "TLSv1.2"],
        "invalid SSL protocol version range"
      ),
      (["--verify-always"], "--verify-always needs --root-certificate"),
      (["--revocation-list", "a.crl"], "--revocation-list needs a file as --root-certificate"),
      (
        ["--revocation-list", "a.crl", "--root-certificate", "system"],
        "--revocation-list needs a file as --root-certificate"
      ),
      (
        ["--root-certificate", "/nonexistent/root.crt"],
        "--root-certificate: /nonexistent/root.crt cannot be read"
      ),
      (
        ["--root-certificate", "/dev/null"],
        "--root-certificate: /dev/null: the PEM text holds no certificate"
      ),
      (["--bearer-token-file", "/nonexistent/token"], "/nonexistent/token cannot be read"),
    ])
  func malformedOption(arguments: [String], message: String) async throws {
    let result = try await MockPostgresProgram.run(["connect", string(1)] + arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(message), "\(result.errors)")
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

  /// A fixture by name, or the text of one.
  private func withFixture(
    _ fixture: String, _ body: (Int) async throws -> Void
  ) async throws {
    guard fixture.contains("\n") else { return try await withServer(fixture, body) }
    try await withFile("fixture.yaml", fixture) { try await withServer($0, body) }
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

/// Options of `connect`, and what becomes of a connection with them.
struct ConnectOption: Sendable, CustomTestStringConvertible {
  var fixture: String
  var mode: String
  var arguments: [String]
  /// Nil where it connects.
  var failure: String?

  var testDescription: String { "\(fixture) \(mode) \(arguments.joined(separator: " "))" }

  static let all = [
    ConnectOption(fixture: "ssl", mode: "Require", arguments: ["--channel-binding", "require"]),
    ConnectOption(fixture: "ssl", mode: "Require", arguments: ["--channel-binding", "disable"]),
    ConnectOption(
      fixture: "ssl", mode: "Disable", arguments: ["--channel-binding", "require"],
      failure: "channel binding required, but SSL not in use"),
    ConnectOption(
      fixture: "md5", mode: "Disable", arguments: ["--channel-binding", "require"],
      failure: "channel binding required but not supported by server's authentication request"),
    ConnectOption(
      fixture: "trust", mode: "Disable", arguments: ["--channel-binding", "require"],
      failure: "channel binding required, but server authenticated client without channel binding"),
    ConnectOption(
      fixture: "ssl", mode: "Disable", arguments: ["--require-auth", "scram-sha-256"]),
    ConnectOption(
      fixture: "password", mode: "Disable", arguments: ["--require-auth", "scram-sha-256,md5"],
      failure: "authentication method requirement \"scram-sha-256,md5\" failed: "
        + "server requested a cleartext password"),
    ConnectOption(
      fixture: "trust", mode: "Disable", arguments: ["--require-auth", "!none"],
      failure: "authentication method requirement \"!none\" failed: "
        + "server did not complete authentication"),
    ConnectOption(fixture: "ssl", mode: "Require", arguments: ["--ssl-negotiation", "direct"]),
    ConnectOption(
      fixture: "ssl", mode: "Prefer", arguments: ["--ssl-negotiation", "direct"],
      failure: "weak sslmode \"prefer\" may not be used with sslnegotiation=direct "
        + "(use \"require\", \"verify-ca\", or \"verify-full\")"),
    ConnectOption(
      fixture: "ssl", mode: "Require",
      arguments: ["--ssl-max-protocol-version", "TLSv1.2", "--no-ssl-sni"]),
    ConnectOption(
      fixture: "tls-1.0-only", mode: "Require", arguments: ["--ssl-min-protocol-version", "TLSv1"]),
    ConnectOption(
      fixture: "tls-1.0-only", mode: "Require", arguments: [],
      failure: "the TLS handshake failed: tlsv1 alert protocol version"),
    ConnectOption(
      fixture: "alpn-wrong", mode: "Require", arguments: ["--ssl-negotiation", "direct"],
      failure: "the TLS handshake failed: bad extension"),
  ]
}
