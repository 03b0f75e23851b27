import ArgumentParser
import Conformance
import Foundation

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "merge",
    abstract: "Make one run of the JSON reports of its shards.",
    discussion: """
      What "conform --shard I/N --report json=PATH" wrote for each I from 1 to N, in any order. Prints \
      and writes what one run of all cases would have; exit status 0: as expected; 1: not; 64: the \
      reports are not the shards of one run, or one is missing.
      """,
    examples: [
      "The two halves of a run, as one page:":
        "mock-postgres merge 1.json 2.json --report html=run.html"
    ])

  @Argument(help: "The reports, as JSON.")
  var file: [String]

  @OptionGroup var reports: ReportOptions

  func run() throws {
    let shards = try file.map { (file: $0, summary: try Summary.read($0)) }
    try reports.publish(try orUsageError { try Summary(shards: shards) })
  }
}

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "diff",
    abstract: "Tell what differs between two runs, or between two connectors.",
    discussion: """
      Compared are the grade of each case, what was seen, and what was expected. Exit status 0: the \
      same; 1: not; 64: a file is no report.
      """,
    examples: [
      "What a release has changed:": "mock-postgres diff before.json after.json"
    ])

  @Argument(help: "The report of the run before, as JSON.")
  var old: String

  @Argument(help: "The report of the run after.")
  var new: String

  func run() throws {
    let difference = ReportDifference(try Summary.read(old), try Summary.read(new))
    Output.standard.write(difference.text)
    guard difference.isEmpty else { throw ExitCode(1) }
  }
}

extension Summary {
  /// Ends the program with status 64 where the file is no report.
  fileprivate static func read(_ path: String) throws -> Summary {
    guard let text = FileManager.default.contents(atPath: path) else {
      throw usageError("\(path): cannot be read")
    }
    return try orUsageError { try JSONReport(text: text, file: path).summary(file: path) }
  }
}
