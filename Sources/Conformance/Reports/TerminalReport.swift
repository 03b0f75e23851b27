import PostgresSession
import ServerFixtures

/// A run as a matrix of server by mode, for people.
package struct TerminalReport {
  private let summary: Summary
  private let style: TerminalStyle

  package init(_ summary: Summary, _ style: TerminalStyle) {
    self.summary = summary
    self.style = style
  }

  package var text: String {
    ([matrix, ""] + sentences + failures + waivers + faults + [totals]).joined(separator: "\n")
  }

  // MARK: Matrix

  private var rows: [String] {
    var seen: Set<String> = []
    return summary.verdicts.map(\.rowName).filter { seen.insert($0).inserted }
  }

  private var matrix: String {
    let modes = SSLMode.allCases.filter { mode in
      summary.verdicts.contains { $0.testCase.mode == mode }
    }
    let width = ((rows + [summary.connector]).map(\.count).max() ?? 0) + 2
    let cells = Dictionary(grouping: summary.verdicts) { [$0.rowName, $0.testCase.mode.rawValue] }
    let header =
      summary.connector.padded(to: width) + modes.map { $0.rawValue.padded(to: 13) }.joined()
    let lines = rows.map { row in
      row.padded(to: width)
        + modes.map { cell(cells[[row, $0.rawValue]] ?? []) }.joined()
    }
    return ([style.bold(header.trimmedRight)] + lines.map(\.trimmedRight))
      .joined(separator: "\n")
  }

  /// The outcome, or what went wrong, of the cases of one server and mode in all forms.
  private func cell(_ verdicts: [Verdict]) -> String {
    guard let first = verdicts.first else { return "".padded(to: 13) }
    let failed = verdicts.count { $0.isFailure(strict: summary.isStrict) }
    if failed > 0 { return style.red("✗ \(failed) of \(verdicts.count)".padded(to: 13)) }
    if verdicts.contains(where: { $0.grade == .waived }) {
      return style.yellow("~ \(first.outcome.rawValue)".padded(to: 13))
    }
    if verdicts.allSatisfy({ $0.grade == .unimplemented }) { return "- ".padded(to: 13) }
    return style.green("✓ \(first.outcome.rawValue)".padded(to: 13))
  }

  // MARK: Below it

  /// What the document says, and how many cases hold it to that.
  private var sentences: [String] {
    let cases = Dictionary(
      summary.verdicts.flatMap(\.testCase.sentences).map { ($0, 1) }, uniquingKeysWith: +)
    let asserted = Set(summary.assertedSentences.map(\.id))
    let failed = Set(summary.failures.flatMap(\.testCase.sentences))
    let width = (cases.keys.map(\.count).max() ?? 0) + 2
    return summary.sentences.compactMap { sentence in
      cases[sentence.id].map { count in
        let mark =
          if failed.contains(sentence.id) {
            style.red("✗")
          } else {
            asserted.contains(sentence.id) ? style.green("✓") : style.yellow("~")
          }
        let id = sentence.id.padded(to: width)
        return "\(mark) \(id)\(String(count).padded(to: 5))\(sentence.text)"
      }
    }
  }

  private var failures: [String] {
    summary.failures.map { verdict in
      let expectation = verdict.testCase.expectation
      let cited = summary.sentences.filter { verdict.testCase.sentences.contains($0.id) }
      let sentences = Set(cited.map(\.text)).sorted().map { text in
        let ids = cited.filter { $0.text == text }.map(\.id).joined(separator: ", ")
        return "  \(verdict.authority) (\(ids)): \(text)"
      }
      return
        (["", style.red("\(verdict.grade.rawValue): \(verdict.testCase.id)")]
        + [
          "  \(expectation.place): \(expectation.events.notation) -> \(expectation.outcome.rawValue)"
        ]
        + verdict.reasons.map { "  \($0)" } + sentences
        + verdict.output.split(separator: "\n").prefix(4).map { "  | \($0.printable)" })
        .joined(separator: "\n")
    }
  }

  private var waivers: [String] {
    let reasons = Dictionary(grouping: summary.verdicts.filter { $0.grade == .waived }) {
      $0.waiver ?? ""
    }
    return reasons.sorted { $0.key < $1.key }.map { reason, verdicts in
      style.yellow("~ waived \(verdicts.count): \(reason)")
    }
  }

  private var faults: [String] {
    summary.faults.map { style.red($0.description) }
  }

  private var totals: String {
    let counts = Verdict.Grade.allCases.compactMap { grade in
      let count = summary.count(grade)
      return count > 0 ? "\(count) \(grade.rawValue)" : nil
    }
    let asserted = summary.assertedSentences.count
    let cases = "\(summary.verdicts.count) cases: \(counts.joined(separator: ", "))"
    let byDialect = summary.verdicts.filter { $0.testCase.expectation.dialect != nil }
    let dialect = byDialect.first.map {
      "\(summary.connector): \(byDialect.count) cases are held to \($0.authority)\n"
    }
    return "\n\(summary.connector): \(cases)\n" + (dialect ?? "")
      + "\(summary.connector): \(asserted) of \(summary.sentences.count) sentences asserted"
  }
}

/// Colours, or none.
package struct TerminalStyle: Sendable {
  private let hasColour: Bool

  package init(hasColour: Bool) {
    self.hasColour = hasColour
  }

  package func bold(_ text: String) -> String { wrap(text, 1) }
  package func red(_ text: String) -> String { wrap(text, 31) }
  package func green(_ text: String) -> String { wrap(text, 32) }
  package func yellow(_ text: String) -> String { wrap(text, 33) }

  private func wrap(_ text: String, _ code: Int) -> String {
    hasColour ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}

extension Verdict {
  fileprivate var rowName: String {
    testCase.variation.changes.isEmpty
      ? testCase.server : "\(testCase.server) \(testCase.variation)"
  }
}

extension Substring {
  /// What could move the cursor or change colours becomes a question mark.
  fileprivate var printable: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 ? "?" : $0 }))
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 1))
  }

  fileprivate var trimmedRight: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
