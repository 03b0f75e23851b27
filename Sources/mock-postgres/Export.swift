import ArgumentParser
import Foundation
import ServerFixtures

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "export",
    abstract: "Write the configuration with which a real PostgreSQL is the server of a fixture.",
    discussion: """
      DIR gets postgresql.conf, pg_hba.conf, pg_ident.conf, accounts.sql (roles and databases), and \
      the certificates. The files belong to whom the server runs as; then:

        initdb -D data
        postgres --single -D data -c exit_on_error=true template1 <DIR/accounts.sql
        postgres -D DIR -c data_directory=$PWD/data

      Secrets are in files that only their owner reads, and nothing is printed. Certificates are \
      made anew each time. A fixture with what no real server can be configured to be is refused.
      """,
    examples: [
      "What a DBA would write for the same refusals:":
        "mock-postgres export hostssl-only server"
    ])

  @Argument(
    help: "The name of a server fixture, or the path of a YAML file.", completion: .servers)
  var fixture: String

  @Argument(help: "A folder that does not exist, or is empty.", completion: .directory)
  var dir: String

  @OptionGroup var fixtures: FixtureOptions

  func run() throws {
    let directory = try fixtures.directory()
    try orUsageError {
      try ServerConfiguration.export(
        try directory.server(fixture), directory.identities,
        to: URL(filePath: dir, directoryHint: .isDirectory))
    }
  }
}
