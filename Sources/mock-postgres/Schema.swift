import ArgumentParser
import Conformance

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "schema",
    abstract: "Print the JSON Schema of a kind of YAML file, for editors, or of reports.",
    discussion: """
      That of a YAML file is made of the keys that mock-postgres itself reads. Editors with a YAML \
      language server find it where the first line of a file names it:

        # yaml-language-server: $schema=fixture.json

      That of reports is of what "--report json=PATH" writes; it has the version that they name.
      """,
    examples: [
      "For fixtures of yours, beside them:": "mock-postgres schema fixture >fixture.json",
      "For a program that reads reports:": "mock-postgres schema report >report.json",
    ])

  @Argument(help: "\(Described.allValueStrings.joined(separator: ", ")).")
  var kind: Described

  func run() throws {
    Output.standard.write(try kind.schema, terminator: "")
  }
}

/// What has a schema.
enum Described: ExpressibleByArgument {
  case file(FileSchema)
  case report

  init?(argument: String) {
    if argument == "report" {
      self = .report
    } else if let file = FileSchema(rawValue: argument) {
      self = .file(file)
    } else {
      return nil
    }
  }

  static let allValueStrings = FileSchema.allCases.map(\.rawValue) + ["report"]
  static let defaultCompletionKind = CompletionKind.list(allValueStrings)

  var schema: String {
    get throws {
      switch self {
      case .file(let file): file.text
      case .report: try orUsageError { try JSONReport.schema() }
      }
    }
  }
}
