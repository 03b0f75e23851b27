import Foundation
import Support
import Testing

/// What could harm the machine that a server runs on.
struct SafetyTests {
  /// A network of its own, so that nobody can reach what listens on all addresses.
  private static let isolated = ["-rn", MockPostgresProgram.url.path, "serve", "plain", "--json"]

  private static func mayIsolate() async -> Bool {
    guard let unshare = Program.find("unshare") else { return false }
    return (try? await Program.run(unshare, ["-rn", "true"]))?.status == 0
  }

  @Test(
    "A server that others can reach says so, and one that they cannot does not",
    .enabled("unshare cannot isolate a network") { await mayIsolate() },
    arguments: [
      ("0.0.0.0", "warning: 0.0.0.0:%d can be reached from other machines; use --host 127.0.0.1\n"),
      ("::", "warning: :::%d can be reached from other machines; use --host 127.0.0.1\n"),
    ])
  func reach(host: String, warning: String) async throws {
    let program = Program(
      try #require(Program.find("unshare")), Self.isolated + ["--host", host])
    var lines = program.lines
    let line = try #require(await lines.next(), "\(program.errorOutput)")
    let listener = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    program.terminate()
    #expect(await program.status() == 0)
    let port = try #require(listener?["port"] as? Int)
    #expect(program.errorOutput == warning.replacing("%d", with: "\(port)"))
  }

  @Test("A server listens on loopback, and says nothing of it")
  func loopback() async throws {
    let program = Program(MockPostgresProgram.url, ["serve", "plain", "--json"])
    var lines = program.lines
    let line = try #require(await lines.next(), "\(program.errorOutput)")
    program.terminate()
    #expect(await program.status() == 0)
    #expect(line.contains(#""host":"127.0.0.1""#))
    #expect(program.errorOutput == "")
  }

  @Test("Keys are for their owner alone, while there are any")
  func keys() async throws {
    var folder = ""
    let status = try await MockPostgresProgram.serve(["ssl", "--json"]) { lines in
      let line = try #require(await lines.next())
      let listener = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let key = URL(filePath: try #require(listener?["clientKey"] as? String))
      folder = key.deletingLastPathComponent().path
      for (path, permissions) in [(folder, 0o700), (key.path, 0o600)] {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == permissions)
      }
    }
    #expect(status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  private static let bomb =
    "a0: &a0 [x]\n"
    + (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]\n" }.joined()

  @Test(
    "A file that is meant to bring its reader down is refused, whatever it is",
    arguments: ["server.yaml", "connector.yaml", "identities.yaml"],
    [
      (bomb, "aliases make more than \\d+ values of it"),
      ("b: " + String(repeating: "{a: ", count: 5000), "is nested too deeply"),
    ])
  func bombs(name: String, bomb: (text: String, problem: String)) async throws {
    let text = name == "connector.yaml" ? "command: [x]\n\(bomb.text)" : bomb.text
    try await withFile(name, text) { file in
      let result = try await MockPostgresProgram.run("check", file)
      #expect(result.status == 64)
      #expect(
        result.errors.wholeMatch(of: try Regex("\(file):\\d+: \(bomb.problem)\n")) != nil,
        "\(result.errors)")
    }
  }
}
