import ArgumentParser

@main
struct MockPostgresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock-postgres",
    abstract: "A PostgreSQL server that behaves, or misbehaves, as a fixture says.",
    subcommands: [
      Serve.self, Conform.self, Connect.self, Certificates.self, Check.self, List.self,
      Explain.self, Export.self, Compare.self, Table.self,
    ])
}
