import Foundation
import ServerFixtures
import Support
import Testing

/// `mock-postgres conform`, `check` and `list`.
struct ConformTests {
  @Test("The whole matrix ends with the sentences it asserts")
  func whole() async throws {
    let result = try await WholeRun.done().result
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.hasSuffix("\nreference: 60 of 60 sentences asserted"))
  }

  @Test("A choice of cases is listed, and each shard has its own part")
  func list() async throws {
    let arguments = ["conform", "--list", "--server", "host*", "--mode", "verify-ca"]
    let all = try await lines(arguments)
    #expect(all.contains("hostssl-only/Verify-Ca/azure-basic"))
    #expect(all.allSatisfy { $0.hasPrefix("host") && $0.contains("/Verify-Ca/") })
    let first = try await lines(arguments + ["--shard", "1/2"])
    let second = try await lines(arguments + ["--shard", "2/2"])
    #expect(Set(first).isDisjoint(with: second))
    #expect(Set(first + second) == Set(all))
    let form = try await lines(arguments + ["--form", "aws-*"])
    #expect(!form.isEmpty && form.allSatisfy { $0.contains("/aws-basic") })
  }

  @Test("Reports are written, in the formats that are asked for")
  func reports() async throws {
    try await withFile("unused", "") { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      let (json, junit) = (folder.appending(path: "r.json"), folder.appending(path: "r.xml"))
      let result = try await MockPostgresProgram.run(
        "conform", "--server", "plain", "--report", "json=\(json.path)", "--report",
        "junit=\(junit.path)")
      #expect(result.status == 0)
      let root = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: json)) as? [String: Any])
      #expect(root["green"] as? Bool == true)
      #expect(try String(contentsOf: junit, encoding: .utf8).hasPrefix("<?xml version=\"1.0\""))
    }
  }

  @Test("A row that says something else makes it end with status 1")
  func falseRow() async throws {
    try await withCopyOfFixtures { folder in
      try edit(folder, "expectations/sslmode.table") {
        $0.replacing(
          "connect, sslreject -> fail", with: "connect, sslreject -> plain", maxReplacements: 1)
      }
      let result = try await MockPostgresProgram.run(
        "conform", "--fixtures", folder.path, "--server", "plain")
      #expect(result.status == 1)
      #expect(result.output.contains("failed: plain/Require/azure-basic"))
      #expect(result.output.contains("  expected plain, and it was fail"))
    }
  }

  @Test("A row that is lost makes it end with status 64 and the place")
  func lostRow() async throws {
    try await withCopyOfFixtures { folder in
      try edit(folder, "expectations/sslmode.table") { text in
        text.split(separator: "\n", omittingEmptySubsequences: false)
          .filter { !$0.contains("connect, sslreject -> fail") }.joined(separator: "\n")
      }
      let result = try await MockPostgresProgram.run("conform", "--fixtures", folder.path)
      #expect(result.status == 64)
      #expect(
        result.errors.wholeMatch(
          of: /sslmode\.table:\d+: says \d+ rows, and there are \d+\n/) != nil, "\(result.errors)")
    }
  }

  @Test("A waiver that matches nothing makes it end with status 1 and the place")
  func staleWaiver() async throws {
    let yaml = "summary: S.\ncommand: [sh, -c, exit 89]\nwaivers: {\"gone/*\": was so}\n"
    try await withFile("stale.yaml", yaml) { path in
      let result = try await MockPostgresProgram.run("conform", path)
      #expect(result.status == 1)
      #expect(result.output.contains("\(path):3: waivers.gone/*: the waiver matches no case"))
    }
  }

  static let wrongCommandLines: [(arguments: [String], error: String)] = [
    (["conform", "nobody"], "nobody: there is no connector of that name; use the path of a YAML"),
    (["conform", "--mode", "sometimes"], "Error: --mode takes one of Disable, Allow, Prefer,"),
    (["conform", "--jobs", "0"], "Error: --jobs takes a number from 1 to 1024"),
    (["conform", "--shard", "3/2"], "Error: The value '3/2' is invalid for '--shard <shard>'"),
    (["conform", "--report", "pdf=x"], "Error: The value 'pdf=x' is invalid for '--report"),
    (["conform", "--report", "tap=/nowhere/x"], "Error: --report: /nowhere/x cannot be written"),
    (["merge", "1.json", "--report", "tap=/dev"], "Error: --report: /dev cannot be written"),
    (["conform", "--retry", "101"], "Error: --retry takes a number from 0 to 100"),
    (["conform", "--repeat", "0"], "Error: --repeat takes a number from 1 to 10000"),
    (["conform", "--repeat", "2", "--retry", "1"], "Error: --repeat looks for what --retry would"),
    (["conform", "--seed", "often"], "Error: The value 'often' is invalid for '--seed <seed>'"),
    (["conform", "--case", "nothing"], "no case is left by what was chosen"),
    (["merge"], "Error: Missing expected argument '<file> ...'"),
    (["merge", "/nowhere.json"], "/nowhere.json: cannot be read"),
    (["diff", "/nowhere.json", "/nowhere.json"], "/nowhere.json: cannot be read"),
    (["diff", #filePath, #filePath], "ConformTests.swift: is no JSON"),
    (["conform", "--server", "nowhere"], "no case is left by what was chosen"),
    (["conform", "--fixtures", "/nowhere"], "/nowhere/identities.yaml: cannot be read"),
    (["serve", "--port", "70000"], "Error: --port takes a number from 0 to 65535"),
    (["list", "secrets"], "Error: The value 'secrets' is invalid for '<what>'"),
    (["dance"], "Error: Unexpected argument 'dance'"),
  ]

  @Test(
    "A wrong command line ends with status 64 and says what is wrong", arguments: wrongCommandLines)
  func wrong(_ row: (arguments: [String], error: String)) async throws {
    let result = try await Program.run(MockPostgresProgram.url, row.arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(row.error), "\(result.errors)")
  }

  @Test("check finds the bundled fixtures in order, and says so of each file")
  func check() async throws {
    let all = try await MockPostgresProgram.run("check")
    #expect(all.status == 0)
    #expect(all.output.hasSuffix(" 60 sentences: ok"))
    let one = try await MockPostgresProgram.run("check", "hostssl-only")
    #expect(one == ProgramResult(status: 0, output: "hostssl-only: ok", errors: ""))
    let table = try FixtureDirectory.bundled().url
      .appending(path: "expectations/dialects/pgjdbc.table").path
    let dialect = try await MockPostgresProgram.run("check", table)
    #expect(dialect == ProgramResult(status: 0, output: "\(table): ok", errors: ""))
  }

  static let wrongFiles: [(name: String, text: String, error: String)] = [
    (
      "server.yaml", "summary: S.\nhba:\n  - hostsll all all all trust\n",
      ":3: hba[0]: invalid connection type \"hostsll\"; use local, host, hostssl, hostnossl, "
        + "hostgssenc, hostnogssenc"
    ),
    (
      "server.yaml",
      "summary: S.\nsettings: {ssl: on}\nhba: [host all all all trust]\n"
        + "identity: {summary: I., issuer: root, signature: {hash: md5}}\n",
      ": identity: cannot sign the certificate with md5 and its issuer's key"
    ),
    (
      "connector.yaml", "summary: S.\ncommand: [psql, \"{host}\"]\n",
      ":2: command[1]: there is no placeholder {host}; use {server} {port}"
    ),
    (
      "connector.yaml", "summary: S.\ncomand: [psql]\nmodes: {Disable: disable}\n",
      ":2: comand: the key is not known; use summary, command"
    ),
    (
      "new.table", "rows 1\n[allowlist]\nplain - Disable * - -> maybe\n",
      ":3: \"maybe\" is no outcome"
    ),
    (
      "credentials.json", "{\"server\": \"x\",\n \"port\": 70000}", ":2: azure-basic: port (line 2)"
    ),
  ]

  @Test("check says file, line, what is wrong and what would be right", arguments: wrongFiles)
  func checkWrong(_ row: (name: String, text: String, error: String)) async throws {
    try await withFile(row.name, row.text) { path in
      let result = try await MockPostgresProgram.run("check", path)
      #expect(result.status == 64)
      #expect(result.errors.hasPrefix(path + row.error), "\(result.errors)")
      #expect(result.output == "")
    }
  }

  @Test(
    "list names what there is",
    arguments: [
      ("servers", "hostssl-only\t"), ("identities", "untrusted-root\t"),
      ("connectors", "psql\t"), ("expectations", "sslmode.table:"),
    ])
  func listing(_ what: String, _ expected: String) async throws {
    let lines = try await lines(["list", what])
    #expect(lines.contains { $0.hasPrefix(expected) })
  }

  // MARK: Support

  private func lines(_ arguments: [String]) async throws -> [String] {
    let result = try await Program.run(MockPostgresProgram.url, arguments)
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  private func withCopyOfFixtures(_ body: (URL) async throws -> Void) async throws {
    let source = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures").standardized
    let copy = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-fixtures-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: source, to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    try await body(copy)
  }

  private func edit(_ folder: URL, _ path: String, _ change: (String) -> String) throws {
    let file = folder.appending(path: path)
    let text = try String(contentsOf: file, encoding: .utf8)
    let changed = change(text)
    try #require(changed != text)
    try changed.write(to: file, atomically: true, encoding: .utf8)
  }
}
