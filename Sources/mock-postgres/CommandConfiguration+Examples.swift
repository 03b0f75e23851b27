import ArgumentParser

extension CommandConfiguration {
  /// What `--help` says: a sentence, what there is to know, and lines that can be run as they stand.
  ///
  /// An example is what it is for, and a line of shell that begins with `mock-postgres` or pipes to
  /// it, of at most 76 characters, so that help shows it on a line of its own.
  ///
  /// Without a name, ArgumentParser would make one of the type's by reflection, as the program starts.
  init(
    name: String, abstract: String, discussion: String = "",
    examples: KeyValuePairs<String, String>
  ) {
    let lines = examples.map { purpose, line in "  # \(purpose)\n  \(line)" }
    self.init(
      commandName: name, abstract: abstract,
      discussion: ([discussion].filter { !$0.isEmpty } + ["Examples:"] + lines)
        .joined(separator: "\n\n"))
  }
}
