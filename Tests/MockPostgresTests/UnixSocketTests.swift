import Foundation
import NIOCore
import NIOPosix
import Support
import Testing

@testable import MockPostgres

@Suite("A Unix-domain socket")
struct UnixSocketTests {
  @Test("has its permissions and its lock file, and leaves nothing behind")
  func files() async throws {
    try await inFolder { folder in
      let fixture = try fixture(folder, permissions: "0700")
      try await MockServer.withServer(fixture) { server in
        #expect(server.unixSocketDirectories == [folder])
        let path = "\(folder)/.s.PGSQL.\(server.port)"
        #expect(try permissions(path) == 0o700)
        #expect(try permissions("\(path).lock") == 0o600)
        let lock = try String(contentsOfFile: "\(path).lock", encoding: .utf8)
          .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lock.first == "\(ProcessInfo.processInfo.processIdentifier)")
        #expect(lock.suffix(3) == ["\(server.port)", folder[...], ""])
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test("of a server that is gone is replaced, and a file that is none is kept")
  func stale() async throws {
    try await inFolder { folder in
      let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      let path = "\(folder)/.s.PGSQL.1"
      // A socket stays where it is when its server ends.
      try await bootstrap.bind(unixDomainSocketPath: path).get().close()
      _ = FileManager.default.createFile(atPath: "\(path).lock", contents: Data("1\n".utf8))
      let socket = try await UnixSocket.listen(
        in: folder, port: 1, permissions: 0o777, bootstrap)
      await socket.close()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      _ = FileManager.default.createFile(atPath: path, contents: Data("mine".utf8))
      await #expect {
        _ = try await UnixSocket.listen(in: folder, port: 1, permissions: 0o777, bootstrap)
      } throws: { error in
        "\(error)" == "could not bind Unix address \"\(path)\": Address already in use"
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }
  }

  @Test("says who is at its other end", .enabled(if: psql != nil, "psql is not installed"))
  func peer() async throws {
    try await inFolder { folder in
      let user = try #require(try systemUser())
      let fixture = try Fixture(
        yaml: """
          summary: Local.
          settings: {ssl: on, unix_socket_directories: \(folder), server_version: "15.18"}
          hba:
            - local all \(user),stranger peer
            - local all mapped ident map=m
            - local all acme scram-sha-256
            - host all all all trust
          ident: [m \(user) mapped]
          roles: {acme: {password: s3cret}, \(user): {}, stranger: {}, mapped: {}}
          databases: [acme]
          """)
      try await MockServer.withServer(fixture) { server in
        for role in [user, "mapped"] {
          let result = try await connect(folder, server.port, role, "sslmode=require")
          #expect(result == ProgramResult(status: 0, output: role, errors: ""))
        }
        let acme = try await connect(folder, server.port, "acme", "password=s3cret")
        #expect(acme.output == "acme")
        let prefix =
          "psql: error: connection to server on socket \"\(folder)/.s.PGSQL.\(server.port)\" failed: "
        #expect(
          try await connect(folder, server.port, "stranger").errors
            == prefix + "FATAL:  Peer authentication failed for user \"stranger\"\n")
        #expect(
          try await connect(folder, server.port, "nobody").errors
            == prefix + "FATAL:  no pg_hba.conf entry for host \"[local]\", user \"nobody\", "
            + "database \"acme\", no encryption\n")
        await server.waitUntilIdle()
        #expect(
          server.journal.connections.map(\.outcome) == [.plain, .plain, .plain, .fail, .fail])
        #expect(Set(server.journal.connections.map(\.clientAddress)) == ["[local]"])
        #expect(
          server.journal.connections[3].log == [
            "provided user name (stranger) and authenticated user name (\(user)) do not match"
          ])
      }
    }
  }

  @Test("is not for a second server, nor for a path that is too long")
  func refusals() async throws {
    try await inFolder { folder in
      try await MockServer.withServer(fixture(folder)) { server in
        var options = MockServer.Options()
        options.host = "127.0.0.2"
        options.port = server.port
        let second = try fixture(folder)
        await #expect {
          try await MockServer.start(second.server, identities: second.identities, options)
        } throws: { error in
          "\(error)"
            == "could not bind Unix address \"\(folder)/.s.PGSQL.\(server.port)\": Address "
            + "already in use. Is another postmaster already running on port \(server.port)? If not, "
            + "remove socket file \"\(folder)/.s.PGSQL.\(server.port)\" and retry."
        }
      }
      let long = folder + "/" + String(repeating: "x", count: 100)
      await #expect {
        try await MockServer.withServer(fixture(long)) { _ in }
      } throws: { error in
        "\(error)".hasPrefix("Unix-domain socket path \"\(long)")
          && "\(error)".hasSuffix("is too long (maximum 107 bytes)")
      }
      await #expect {
        try await MockServer.withServer(fixture(folder + "/nosuch")) { _ in }
      } throws: { error in
        "\(error)".hasSuffix(": No such file or directory")
      }
    }
  }

  // MARK: Running

  private static let psql = Program.find("psql")

  private func connect(
    _ folder: String, _ port: Int, _ role: String, _ words: String = ""
  ) async throws -> ProgramResult {
    try await Program.run(
      try #require(Self.psql),
      ["host=\(folder) port=\(port) user=\(role) dbname=acme \(words)"]
        + ["-X", "-w", "-A", "-t", "-c", "SELECT current_user"])
  }

  private func fixture(_ folder: String, permissions: String = "0777") throws -> Fixture {
    try Fixture(
      yaml: """
        summary: Local.
        settings: {unix_socket_directories: \(folder), unix_socket_permissions: \(permissions)}
        hba: [local all all trust]
        """)
  }

  private func permissions(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  /// Who runs the tests, by the owner of what they make.
  private func systemUser() throws -> String? {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data().write(to: file)
    return try FileManager.default.attributesOfItem(atPath: file.path)[.ownerAccountName] as? String
  }

  /// A folder with a name that is short, as a socket's must be.
  private func inFolder(_ body: (String) async throws -> Void) async throws {
    let folder = "/tmp/mock-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }
}
