import Foundation
import Support
import Testing

/// `mock-postgres serve`, as scripts and people use it.
struct ServeTests {
  @Test("The first line says how to connect, in JSON")
  func listening() async throws {
    let status = try await MockPostgresProgram.serve(["hostssl-only", "--json"]) { lines in
      let listener = try object(await lines.next())
      #expect(
        Set(listener.keys) == [
          "event", "fixture", "host", "port", "database", "username", "password",
          "rootCertificate", "clientCertificate", "clientKey", "uri", "connectionString",
        ])
      let port = try #require(listener["port"] as? Int)
      let texts = listener.compactMapValues { $0 as? String }
      #expect(texts["event"] == "listening")
      #expect(texts["fixture"] == "hostssl-only")
      #expect(texts["host"] == "127.0.0.1")
      #expect(texts["database"] == "acme")
      #expect(texts["username"] == "acme")
      #expect(texts["password"] == "s3cret")
      #expect(texts["uri"] == "postgresql://acme:s3cret@127.0.0.1:\(port)/acme?sslmode=prefer")
      #expect(
        texts["connectionString"]
          == "Server=127.0.0.1;Database=acme;Port=\(port);UID=acme;Password=s3cret;SSL Mode=Prefer")
      for key in ["rootCertificate", "clientCertificate"] {
        let pem = try String(contentsOfFile: texts[key] ?? "", encoding: .utf8)
        #expect(pem.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
      }
      let key = texts["clientKey"] ?? ""
      let attributes = try FileManager.default.attributesOfItem(atPath: key)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    #expect(status == 0)
  }

  @Test("A server with a Unix-domain socket says where it is")
  func unixSocket() async throws {
    let folder = "/tmp/mock-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let fixture = """
      summary: Local.
      settings: {unix_socket_directories: \(folder)}
      hba: [local all all trust]
      """
    let status = try await withFile("local.yaml", fixture) { file in
      try await MockPostgresProgram.serve([file, "--json"]) { lines in
        let listener = try object(await lines.next())
        #expect(listener["unixSocketDirectories"] as? [String] == [folder])
        #expect(
          FileManager.default.fileExists(
            atPath: "\(folder)/.s.PGSQL.\(listener["port"] ?? 0)"))
      }
    }
    #expect(status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }

  @Test("The client's certificate that it writes lets psql in where one is asked for")
  func clientCertificate() async throws {
    guard let psql = Program.find("psql") else { try Test.cancel("psql is not installed") }
    let fixture = """
      summary: Asks for a certificate.
      settings: {ssl: on, server_version: "15.18"}
      clientAuthority: root
      hba: [hostssl all all all cert]
      """
    let status = try await withFile("cert.yaml", fixture) { file in
      try await MockPostgresProgram.serve([file, "--json"]) { lines in
        let listener = try object(await lines.next())
        let texts = listener.compactMapValues { $0 as? String }
        let words =
          "host=127.0.0.1 port=\(listener["port"] ?? 0) user=acme dbname=acme sslmode=require"
        let certificate =
          " sslcert=\(texts["clientCertificate"] ?? "") sslkey=\(texts["clientKey"] ?? "")"
        let arguments = ["-X", "-w", "-A", "-t", "-c", "SELECT 1"]
        let letIn = try await Program.run(psql, [words + certificate] + arguments)
        #expect(letIn.status == 0, "\(letIn)")
        #expect(letIn.output == "1")
        let refused = try await Program.run(psql, [words + " sslcert=/nonexistent"] + arguments)
        #expect(refused.status == 2)
        #expect(
          refused.errors.contains("FATAL:  connection requires a valid client certificate"),
          "\(refused)")
      }
    }
    #expect(status == 0)
  }

  @Test("Each event is a line, and a connection's last line has all of it")
  func events() async throws {
    let status = try await MockPostgresProgram.serve(["hostssl-only", "--json"]) { lines in
      let listener = try object(await lines.next())
      let result = try await connect(listener, mode: "Require")
      #expect(result.status == 0, "\(result)")
      for event in ["connect", "sslaccept", "authok"] {
        let line = try object(await lines.next())
        #expect(line["event"] as? String == event)
        #expect(line["fixture"] as? String == "hostssl-only")
        #expect(line["connection"] as? Int == 1)
      }
      let closed = try object(await lines.next())
      #expect(closed["event"] as? String == "closed")
      #expect(closed["outcome"] as? String == "ssl")
      #expect(closed["events"] as? [String] == ["connect", "sslaccept", "authok"])
      #expect((closed["tls"] as? [String: Any])?["version"] as? String == "TLSv1.3")
      let startup = try #require(closed["startup"] as? [String: Any])
      #expect(startup["transport"] as? String == "tls")
      #expect(
        startup["parameters"] as? [String: String] == ["user": "acme", "database": "acme"])
      let secrets = try #require(closed["secrets"] as? [[String: String]])
      #expect(secrets == [["kind": "scram-proof", "transport": "tls"]])
    }
    #expect(status == 0)
  }

  @Test("Without --json a listener is one line, and so is each event")
  func text() async throws {
    let status = try await MockPostgresProgram.serve(["plain"]) { lines in
      let listener = try #require(await lines.next())
      let pattern =
        #/
        plain:\ psql\ 'postgresql://acme:s3cret@127\.0\.0\.1:(\d+)/acme\?sslmode=prefer'
        \ \|\ Server=127\.0\.0\.1;Database=acme;Port=\d+;UID=acme;Password=s3cret;SSL\ Mode=Prefer
        \ \|\ root\ certificate\ /.*/root\.crt
        /#
      let match = try #require(try pattern.wholeMatch(in: listener), "\(listener)")
      let port = try #require(Int(match.1))
      let refused = try await connect(["port": port], mode: "Require")
      #expect(refused.status == 1)
      #expect(await lines.next() == "plain 1: connect")
      #expect(await lines.next() == "plain 1: sslreject")
      #expect(await lines.next() == "plain 1: closed: connect, sslreject -> fail")
    }
    #expect(status == 0)
  }

  @Test("The trace shows every message and no secret")
  func trace() async throws {
    _ = try await MockPostgresProgram.serve(["password", "--trace", "--json"]) { lines in
      let listener = try object(await lines.next())
      #expect(try await connect(listener, mode: "Disable").status == 0)
      var seen: [String] = []
      while let line = await lines.next() {
        #expect(!line.contains("s3cret"))
        let event = try object(line)
        if event["event"] as? String == "closed" { break }
        if let message = event["message"] as? String { seen.append(message) }
      }
      #expect(
        seen.prefix(4) == [
          "F 33 StartupMessage 3.0 user=\"acme\" database=\"acme\"",
          "B 9 AuthenticationCleartextPassword",
          "F 12 AuthenticationResponse (7 bytes)",
          "B 9 AuthenticationOk",
        ])
      #expect(seen.last == "F 5 Terminate")
    }
  }

  @Test("Two fixtures have a listener each, on ports of their own")
  func several() async throws {
    _ = try await MockPostgresProgram.serve(["plain", "reject", "--json"]) { lines in
      let (first, second) = (try object(await lines.next()), try object(await lines.next()))
      #expect(first["fixture"] as? String == "plain")
      #expect(second["fixture"] as? String == "reject")
      #expect(first["port"] as? Int != second["port"] as? Int)
    }
  }

  @Test("A fixture of one's own is served by its path")
  func path() async throws {
    try await withFile("mine.yaml", "summary: Mine.\nhba: [host all all all trust]\n") { path in
      _ = try await MockPostgresProgram.serve([path, "--json"]) { lines in
        let listener = try object(await lines.next())
        #expect(listener["fixture"] as? String == "mine")
        #expect(try await connect(listener, mode: "Prefer").status == 0)
      }
    }
  }

  @Test("The secrets of TLS go to the key log")
  func keylog() async throws {
    try await withFile("keys.txt", "") { path in
      _ = try await MockPostgresProgram.serve(["ssl", "--keylog", path, "--json"]) { lines in
        let listener = try object(await lines.next())
        #expect(try await connect(listener, mode: "Require").status == 0)
      }
      let labels = try String(contentsOfFile: path, encoding: .utf8)
        .split(separator: "\n").compactMap { $0.split(separator: " ").first }
      #expect(labels.contains("CLIENT_TRAFFIC_SECRET_0"))
      #expect(labels.contains("SERVER_TRAFFIC_SECRET_0"))
    }
  }

  @Test("A port that is in use is told, with status 64")
  func portInUse() async throws {
    _ = try await MockPostgresProgram.serve(["plain", "--json"]) { lines in
      let port = try #require(try object(await lines.next())["port"] as? Int)
      let second = try await MockPostgresProgram.run("serve", "plain", "--port", "\(port)")
      #expect(second.status == 64)
      #expect(
        second.errors.hasPrefix(
          "plain: cannot listen on 127.0.0.1:\(port): Address already in use\n"))
    }
  }

  @Test("A fixture that there is not is told, with those there are and status 64")
  func unknownFixture() async throws {
    let result = try await MockPostgresProgram.run("serve", "nothing")
    #expect(result.status == 64)
    #expect(
      result.errors
        == "nothing: there is no server fixture of that name; use the path of a YAML file, "
        + "or a name that \"mock-postgres list servers\" shows\n"
    )
  }

  // MARK: Support

  private func connect(_ listener: [String: Any], mode: String) async throws -> ProgramResult {
    let port = try #require(listener["port"] as? Int)
    return try await MockPostgresProgram.run(
      "connect",
      "Server=127.0.0.1;Database=acme;Port=\(port);UID=acme;Password=s3cret;SSL Mode=\(mode)")
  }
}
