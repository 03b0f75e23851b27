package import ServerFixtures

/// What a run comes to.
package struct Summary: Sendable {
  package let connector: String
  package let verdicts: [Verdict]
  package let sentences: [Sentence]
  package let isStrict: Bool
  /// Stale waivers and the like.
  package let faults: [FixtureError]

  package init(
    connector: String, verdicts: [Verdict], sentences: [Sentence], isStrict: Bool,
    faults: [FixtureError]
  ) {
    self.connector = connector
    self.verdicts = verdicts
    self.sentences = sentences
    self.isStrict = isStrict
    self.faults = faults
  }

  /// Every case as expected, and no fault.
  package var isGreen: Bool { failures.isEmpty && faults.isEmpty }

  package var failures: [Verdict] { verdicts.filter { $0.isFailure(strict: isStrict) } }

  package func count(_ grade: Verdict.Grade) -> Int {
    verdicts.count { $0.grade == grade }
  }

  /// The sentences of which every case that was run passed, and of which one was run.
  package var assertedSentences: [Sentence] {
    let failed = Set(failures.flatMap(\.testCase.sentences))
    let passed = Set(
      verdicts.filter { [.passed, .nonStrict].contains($0.grade) }.flatMap(\.testCase.sentences))
    return sentences.filter { passed.contains($0.id) && !failed.contains($0.id) }
  }
}
