import PostgresSession
import ServerFixtures

/// A run as GitHub's Markdown, for the summary of a job.
///
/// A summary that is longer than a mebibyte is not shown at all, so there is an end to what is told
/// of failures.
package struct MarkdownReport {
  private let summary: Summary
  private static let mostFailures = 50

  package init(_ summary: Summary) {
    self.summary = summary
  }

  package var text: String {
    ([heading, totals] + conclusions + faults + failures + waivers + matrix + sentences)
      .joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    "## \(summary.isGreen ? "✅" : "❌") \(escaped(summary.connector))"
  }

  private var totals: String {
    let counts = Verdict.Grade.allCases.compactMap { grade in
      let count = summary.count(grade)
      return count > 0 ? "\(count) \(grade.rawValue)" : nil
    }
    let unrun = summary.unrun > 0 ? ["\(summary.unrun) not run"] : []
    let flaky = summary.flaky.isEmpty ? [] : ["\(summary.flaky.count) flaky"]
    return "\(summary.verdicts.count.cases): "
      + (counts + flaky + unrun).joined(separator: ", ") + ". "
      + "\(summary.assertedSentences.count) of \(summary.sentences.count) sentences asserted."
  }

  /// What all cases together tell of modes, and of secrets.
  private var conclusions: [String] {
    let modes = summary.confusions.map { "- **all in all:** \(escaped($0))" }
    let lines = modes + SecretReport(summary.verdicts).lines.map { "- \(escaped($0))" }
    return lines.isEmpty ? [] : [lines.joined(separator: "\n")]
  }

  private var faults: [String] {
    summary.faults.map { "❌ \(code($0.description))" }
  }

  private var failures: [String] {
    let shown = summary.failures.prefix(Self.mostFailures).map { verdict in
      let reasons =
        verdict.reasons.map { "- \(escaped($0))" }
        + verdict.causes.map { "- **likely cause:** \(escaped($0))" }
      return """
        <details><summary>❌ \(code(verdict.testCase.id)): \(verdict.grade.rawValue)</summary>

        | | |
        |-|-|
        | expected | \(code(verdict.expectedNotation)) |
        | seen | \(code(verdict.seenNotation)) |

        \(reasons.joined(separator: "\n"))

        </details>
        """
    }
    let left = summary.failures.count - shown.count
    return shown + (left > 0 ? ["… and \(left) more."] : [])
  }

  private var waivers: [String] {
    let lines = summary.waived.map { reason, verdicts in
      "- 🟡 \(verdicts.count) waived: \(escaped(reason))"
    }
    return lines.isEmpty ? [] : [lines.joined(separator: "\n")]
  }

  private var matrix: [String] {
    let matrix = Matrix(summary)
    guard !matrix.rows.isEmpty else { return [] }
    let header = "| server |" + matrix.modes.map { " \($0.rawValue) |" }.joined()
    let rule = "|-|" + matrix.modes.map { _ in "-|" }.joined()
    let rows = matrix.rows.map { row in
      "| \(code(row.name)) |" + row.cells.map { " \(cell($0)) |" }.joined()
    }
    return [folded("Server × sslMode", ([header, rule] + rows).joined(separator: "\n"))]
  }

  private func cell(_ cell: Matrix.Cell?) -> String {
    guard let cell else { return "" }
    return switch cell.mark {
    case .failed: "❌ \(cell.failed) of \(cell.verdicts.count)"
    case .waived: "🟡 \(cell.outcome.rawValue)"
    case .unimplemented: "–"
    case .nonStrict, .passed: "✅ \(cell.outcome.rawValue)"
    }
  }

  private var sentences: [String] {
    let asserted = Set(summary.assertedSentences.map(\.id))
    let failed = Set(summary.failures.flatMap(\.testCase.sentences))
    let cited = Set(summary.verdicts.flatMap(\.testCase.sentences))
    let lines = summary.sentences.filter { cited.contains($0.id) }.map { sentence in
      let mark = failed.contains(sentence.id) ? "❌" : asserted.contains(sentence.id) ? "✅" : "🟡"
      return "- \(mark) \(code(sentence.id)) \(escaped(sentence.text))"
    }
    return lines.isEmpty ? [] : [folded("What the document says", lines.joined(separator: "\n"))]
  }

  private func folded(_ title: String, _ body: String) -> String {
    "<details><summary>\(title)</summary>\n\n\(body)\n\n</details>"
  }

  /// Text in which nothing is Markdown, nor HTML, nor the end of a table's cell.
  private func escaped(_ text: String) -> String {
    text.onOneLine.enumerated().map { index, character in
      let isSpecial = #"\`*_[]<>|~&@:"#.contains(character)
      let beginsBlock = index == 0 && "#+-=0123456789".contains(character)
      guard isSpecial || beginsBlock, let code = character.asciiValue else { return "\(character)" }
      return "&#\(code);"
    }.joined()
  }

  private func code(_ text: String) -> String {
    "<code>\(escaped(text))</code>"
  }
}
