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
    ([matrix, ""] + sentences + failures + conclusions + flaky + waivers + faults + unrun + [totals])
      .joined(
        separator: "\n")
  }

  // MARK: Matrix

  private var matrix: String {
    let matrix = Matrix(summary)
    let width = ((matrix.rows.map(\.name) + [summary.connector]).map(\.count).max() ?? 0) + 2
    let header =
      summary.connector.padded(to: width)
      + matrix.modes.map { $0.rawValue.padded(to: Self.columnWidth) }.joined()
    let lines = matrix.rows.map { row in
      row.name.padded(to: width) + row.cells.map(cell).joined()
    }
    return ([style.bold(header.trimmedRight)] + lines.map(\.trimmedRight))
      .joined(separator: "\n")
  }

  private static let columnWidth = 13

  /// The outcome, or what went wrong, of the cases of one server and mode in all forms.
  private func cell(_ cell: Matrix.Cell?) -> String {
    guard let cell else { return "".padded(to: Self.columnWidth) }
    let outcome = cell.outcome.rawValue
    return switch cell.mark {
    case .failed:
      style.red("✗ \(cell.failed) of \(cell.verdicts.count)".padded(to: Self.columnWidth))
    case .waived: style.yellow("~ \(outcome)".padded(to: Self.columnWidth))
    case .unimplemented: "- ".padded(to: Self.columnWidth)
    case .nonStrict, .passed: style.green("✓ \(outcome)".padded(to: Self.columnWidth))
    }
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
    summary.failures.flatMap { verdict in
      let lines = VerdictText(verdict, summary.sentences).lines
      return [""] + lines.prefix(1).map(style.red) + lines.dropFirst()
    }
  }

  /// What all cases together tell of modes, and of secrets.
  private var conclusions: [String] {
    let modes = summary.confusions.map { style.red("all in all: \($0)") }
    let secrets = SecretReport(summary.verdicts).lines
    return (modes.isEmpty ? [] : [""] + modes) + (secrets.isEmpty ? [] : [""] + secrets)
  }

  private var flaky: [String] {
    summary.flaky.map { style.yellow("~ flaky: \($0.testCase.id) \($0.flakiness)") }
  }

  private var unrun: [String] {
    summary.unrun > 0 ? [style.yellow("\(summary.unrun.cases) not run, for a failure")] : []
  }

  private var waivers: [String] {
    summary.waived.map { reason, verdicts in
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
    let cases = "\(summary.verdicts.count.cases): \(counts.joined(separator: ", "))"
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
