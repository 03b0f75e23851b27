import ArgumentParser
import Foundation
import Support
import Testing

@testable import mock_postgres

/// `mock-postgres help …`, which teaches by example.
@Suite struct HelpTests {
  @Test("Every subcommand's help has examples", arguments: Example.commands)
  func present(command: String) async throws {
    #expect(Example.all.contains { $0.command == command })
    let help = try await MockPostgresProgram.run("help", command)
    let shown = Example.lines(of: help.output)
    #expect(shown == Example.all.filter { $0.command == command }.map(\.line))
  }

  @Test("Every example is a command line that mock-postgres takes", arguments: Example.all)
  func parsed(example: Example) async throws {
    // What the shell makes of the line, with a program that prints its arguments.
    let output = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-arguments-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    try await withFolder { folder in
      let print = "mock-postgres() { printf '%s\\n' \"$@\" >\(output.path); }; \(example.line)"
      let result = try await Program.run(
        URL(filePath: "/bin/bash"), ["-c", "cd \(folder); \(print)"])
      #expect(result.errors == "")
    }
    let arguments = try String(contentsOf: output, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    #expect(arguments.first == example.command)
    _ = try MockPostgresCommand.parseAsRoot(arguments)
  }

  @Test("Examples do what they say, as they stand", arguments: Example.all.filter(\.isCheap))
  func run(example: Example) async throws {
    try await withFolder { folder in
      let program = MockPostgresProgram.url.path
      let result = try await Program.run(
        URL(filePath: "/bin/bash"),
        ["-c", "cd \(folder); mock-postgres() { \(program) \"$@\"; }; \(example.line)"])
      // Nothing listens where the credentials lead.
      #expect(result.status == (example.command == "connect" ? 1 : 0), "\(result.errors)")
    }
  }

  @Test("Servers that examples start are there", arguments: Example.all.filter(\.serves))
  func served(example: Example) async throws {
    try await withFolder { folder in
      let program = MockPostgresProgram.url.path
      let bash = Program(
        URL(filePath: "/bin/bash"),
        ["-c", "cd \(folder); exec \(example.line.replacing("mock-postgres", with: program))"])
      var lines = bash.lines
      let first = await lines.next()
      bash.interrupt()
      #expect(first?.contains("127.0.0.1") == true, "\(bash.errorOutput)")
      #expect(await bash.status() == 0)
    }
  }

  /// A folder that has the files that examples name.
  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let connector = "summary: Mine.\ncommand: [\"false\"]\n"
    let fixture = "summary: Mine.\nhba: [host all all all trust]\n"
    try await withFile("mine.yaml", fixture) { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      let files = [
        "my-client.yaml": connector,
        "credentials.json":
          "Server=127.0.0.1;Database=b;Port=1;UID=c;Password=d;SSL Mode=Disable",
        "journal.jsonl": #"{"event":"closed","outcome":"fail","error":"28000"}"#, "root.crt": "",
      ]
      for (name, text) in files {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      try await body(folder.path)
    }
  }
}

/// A line of a subcommand's help.
struct Example: Sendable, CustomTestStringConvertible {
  var command: String
  var line: String

  static let commands = MockPostgresCommand.configuration.subcommands.map { $0._commandName }

  static let all = MockPostgresCommand.configuration.subcommands.flatMap { subcommand in
    let command = subcommand._commandName
    return lines(of: subcommand.configuration.discussion).map {
      Example(command: command, line: $0)
    }
  }

  /// Behind the word "Examples", those that are no comments.
  static func lines(of text: String) -> [String] {
    guard let start = text.range(of: "Examples:\n") else { return [] }
    return text[start.upperBound...].split(separator: "\n").map { $0.trimmingPrefix("  ") }
      .prefix { !$0.hasPrefix("USAGE") }.filter {
        $0.contains("mock-postgres") && !$0.hasPrefix("#")
      }
      .map(String.init)
  }

  var serves: Bool { command == "serve" && !line.contains("--port") }

  /// It ends by itself, and soon; it needs no real server or client, and no file that is long.
  var isCheap: Bool {
    switch command {
    case "serve", "compare", "merge", "diff", "table": false
    case "connect": !line.contains("--root-certificate")
    case "conform": line.contains("--list") || line.contains("--server")
    default: !line.contains("journal")
    }
  }

  var testDescription: String { line }
}
