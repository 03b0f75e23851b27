import ArgumentParser

@main
struct MockPostgresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock-postgres",
    abstract: "A PostgreSQL server that behaves, or misbehaves, as a fixture says.",
    discussion: """
      Each subcommand's help has examples: mock-postgres help serve. Completions of bash, zsh and \
      fish are what --generate-completion-script prints.
      """,
    subcommands: [
      Serve.self, Conform.self, Merge.self, Diff.self, Connect.self, Certificates.self, Check.self,
      List.self, Explain.self, Export.self, Compare.self, Schema.self, Table.self,
    ])
}
