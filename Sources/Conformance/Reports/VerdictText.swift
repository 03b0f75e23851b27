import PostgresSession
import ServerFixtures

/// A verdict in full: the row, what is wrong, the events side by side, the sentence of the document,
/// the likely cause, and how the connector put it.
package struct VerdictText: Sendable {
  package let lines: [String]

  /// `sentences` are those that the case may cite.
  package init(_ verdict: Verdict, _ sentences: [Sentence]) {
    lines =
      ["\(verdict.grade.rawValue): \(verdict.testCase.id)"]
      + (["\(verdict.testCase.expectation.place): \(verdict.expectedNotation)"]
      + verdict.reasons.map(\.onOneLine) + Self.table(verdict) + Self.citations(verdict, sentences)
      + verdict.causes.map { "likely cause: \($0.onOneLine)" }
      + verdict.output.split(separator: "\n").prefix(Self.shownLines).map { "| \($0.printable)" })
      .map { "  \($0)" }
  }

  private static let shownLines = 4

  private static func citations(_ verdict: Verdict, _ sentences: [Sentence]) -> [String] {
    let cited = sentences.filter { verdict.testCase.sentences.contains($0.id) }
    return Set(cited.map(\.text)).sorted().map { text in
      let ids = cited.filter { $0.text == text }.map(\.id).joined(separator: ", ")
      return "\(verdict.authority) (\(ids)): \(text)"
    }
  }

  /// Expected and seen beside each other, the first difference pointed at; none where nothing
  /// differs.
  private static func table(_ verdict: Verdict) -> [String] {
    guard let difference = verdict.difference else { return [] }
    let expectation = verdict.testCase.expectation
    let rows =
      [("expected", "seen")]
      + difference.rows.map { ($0.expected?.rawValue ?? "-", $0.seen?.rawValue ?? "-") }
      + [("-> \(expectation.outcome.rawValue)", "-> \(verdict.outcome.rawValue)")]
    let width = rows.map(\.0.count).max() ?? 0
    return rows.enumerated().map { index, row in
      let mark = index == difference.index + 1 ? "≠" : " "
      let padding = String(repeating: " ", count: width - row.0.count)
      return "\(mark) \(row.0)\(padding)  \(row.1)"
    }
  }
}

extension Substring {
  /// What could move the cursor or change colours becomes a question mark.
  fileprivate var printable: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 ? "?" : $0 }))
  }
}
