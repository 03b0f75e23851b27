package import Foundation
package import ServerFixtures

/// What a run comes to.
package struct Summary: Sendable {
  package var connector: String
  /// What `conform` was given: the connector's name, or its file's path.
  package var argument: String
  /// The folder of fixtures; nil for those that are bundled.
  package var fixtures: String?
  /// In the order of the tables.
  package var verdicts: [Verdict]
  package var sentences: [Sentence]
  package var isStrict: Bool
  /// Those of the connector, whether or not they cover a case of the run.
  package var waivers: [Connector.Waiver]
  package var selection: RunPlan.Selection
  /// What each server of the verdicts is, in a sentence, by its name.
  package var servers: [String: String]
  package var start: Date
  package var duration: Duration

  package init(
    connector: String, argument: String? = nil, fixtures: String? = nil, verdicts: [Verdict],
    sentences: [Sentence], isStrict: Bool,
    waivers: [Connector.Waiver] = [], selection: RunPlan.Selection? = nil,
    servers: [String: String] = [:], start: Date = .now, duration: Duration = .zero
  ) {
    self.connector = connector
    self.argument = argument ?? connector
    self.fixtures = fixtures
    self.verdicts = verdicts
    self.sentences = sentences
    self.isStrict = isStrict
    self.waivers = waivers
    self.selection = selection ?? RunPlan(verdicts.map(\.testCase)).selection
    self.servers = servers.filter { name, _ in
      verdicts.contains { $0.testCase.server == name }
    }
    self.start = start
    self.duration = duration
  }

  /// Every case as expected, and no fault.
  package var isGreen: Bool { failures.isEmpty && faults.isEmpty }

  package var failures: [Verdict] { verdicts.filter { $0.isFailure(strict: isStrict) } }

  /// Waivers that cover no case, where every case of the connector was run.
  package var faults: [FixtureError] {
    guard selection.isWhole, verdicts.count == selection.total else { return [] }
    return waivers.filter { waiver in !verdicts.contains { waiver.covers($0.testCase) } }.map {
      FixtureError(
        file: $0.file, line: $0.line, key: "waivers.\($0.pattern)",
        problem: "the waiver matches no case")
    }
  }

  /// The cases that are waived by their reasons, these in the order of their letters.
  var waived: [(reason: String, verdicts: [Verdict])] {
    Dictionary(grouping: verdicts.filter { $0.grade == .waived }) { $0.waiver ?? "" }
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  package var flaky: [Verdict] { verdicts.filter(\.repetitions.areFlaky) }

  /// How many cases a failure has kept from being run.
  package var unrun: Int {
    let due = stride(from: 1, through: selection.total, by: 1)
      .count { selection.shard?.contains(number: $0) ?? true }
    return due - verdicts.count
  }

  package func count(_ grade: Verdict.Grade) -> Int {
    verdicts.count { $0.grade == grade }
  }

  /// What all cases together tell of modes that are taken for others, a line each.
  package var confusions: [String] { ModeConfusion.all(in: verdicts).lines }

  /// The sentences of which every case that was run passed, and of which one was run.
  package var assertedSentences: [Sentence] {
    let failed = Set(failures.flatMap(\.testCase.sentences))
    let passed = Set(
      verdicts.filter { [.passed, .nonStrict].contains($0.grade) }.flatMap(\.testCase.sentences))
    return sentences.filter { passed.contains($0.id) && !failed.contains($0.id) }
  }
}
