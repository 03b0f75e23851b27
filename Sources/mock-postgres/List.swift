import ArgumentParser
import Conformance
import PostgresSession
import ServerFixtures

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "list",
    abstract: "List what there is.",
    discussion: "A name and a sentence a line, with a tab between.",
    examples: [
      "Every server that can be started:": "mock-postgres list servers",
      "Those that have to do with revocation:":
        "mock-postgres list identities | grep -i revo",
    ])

  enum What: String, CaseIterable, ExpressibleByArgument {
    case servers
    case identities
    case connectors
    case expectations
  }

  @Argument(help: "servers, identities, connectors or expectations.")
  var what: What

  @OptionGroup var fixtures: FixtureOptions

  func run() throws {
    let directory = try fixtures.directory()
    for (name, text) in try orUsageError({ try rows(directory) }) {
      Output.standard.write("\(name)\t\(text)")
    }
  }

  private func rows(_ directory: FixtureDirectory) throws -> [(String, String)] {
    switch what {
    case .servers:
      let files = try directory.serverNames()
      let identities = try directory.identities.servable().filter { !files.contains($0) }
      return try (files + identities).map { ($0, try directory.server($0).summary) }
    case .identities:
      return try directory.identities.recipes.all().map { ($0.name, $0.summary) }
    case .connectors:
      let names = try directory.names(in: "connectors", extension: "yaml")
      return [("reference", "The connector that is built in.")]
        + (try names.map { name in
          let connector = try Connector(name, in: directory)
          // A column of its own: Scripts/conform passes over those that have it.
          return (
            name, connector.summary + (connector.unverified.map { "\tunverified: \($0)" } ?? "")
          )
        })
    case .expectations:
      return try Suite(directory).expectations.map { row in
        (
          row.place.description,
          "\(row.server) \(row.variation) \(row.mode?.rawValue ?? "*") \(row.forms) "
            + "\(row.events.notation) -> \(row.outcome.rawValue)"
        )
      }
    }
  }
}
