import ArgumentParser
import Conformance

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "schema",
    abstract: "Print the JSON Schema of a kind of YAML file, for editors.",
    discussion: """
      It is made of the keys that mock-postgres itself reads. Editors with a YAML language server
      find it where the first line of a file names it:

        # yaml-language-server: $schema=fixture.json
      """,
    examples: [
      "For fixtures of yours, beside them:": "mock-postgres schema fixture >fixture.json"
    ])

  @Argument(help: "\(FileSchema.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: FileSchema

  func run() {
    Output.standard.write(kind.text, terminator: "")
  }
}

extension FileSchema: ExpressibleByArgument {}
