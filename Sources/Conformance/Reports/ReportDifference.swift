/// What is different between two runs, or between two connectors.
///
/// Compared are the cases by their ids: grade, outcome, events and what must come of them. What a
/// client printed, and how long it took, is not.
package struct ReportDifference {
  private let old: Summary
  private let new: Summary
  /// In the order of the old run, then those that only the new one has.
  private let changes: [Change]
  private let common: Int

  private enum Change {
    case only(Verdict, isOld: Bool)
    case changed(Verdict, Verdict)
  }

  package init(_ old: Summary, _ new: Summary) {
    self.old = old
    self.new = new
    let verdicts = { (summary: Summary) in
      Dictionary(summary.verdicts.map { ($0.testCase.id, $0) }, uniquingKeysWith: { $1 })
    }
    let (before, after) = (verdicts(old), verdicts(new))
    common = before.keys.count { after[$0] != nil }
    let kept: [Change] = old.verdicts.compactMap { verdict in
      guard let other = after[verdict.testCase.id] else { return .only(verdict, isOld: true) }
      return verdict.says == other.says ? nil : .changed(verdict, other)
    }
    let added = new.verdicts.filter { before[$0.testCase.id] == nil }
    changes = kept + added.map { .only($0, isOld: false) }
  }

  package var isEmpty: Bool { changes.isEmpty && sentences.isEmpty }

  package var text: String {
    let lines = changes.flatMap(lines) + sentences
    let total = common + changes.count { if case .only = $0 { true } else { false } }
    let names =
      old.connector == new.connector ? old.connector : "\(old.connector), \(new.connector)"
    return (lines + ["\(names): \(changes.count) of \(total) cases differ"])
      .joined(separator: "\n")
  }

  private func lines(_ change: Change) -> [String] {
    switch change {
    case .only(let verdict, let isOld):
      return ["\(isOld ? "-" : "+") \(verdict.testCase.id): \(verdict.grade.rawValue)"]
    case .changed(let before, let after):
      var lines = [
        "! \(before.testCase.id): "
          + Self.transition(before.grade.rawValue, after.grade.rawValue)
      ]
      if before.seenNotation != after.seenNotation {
        lines.append("    seen      \(Self.transition(before.seenNotation, after.seenNotation))")
      }
      if before.expectedNotation != after.expectedNotation {
        lines.append(
          "    expected  \(Self.transition(before.expectedNotation, after.expectedNotation))")
      }
      return lines + after.reasons.map { "    \($0.onOneLine)" }
    }
  }

  private static func transition(_ before: String, _ after: String) -> String {
    before == after ? before : "\(before)  =>  \(after)"
  }

  /// Those that only one of the two asserts.
  private var sentences: [String] {
    let (before, after) = (old.assertedSentences, new.assertedSentences)
    let (had, has) = (Set(before.map(\.id)), Set(after.map(\.id)))
    let lost = before.filter { !has.contains($0.id) }.map { "- \($0.id): \($0.text)" }
    let won = after.filter { !had.contains($0.id) }.map { "+ \($0.id): \($0.text)" }
    return lost + won
  }
}

extension Verdict {
  fileprivate var says: [String] { [grade.rawValue, seenNotation, expectedNotation] }
}
