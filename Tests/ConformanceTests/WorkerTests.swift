@testable import Conformance
import Foundation
import PostgresSession
import Testing

/// Connectors whose program runs for many cases.
struct WorkerTests {
  @Test("One process answers case after case, each by a line")
  func many() async throws {
    let endings = try await endings(
      #"n=0; while read -r line; do n=$((n + 1)); echo "{\"status\": $((n * 44 + 1)), \"output\": \"$n\", \"errors\": \"e\"}"; done"#,
      count: 2)
    #expect(
      endings == [
        .init(claim: .refused, output: "1", errors: "e"),
        .init(claim: .unimplemented, output: "2", errors: "e"),
      ])
  }

  @Test("It is given all placeholders as an object on one line")
  func placeholders() async throws {
    let endings = try await endings(
      #"read -r line; case $line in *\"password\":\"a\\\"b\\n\"*\"sslMode\":\"require\"*) s=0;; *) s=1;; esac; echo "{\"status\": $s, \"output\": \"\", \"errors\": \"\"}"; read -r line"#
    )
    #expect(endings == [.init(claim: .connected)])
  }

  @Test("One that ends is started anew for the next case")
  func ended() async throws {
    let endings = try await endings("read -r line; echo broken >&2; exit 3", count: 2)
    #expect(endings == Array(repeating: .init(claim: .notRun("it ended: broken\n")), count: 2))
  }

  @Test("One that hangs is ended, and fails its case")
  func hung() async throws {
    let endings = try await endings("read -r line; exec tail -f /dev/null", timeout: 1)
    #expect(endings == [.init(claim: .timedOut)])
  }

  @Test("One that answers nonsense fails its case")
  func nonsense() async throws {
    #expect(
      try await endings("read -r line; echo yes")
        == [.init(claim: .notRun("its answer is not understood: yes"))])
  }

  @Test(
    "A client is there when its own command says so, or its program is found",
    arguments: [
      ("command: [true]", true), ("command: [/no/such/program]", false),
      ("command: [true]\ninstalled: [\"false\"]", false),
      ("command: [/no/such/program]\ninstalled: [sh, -c, exit 0]", true),
      ("command: [true]\ninstalled: [/no/such/program]", false),
    ])
  func installed(yaml: String, isInstalled: Bool) async throws {
    let connector = try Connector(yaml: "summary: S.\n\(yaml)", name: "x", file: "x")
    let program = ConnectorProgram(connector, scratch: FileManager.default.temporaryDirectory)
    #expect(await program.isInstalled() == isInstalled)
  }

  private func endings(
    _ script: String, count: Int = 1, timeout: Int = 60
  ) async throws -> [ConnectorProgram.Ending] {
    var connector = try Connector(
      yaml: "summary: S.\ncommand: [sh]\nworker: on\ntimeout: \(timeout)", name: "x", file: "x")
    connector.command = ["sh", "-c", script]
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let program = ConnectorProgram(connector, scratch: scratch)
    let placeholders = Placeholders(
      ConnectionParameters(
        server: "db", port: 1, database: "d", username: "u", password: Secret("a\"b\n"),
        sslMode: .require),
      spelling: "require", rootCertificate: "", patience: 20, folder: "/folder")
    var endings: [ConnectorProgram.Ending] = []
    for _ in 0..<count { endings.append(try await program.run(placeholders)) }
    return endings
  }
}
