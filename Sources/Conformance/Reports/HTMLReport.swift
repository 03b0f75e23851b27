import Foundation
import ServerFixtures

/// A run as one page, for people: a matrix, and behind each of its tiles all that is known of a case.
///
/// It is whole in itself: no script, nothing from any network, and a policy that forbids both. A case
/// is a section that is shown while the address names it.
package struct HTMLReport {
  let summary: Summary
  let matrix: Matrix

  package init(_ summary: Summary) {
    self.summary = summary
    matrix = Matrix(summary)
  }

  package var text: String {
    let pages = matrix.rows.flatMap { row in
      row.cells.flatMap { cell in
        (cell?.verdicts ?? []).map { casePage($0, in: row, besides: cell?.verdicts ?? []) }
      }
    }
    let title = "\(summary.isGreen ? "✓" : "✗") \(summary.connector)"
    let document: Markup = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'sha256-\(HTMLStyle.hash)'; img-src data:; base-uri 'none'; form-action 'none'">
      <link rel="icon" href="data:,">
      <title>\(title)</title>
      <style>\(HTMLStyle.sheet)</style>
      </head>
      <body>
      <main id="all">
      \(header)\(failures)\(servers)\(secrets)\(waivers)\(sentences)</main>
      \(pages)</body>
      </html>

      """
    return document.source
  }

  // MARK: Head

  private var header: Markup {
    let count = summary.verdicts.count
    let failed = summary.failures.count
    let result =
      if !summary.isGreen {
        failed == 0
          ? "The connector’s file has faults"
          : "\(failed.spelled) of \(count.spelled) cases not as expected"
      } else {
        switch count {
        case 0: "No case was run"
        case 1: "The one case as expected"
        default: "All \(count.spelled) cases as expected"
        }
      }
    return """
      <header>
      <p class="kind">mock-postgres conform</p>
      <h1>\(summary.connector)</h1>
      <p class="result \(summary.isGreen ? "good" : "bad")">\(result)</p>
      \(bar)<p class="facts">\(facts)</p>
      \(notes)</header>

      """
  }

  /// What is wrong with the connector as a whole, and with its file.
  private var notes: [Markup] {
    (summary.confusions.map { "All in all, \($0)" } + summary.faults.map(\.description))
      .map { "<p class=\"fault\">\($0)</p>\n" }
  }

  /// The grades by their share.
  private var bar: Markup {
    let grades = Verdict.Grade.allCases.filter { summary.count($0) > 0 }
    var start = 0
    let parts = grades.map { grade -> Markup in
      defer { start += summary.count(grade) }
      return """
        <rect class="\(grade.cssClass)" x="\(start)" width="\(summary.count(grade))" height="1"/>
        """
    }
    let count = max(summary.verdicts.count, 1)
    let words = grades.map { grade -> Markup in
      """
      <span><i class="\(grade.cssClass)"></i>\(summary.count(grade).spelled) \(grade.rawValue)</span>

      """
    }
    return """
      <svg class="bar" viewBox="0 0 \(count) 1" preserveAspectRatio="none" aria-hidden="true">\(parts)</svg>
      <p class="grades">\(words)</p>

      """
  }

  private var facts: [Markup] {
    let selection = summary.selection
    var facts = [
      "\(summary.assertedSentences.count) of \(summary.sentences.count) sentences asserted",
      summary.start.formatted(.iso8601).prefix(16).replacing("T", with: " ") + " UTC",
      summary.duration.spelled,
    ]
    if let shard = selection.shard { facts.append("shard \(shard)") }
    if let seed = selection.seed { facts.append("seed \(Int(clamping: seed))") }
    if summary.unrun > 0 { facts.append("\(summary.unrun) not run, for a failure") }
    return facts.map { "<span>\($0)</span>\n" }
  }

  // MARK: Lists

  /// The matrix is not far below.
  private static let shownFailures = 12

  private var failures: Markup? {
    guard !summary.failures.isEmpty || !summary.flaky.isEmpty else { return nil }
    let failures = summary.failures.map { verdict in
      item(verdict, "failed", (verdict.causes + verdict.reasons).first ?? verdict.grade.rawValue)
    }
    let flaky = summary.flaky.filter { !$0.isFailure(strict: summary.isStrict) }.map { verdict in
      item(verdict, "waived", verdict.flakiness)
    }
    let items = failures + flaky
    let rest = items.dropFirst(Self.shownFailures)
    let more: Markup? =
      rest.isEmpty
      ? nil
      : """
      <details><summary>and \(rest.count) more</summary>
      <ul class="list">
      \(Array(rest))</ul></details>

      """
    return """
      <section>
      <h2>Not as expected</h2>
      <ul class="list">
      \(Array(items.prefix(Self.shownFailures)))</ul>
      \(more)</section>

      """
  }

  private func item(_ verdict: Verdict, _ mark: String, _ reason: String) -> Markup {
    """
    <li><a class="\(mark)" href="#\(verdict.anchor)"><b>\(verdict.testCase.id)</b>\
    <span>\(reason)</span></a></li>

    """
  }

  /// Those that somebody else could have had.
  private var secrets: Markup? {
    let rows = SecretReport(summary.verdicts).rows
    guard !rows.isEmpty else { return nil }
    let anchors = Dictionary(
      summary.verdicts.map { ($0.testCase.id, $0.anchor) }, uniquingKeysWith: { $1 })
    let items = rows.map { row -> Markup in
      let cases = row.cases.map { id -> Markup in
        "<a href=\"#\(anchors[id] ?? "all")\">\(id)</a>\n"
      }
      let promise = row.isAllowed ? "as their modes allow" : "against what their modes promise"
      let mark: Markup? = row.isAllowed ? nil : " class=\"alarm\""
      return """
        <li\(mark)><details><summary><b>\(row.cases.count)</b> \(row.secret) \(row.way), \(promise)\
        </summary>
        <p class="ids">\(cases)</p></details></li>

        """
    }
    return """
      <section>
      <h2>Secrets that somebody else could have had</h2>
      <ul class="notes">
      \(items)</ul>
      </section>

      """
  }

  private var waivers: Markup? {
    guard !summary.waived.isEmpty else { return nil }
    let items = summary.waived.map { reason, verdicts -> Markup in
      let cases = verdicts.map { verdict -> Markup in
        "<a href=\"#\(verdict.anchor)\">\(verdict.testCase.id)</a>\n"
      }
      return """
        <li><details><summary><b>\(verdicts.count)</b> \(reason)</summary>
        <p class="ids">\(cases)</p></details></li>

        """
    }
    return """
      <section>
      <h2>Waived</h2>
      <ul class="notes">
      \(items)</ul>
      </section>

      """
  }

  private var sentences: Markup? {
    let asserted = Set(summary.assertedSentences.map(\.id))
    let failed = Set(summary.failures.flatMap(\.testCase.sentences))
    let cited = Set(summary.verdicts.flatMap(\.testCase.sentences))
    // The document says the same of each of its platforms.
    let words = Dictionary(summary.sentences.map { ($0.id, $0.text) }, uniquingKeysWith: { $1 })
    let counts = Dictionary(
      summary.verdicts.flatMap { Set($0.testCase.sentences.compactMap { words[$0] }) }
        .map { ($0, 1) }, uniquingKeysWith: +)
    var texts: [[String]] = []
    let marked = summary.sentences.filter { cited.contains($0.id) }.map { sentence in
      let id = sentence.id
      let mark = failed.contains(id) ? "failed" : asserted.contains(id) ? "passed" : "waived"
      if !texts.contains([mark, sentence.text]) { texts.append([mark, sentence.text]) }
      return (sentence, mark)
    }
    let items = texts.map { pair -> Markup in
      let same = marked.filter { [$1, $0.text] == pair }.map(\.0.id)
      let sign = ["failed": "✗", "passed": "✓"][pair[0]] ?? "~"
      return """
        <li><i class="\(pair[0])">\(sign)</i><span>\(pair[1])</span>\
        <code>\(same.joined(separator: ", "))</code>\
        <em>\(counts[pair[1]] ?? 0)</em></li>

        """
    }
    guard !items.isEmpty else { return nil }
    return """
      <section>
      <h2>What the document says</h2>
      <ol class="sentences">
      \(items)</ol>
      </section>

      """
  }
}

extension Verdict {
  /// Its section's id.
  var anchor: String { "case-\(number)" }

  var flakiness: String { "failed in \(repetitions.failed) of \(repetitions.count) runs" }
}

extension Verdict.Grade {
  var cssClass: String { rawValue.replacing(" ", with: "-") }
}

extension Int {
  /// `1,840`.
  fileprivate var spelled: String { formatted(.number.locale(Locale(identifier: "en_US"))) }
}
