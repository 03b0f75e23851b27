import Foundation
package import ServerFixtures

/// A failure that users meet: how it is recognised, what causes it, and what to do about it.
package struct Explanation: Sendable {
  /// In kebab-case.
  package var failure: String
  /// The cause, in a sentence.
  package var summary: String
  /// The servers with which it can be reproduced, the likeliest first.
  package var fixtures: [String]
  /// What to change on either side.
  package var client: String
  package var server: String
  /// What drivers say that tells it for sure.
  let texts: [Pattern]
  /// What they say of other failures, too.
  let guesses: [Pattern]
  /// Of a line of `serve --json`.
  let journal: [Pattern]

  /// A regular expression, case aside.
  struct Pattern: Sendable {
    let source: String

    /// What has been found to be a regular expression when it was read.
    func matches(_ text: String) -> Bool {
      guard let expression = try? Regex(source).ignoresCase() else { return false }
      return text.contains(expression)
    }
  }
}

/// All explanations, the most telling first.
package struct Explanations: Sendable {
  package let all: [Explanation]

  /// What a text may mean.
  package struct Finding: Sendable {
    package var explanation: Explanation
    /// The text fits other failures, too.
    package var isGuess: Bool
  }

  /// The failures that a driver's words tell of, or lines of `serve --json`: the likeliest first, and
  /// guesses behind what is sure; empty for words that nobody knows.
  package func findings(in text: String) -> [Finding] {
    let journal = RecordedJournal(text)
    // What the server told the client is what the client said.
    let words = journal?.errors ?? text
    let sure = all.filter { explanation in
      explanation.texts.contains { $0.matches(words) }
        || journal != nil && explanation.journal.contains { $0.matches(text) }
    }
    let others = all.filter { explanation in
      !sure.contains { $0.failure == explanation.failure }
    }
    let hinted = others.filter { $0.guesses.contains { $0.matches(words) } }
    let shown = journal?.shown(of: others) ?? []
    let guessed =
      hinted + shown.filter { other in !hinted.contains { $0.failure == other.failure } }
    return sure.prefix(1).map { Finding(explanation: $0, isGuess: false) }
      + sure.dropFirst().map { Finding(explanation: $0, isGuess: true) }
      + guessed.map { Finding(explanation: $0, isGuess: true) }
  }
}

// MARK: - Reading

extension Explanations {
  package static let shape = YAMLShape.list(.object(keys))
  private static let keys: YAMLKeys = [
    "failure": .required(.nonEmpty, "Its name, in kebab-case."),
    "summary": .required(.nonEmpty, "The cause, in a sentence."),
    "fixtures": .required(.list(.nonEmpty), "Servers that show it, the likeliest first."),
    "client": .required(.nonEmpty, "What to change there."),
    "server": .required(.nonEmpty, "What to change there."),
    "texts": .optional(.list(.nonEmpty), "Patterns of what drivers say of this failure alone."),
    "guesses": .optional(.list(.nonEmpty), "Patterns of what they say of others, too."),
    "journal": .optional(.list(.nonEmpty), "Patterns of a line of serve --json."),
  ]

  /// Reads `explanations.yaml`, and sees that its fixtures are there.
  package init(_ directory: FixtureDirectory) throws(FixtureError) {
    let file = "explanations.yaml"
    let text = try FixtureDirectory.text(of: directory.url.appending(path: file))
    try self.init(
      yaml: text, file: file,
      servers: try directory.serverNames() + directory.identities.servable())
  }

  package init(yaml text: String, file: String, servers: [String]) throws(FixtureError) {
    var all: [Explanation] = []
    for entry in try YAMLValue(yaml: text, file: file).sequence() {
      let fields = try entry.fields(Self.keys)
      let name = try fields.required("failure")
      let explanation = Explanation(
        failure: try name.nonEmptyString(),
        summary: try fields.required("summary").nonEmptyString(),
        fixtures: try Self.fixtures(fields.required("fixtures"), servers),
        client: try fields.required("client").nonEmptyString(),
        server: try fields.required("server").nonEmptyString(),
        texts: try Self.patterns(fields["texts"]), guesses: try Self.patterns(fields["guesses"]),
        journal: try Self.patterns(fields["journal"]))
      guard !all.contains(where: { $0.failure == explanation.failure }) else {
        throw name.error("\"\(explanation.failure)\" is given twice")
      }
      all.append(explanation)
    }
    self.all = all
  }

  private static func fixtures(
    _ value: YAMLValue, _ servers: [String]
  ) throws(FixtureError) -> [String] {
    var fixtures: [String] = []
    for fixture in try value.sequence() {
      let name = try fixture.nonEmptyString()
      guard servers.contains(name) else {
        throw fixture.error(
          "there is no server fixture \"\(name)\"", allowed: FixtureDirectory.serverNames)
      }
      fixtures.append(name)
    }
    return fixtures
  }

  private static func patterns(
    _ value: YAMLValue?
  ) throws(FixtureError) -> [Explanation.Pattern] {
    var patterns: [Explanation.Pattern] = []
    for pattern in try value?.sequence() ?? [] {
      let source = try pattern.nonEmptyString()
      do {
        _ = try Regex(source)
      } catch {
        throw pattern.error("is no regular expression: \(error)")
      }
      patterns.append(Explanation.Pattern(source: source))
    }
    return patterns
  }
}
