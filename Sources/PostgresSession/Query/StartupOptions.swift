import PostgresWire

/// The startup parameter `options`: command-line switches that set run-time parameters.
///
/// PostgreSQL's `process_postgres_switches`; `\` keeps a blank within a switch (`pg_split_opts`).
enum StartupOptions {
  static func parse(_ text: String) throws(StatementError) -> [(name: String, value: String)] {
    var words = split(text)[...]
    var settings: [(name: String, value: String)] = []
    while let word = words.popFirst() {
      var assignment: String
      if word == "-c" {
        guard let next = words.popFirst() else { throw invalid(word) }
        assignment = next
      } else if word.hasPrefix("-c") || word.hasPrefix("--") {
        assignment = String(word.dropFirst(2))
      } else {
        throw invalid(word)
      }
      guard let equals = assignment.firstIndex(of: "=") else {
        throw StatementError(
          .syntaxError,
          word.hasPrefix("--")
            ? "--\(assignment) requires a value" : "-c \(assignment) requires a value",
          .init("postgres.c", word.hasPrefix("--") ? 3962 : 3967, "process_postgres_switches"))
      }
      let name = assignment[..<equals].replacing("-", with: "_")
      settings.append((String(name), String(assignment[assignment.index(after: equals)...])))
    }
    return settings
  }

  private static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character.isWhitespace {
        if let finished = word { words.append(finished) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  private static func invalid(_ word: String) -> StatementError {
    StatementError(
      .syntaxError, "invalid command-line argument for server process: \(word)",
      hint: "Try \"postgres --help\" for more information.",
      .init("postgres.c", 4001, "process_postgres_switches"))
  }
}
