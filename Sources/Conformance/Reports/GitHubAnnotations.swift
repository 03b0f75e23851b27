import ServerFixtures

/// What of a run GitHub shows beside a job: its workflow commands, a line each.
///
/// It shows ten of a step and drops the rest without a word, so that the last tells of the others.
package struct GitHubAnnotations {
  private let summary: Summary
  private static let most = 10

  package init(_ summary: Summary) {
    self.summary = summary
  }

  package var lines: [String] {
    let all = summary.faults.map(annotation) + summary.failures.map(annotation)
    guard all.count > Self.most else { return all }
    let left = all.count - Self.most + 1
    let rest = command(
      [("title", summary.connector)], "\(left) more are not as expected: see the report")
    return all.prefix(Self.most - 1) + [rest]
  }

  private func annotation(_ verdict: Verdict) -> String {
    let reasons = verdict.reasons.isEmpty ? [verdict.grade.rawValue] : verdict.reasons
    // One that is bundled has no file where this runs.
    let file = summary.argument.hasSuffix(".yaml") ? [("file", summary.argument)] : []
    return command(
      file + [("title", "\(summary.connector): \(verdict.testCase.id)")],
      (reasons + verdict.causes.map { "likely cause: \($0)" }).joined(separator: "\n"))
  }

  private func annotation(_ fault: FixtureError) -> String {
    let line = fault.line.map { [("line", String($0))] } ?? []
    return command([("file", fault.file)] + line, fault.description)
  }

  /// Values are escaped as `@actions/core` escapes them.
  private func command(_ properties: [(String, String)], _ message: String) -> String {
    let written = properties.map { name, value in
      "\(name)=\(data(value).replacing(":", with: "%3A").replacing(",", with: "%2C"))"
    }
    return "::error \(written.joined(separator: ","))::\(data(message))"
  }

  private func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }
}
