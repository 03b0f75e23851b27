import ArgumentParser
import Conformance
import Foundation
import ServerFixtures

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "explain",
    abstract: "Tell what a driver's error, or a recorded journal, most likely means.",
    discussion: """
      Give it the words of the error, the path of a file with them, or - for standard input; a
      journal is what "serve --json" has written. It names the cause, what to change on either side,
      and the servers with which the failure can be reproduced. It ends with 1 where it knows of
      none.
      """,
    examples: [
      "What a driver has said:": "mock-postgres explain 'SSL SYSCALL error: EOF detected'",
      "What a server has written with --json:": "mock-postgres explain ./journal.jsonl",
    ])

  @Argument(
    help: "The words of an error, a file with them or with a journal, or -.", completion: .file())
  var text: String

  @OptionGroup var options: FixtureOptions

  func run() throws {
    let explanations = try orUsageError { try Explanations(try options.directory()) }
    let findings = explanations.findings(in: try input())
    guard !findings.isEmpty else {
      Output.error.write("Nothing is known of this error.")
      throw ExitCode(1)
    }
    Output.standard.write(findings.map(Self.paragraph).joined(separator: "\n\n"))
  }

  private func input() throws -> String {
    if text == "-" {
      return String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
    }
    return (try? String(contentsOfFile: text, encoding: .utf8)) ?? text
  }

  private static func paragraph(_ finding: Explanations.Finding) -> String {
    let explanation = finding.explanation
    let reproduction = explanation.fixtures.map { "mock-postgres serve \($0)" }
    return
      ([
        (finding.isGuess ? "Perhaps, as a guess: " : "") + explanation.summary,
        "  Client: \(explanation.client)",
        "  Server: \(explanation.server)",
      ] + reproduction.prefix(1).map { "  Try it: \($0)" }
      + reproduction.dropFirst().map { "      or: \($0)" })
      .joined(separator: "\n")
  }
}
