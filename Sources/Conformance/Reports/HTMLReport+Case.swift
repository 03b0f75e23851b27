import Credentials
import MockPostgres
import PostgresSession
import ServerFixtures

extension HTMLReport {
  /// All that is known of a case; `cell` are those that differ in the form of credentials alone.
  func casePage(_ verdict: Verdict, in row: Matrix.Row, besides cell: [Verdict]) -> Markup {
    let testCase = verdict.testCase
    let wires = verdict.journal.connections.map { connection in
      WireDiagram(connection, client: summary.connector, server: testCase.server).markup
    }
    let silence: Markup? =
      wires.isEmpty ? "<p class=\"none\">The server saw no connection.</p>\n" : nil
    let mark = verdict.isFailure(strict: summary.isStrict) ? "failed" : verdict.grade.cssClass
    return """
      <section class="case" id="\(verdict.anchor)">
      <nav><a href="#\(rowAnchor(row))">← all servers</a></nav>
      <p class="kind">\(testCase.expectation.place.description)</p>
      <h2>\(row.name) <small>\(testCase.mode.rawValue)</small> \
      <span class="grade \(mark)">\(verdict.grade.rawValue)</span></h2>
      <p class="lead">\(summary.servers[testCase.server] ?? "")</p>
      <table class="modes"><tr>\(modeHeaders)</tr><tr>\(tiles(row, current: testCase.mode))</tr></table>
      \(forms(verdict, cell))\(quotes(testCase))\(comparison(verdict))\(reasons(verdict))\
      <h3>On the wire</h3>
      \(wires)\(silence)\(output(verdict))\(commands(testCase))</section>

      """
  }

  private func forms(_ verdict: Verdict, _ cell: [Verdict]) -> Markup? {
    guard cell.count > 1 else { return nil }
    let links = cell.map { other -> Markup in
      let here: Markup? = other.number == verdict.number ? " aria-current=\"page\"" : nil
      let mark = other.isFailure(strict: summary.isStrict) ? "failed" : other.grade.cssClass
      return """
        <a class="\(mark)"\(here) href="#\(other.anchor)">\(other.testCase.writing?.name ?? "-")</a>

        """
    }
    return "<p class=\"forms\">\(links)</p>\n"
  }

  /// The sentences of the document that the case asserts, each once.
  private func quotes(_ testCase: ConformanceCase) -> [Markup] {
    let cited = summary.sentences.filter { testCase.sentences.contains($0.id) }
    var texts: [String] = []
    for sentence in cited where !texts.contains(sentence.text) { texts.append(sentence.text) }
    return texts.map { text in
      let ids = cited.filter { $0.text == text }.map(\.id).joined(separator: ", ")
      return "<blockquote><p>\(text)</p><footer>\(ids)</footer></blockquote>\n"
    }
  }

  // MARK: Expected and seen

  private func comparison(_ verdict: Verdict) -> Markup {
    let expected = verdict.testCase.expectation
    let same = verdict.difference?.index ?? verdict.events.count
    return """
      <dl class="trace">
      <dt>expected</dt><dd>\(chips(expected.events, same, expected.outcome, verdict.outcome))</dd>
      <dt>seen</dt><dd>\(chips(verdict.events, same, verdict.outcome, expected.outcome))</dd>
      </dl>

      """
  }

  /// Those behind the first `same` events stand out, and an outcome that is not the other's.
  private func chips(
    _ events: [Event], _ same: Int, _ outcome: Outcome, _ other: Outcome
  ) -> [Markup] {
    let chips = events.enumerated().map { index, event -> Markup in
      let mark: Markup? = index < same ? nil : " class=\"other\""
      return "<span\(mark)>\(event.rawValue)</span> "
    }
    let mark = outcome == other ? "" : " other"
    return chips + ["<b class=\"\(outcome.rawValue)\(mark)\">\(outcome.rawValue)</b>"]
  }

  private func reasons(_ verdict: Verdict) -> Markup? {
    let repeated =
      verdict.repetitions.count > 1
      ? [
        verdict.repetitions.areFlaky
          ? verdict.flakiness : "the same in \(verdict.repetitions.count) runs"
      ] : []
    let waived = verdict.waiver.map { ["waived: \($0)"] } ?? []
    let lines = verdict.reasons + waived + repeated
    guard !lines.isEmpty else { return nil }
    let causes = verdict.causes.map { cause -> Markup in
      "<p class=\"cause\"><b>Likely cause</b> \(cause)</p>\n"
    }
    return "\(causes)<ul class=\"reasons\">\(lines.map { "<li>\($0)</li>\n" as Markup })</ul>\n"
  }

  // MARK: Below the wire

  private func output(_ verdict: Verdict) -> Markup? {
    guard !verdict.output.isEmpty else { return nil }
    return "<h3>What the connector said</h3>\n<pre>\(verdict.output)</pre>\n"
  }

  private func commands(_ testCase: ConformanceCase) -> Markup {
    """
    <h3>Run it again</h3>
    <pre>\(summary.reproduction(of: testCase))</pre>
    <p class="lead">Or meet the server with any other client:</p>
    <pre>\(summary.command("serve", testCase.server))</pre>

    """
  }
}

extension Summary {
  /// The command that runs this case alone.
  func reproduction(of testCase: ConformanceCase) -> String {
    command("conform", argument, "--case", testCase.id)
  }

  func command(_ words: String...) -> String {
    let folder = fixtures.map { ["--fixtures", $0] } ?? []
    return (["mock-postgres"] + words + folder).map(\.quotedForShell).joined(separator: " ")
  }
}

extension String {
  /// As one word of a shell's command line.
  fileprivate var quotedForShell: String {
    wholeMatch(of: /[A-Za-z0-9_.,=\/:-]+/) != nil
      ? self : "'\(replacing("'", with: #"'\''"#))'"
  }
}
