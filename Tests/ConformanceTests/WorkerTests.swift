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
    let claim = Observation.Claim.crashed("it ended with status 3 before it answered")
    #expect(endings == Array(repeating: .init(claim: claim, errors: "broken\n"), count: 2))
  }

  @Test("One that crashes fails its case, and the next case has another")
  func crashed() async throws {
    let endings = try await endings("read -r line; echo $$ >&2; kill -SEGV $$", count: 2)
    let claim = Observation.Claim.crashed(
      "it ended with signal 11 (SIGSEGV) before it answered")
    #expect(endings.map(\.claim) == [claim, claim])
    #expect(Set(endings.map(\.errors)).count == 2)
  }

  @Test("One that has ended since its last case fails the next one, and no further")
  func endedBetween() async throws {
    let answer = #"echo "{\"status\": 0}""#
    let endings = try await endings("read -r line; \(answer); exec 1>&-", count: 3)
    let ended = Observation.Claim.crashed("it ended with status 0 before it answered")
    #expect(endings.map(\.claim) == [.connected, ended, .connected])
  }

  @Test("One that hangs is ended, and fails its case")
  func hung() async throws {
    let endings = try await endings(
      "read -r line; echo waiting >&2; exec tail -f /dev/null", timeout: 10)
    #expect(endings == [.init(claim: .timedOut, errors: "waiting\n")])
  }

  @Test("One that hangs in what it has started is ended, too")
  func hungBehindShell() async throws {
    let endings = try await endings("read -r line; tail -f /dev/null; true", count: 2, timeout: 10)
    #expect(endings.map(\.claim) == [.timedOut, .timedOut])
  }

  @Test("An answer that comes too late is not taken for the next case's")
  func late() async throws {
    let script = #"""
      n=0; while read -r line; do n=$((n + 1)); \
      case $line in *'"port":"1"'*) tail -f /dev/null & wait;; esac; \
      echo "{\"status\": 0, \"output\": \"$$ $n\"}"; done
      """#
    let endings = try await endings(script, ports: [1, 2, 2], timeout: 10)
    #expect(endings.map(\.claim) == [.timedOut, .connected, .connected])
    let counts = endings.dropFirst().map { $0.output.split(separator: " ").last }
    #expect(counts == ["1", "2"])
  }

  @Test("One that answers nonsense fails its case, and the next case has another")
  func nonsense() async throws {
    let endings = try await endings(
      #"read -r line; echo starting up; echo "{\"status\": 0}"; read -r line"#, count: 2)
    let ending = ConnectorProgram.Ending(claim: .notUnderstood("starting up"))
    #expect(endings == [ending, ending])
  }

  @Test("What it writes to standard error belongs to the case that it is at")
  func errors() async throws {
    let endings = try await endings(
      #"n=0; while read -r line; do n=$((n + 1)); echo "case $n" >&2; echo "{\"status\": 1, \"errors\": \"e\"}"; done"#,
      count: 2)
    #expect(endings.map(\.errors) == ["ecase 1\n", "ecase 2\n"])
  }

  @Test("It can be sent signals, as any program")
  func signals() async throws {
    let endings = try await endings(
      #"trap 'echo "{\"status\": 7}"' TERM; read -r line; kill -TERM $$; read -r line"#)
    #expect(endings == [.init(claim: .refused)])
  }

  @Test("The statement is looked for in its output")
  func statement() async throws {
    let endings = try await endings(
      #"read -r line; echo '{"status": 0, "output": "{\"connected\": true, \"tls\": false}"}'; read -r line"#
    )
    #expect(endings.map(\.statement) == [Statement(connected: true, tls: false)])
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
    _ script: String, count: Int = 1, ports: [Int] = [], timeout: Int = 60
  ) async throws -> [ConnectorProgram.Ending] {
    var connector = try Connector(
      yaml: "summary: S.\ncommand: [sh]\nworker: on\ntimeout: \(timeout)", name: "x", file: "x")
    connector.command = ["sh", "-c", script]
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let program = ConnectorProgram(connector, scratch: scratch)
    var endings: [ConnectorProgram.Ending] = []
    for port in ports.isEmpty ? Array(repeating: 1, count: count) : ports {
      let placeholders = Placeholders(
        ConnectionParameters(
          server: "db", port: port, database: "d", username: "u", password: Secret("a\"b\n"),
          sslMode: .require),
        spelling: "require", rootCertificate: "", loginSeconds: 20, folder: "/folder")
      endings.append(try await program.run(placeholders))
    }
    return endings
  }
}
