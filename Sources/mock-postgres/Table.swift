import ArgumentParser
import Conformance
import Foundation

struct Table: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "table",
    abstract: "Make a table of connectors and the document's sentences from JSON reports.",
    discussion: """
      Prints Markdown, or puts it between the lines <!-- connector-table --> and \
      <!-- /connector-table --> of a file. With --check the file stays as it is: exit status 0 where \
      it says what the reports say, 1 where it does not.
      """,
    examples: [
      "Two connectors beside each other:": "mock-postgres table psql.json psycopg.json"
    ])

  @Argument(help: "Reports of conform, as --report json=PATH writes them; a row each.")
  var report: [String]

  @Option(help: "The file into which the table goes.")
  var into: String?

  @Flag(help: "Change nothing; tell whether the file is up to date.")
  var check = false

  @OptionGroup var fixtures: FixtureOptions

  func validate() throws {
    if check, into == nil { throw ValidationError("--check needs --into FILE") }
  }

  func run() throws {
    let directory = try fixtures.directory()
    let sentences = try orUsageError { try Suite(directory).sentences }
    let table = SentenceTable(try report.map(record), of: sentences).markdown
    guard let into else { return Output.standard.write(table) }
    let text = try read(into)
    let part = MarkedPart("connector-table")
    guard let changed = part.replaced(in: text, with: table) else {
      throw usageError(
        "\(into): has no part for the table; use one line <!-- connector-table --> and, below it, "
          + "one <!-- /connector-table -->")
    }
    if check {
      guard changed == text else {
        Output.error.write("\(into): the table is stale; Scripts/connector-table makes it anew")
        throw ExitCode(1)
      }
    } else {
      do {
        try changed.write(toFile: into, atomically: true, encoding: .utf8)
      } catch {
        throw usageError("\(into): cannot be written")
      }
    }
  }

  private func record(_ file: String) throws -> RunRecord {
    do {
      return try RunRecord(json: Data(try read(file).utf8))
    } catch is DecodingError {
      throw usageError("\(file): is no report of conform; use what --report json=PATH has written")
    }
  }

  private func read(_ file: String) throws -> String {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw usageError("\(file): cannot be read")
    }
    return text
  }
}
