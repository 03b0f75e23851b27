import ServerFixtures

/// A run as JUnit XML, for CI: a suite a server, a case a case.
package struct JUnitReport {
  private let summary: Summary

  package init(_ summary: Summary) {
    self.summary = summary
  }

  package var text: String {
    var order: [String] = []
    var groups: [String: [Verdict]] = [:]
    for verdict in summary.verdicts {
      if groups[verdict.testCase.server] == nil { order.append(verdict.testCase.server) }
      groups[verdict.testCase.server, default: []].append(verdict)
    }
    let suites = order.map { suite($0, groups[$0] ?? []) } + faults
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="\(escaped(summary.connector))">
      \(suites.joined(separator: "\n"))
      </testsuites>

      """
  }

  private func suite(_ server: String, _ verdicts: [Verdict]) -> String {
    let failures = verdicts.count { $0.isFailure(strict: summary.isStrict) }
    let skipped = verdicts.count { $0.isSkipped }
    let cases = verdicts.map(element).joined(separator: "\n")
    return """
      <testsuite name="\(escaped(server))" tests="\(verdicts.count)" failures="\(failures)" \
      skipped="\(skipped)">
      \(cases)
      </testsuite>
      """
  }

  private func element(_ verdict: Verdict) -> String {
    let name = escaped(verdict.testCase.id)
    let owner = escaped("\(summary.connector).\(verdict.testCase.server)")
    let open = "<testcase classname=\"\(owner)\" name=\"\(name)\""
    if verdict.isFailure(strict: summary.isStrict) {
      let message = escaped(verdict.reasons.first ?? verdict.grade.rawValue)
      let body = escaped(VerdictText(verdict, summary.sentences).lines.joined(separator: "\n"))
      return "\(open)><failure message=\"\(message)\">\(body)</failure></testcase>"
    }
    if verdict.isSkipped {
      let message = escaped(verdict.waiver ?? verdict.grade.rawValue)
      return "\(open)><skipped message=\"\(message)\"/></testcase>"
    }
    return "\(open)/>"
  }

  private var faults: [String] {
    guard !summary.faults.isEmpty else { return [] }
    let cases = summary.faults.map { fault in
      "<testcase classname=\"fixtures\" name=\"\(escaped(fault.description))\">"
        + "<failure message=\"\(escaped(fault.problem))\"/></testcase>"
    }
    let count = summary.faults.count
    return [
      "<testsuite name=\"fixtures\" tests=\"\(count)\" failures=\"\(count)\" skipped=\"0\">",
      cases.joined(separator: "\n"), "</testsuite>",
    ]
  }

  /// What XML 1.0 cannot hold becomes a question mark.
  private func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\n": "&#10;"
      case _ where scalar.value < 0x20 && scalar != "\t": "?"
      default: String(scalar)
      }
    }.joined()
  }
}

extension Verdict {
  fileprivate var isSkipped: Bool { grade == .unimplemented || grade == .waived }
}
