import ServerFixtures

/// A run in the Test Anything Protocol: a test point a case, and one for each fault.
///
/// It is written as version 14 of the protocol says: a plan from 1, `\` and `#` escaped, diagnostics
/// in YAML that is indented by two. Its first line says 13, of which 14 is a restatement and which
/// every reader of 14 may take for it ("Version"): `prove` calls a file that says 14 broken.
package struct TAPReport {
  private let summary: Summary

  package init(_ summary: Summary) {
    self.summary = summary
  }

  package var text: String {
    let points = summary.verdicts.map(point) + summary.faults.map(point)
    let plan = points.isEmpty ? "1..0 # SKIP there is no case" : "1..\(points.count)"
    let lines = points.enumerated().map { index, point in
      point.line(number: index + 1)
    }
    return (["TAP version 13", plan] + lines).joined(separator: "\n") + "\n"
  }

  private struct Point {
    var isOK: Bool
    var description: String
    /// `SKIP` or `TODO`, and why.
    var directive: (name: String, reason: String)?
    var diagnostics: [(key: String, value: String)] = []

    func line(number: Int) -> String {
      let directive = directive.map { " # \($0.name) \(escaped($0.reason))" } ?? ""
      let line = "\(isOK ? "ok" : "not ok") \(number) - \(escaped(description))\(directive)"
      guard !diagnostics.isEmpty else { return line }
      let yaml = diagnostics.map { "  \($0.key): \(quoted($0.value))" }
      return ([line, "  ---"] + yaml + ["  ..."]).joined(separator: "\n")
    }

    private func escaped(_ text: String) -> String {
      text.replacing("\\", with: "\\\\").replacing("#", with: "\\#").onOneLine
    }

    /// A double-quoted scalar of YAML.
    private func quoted(_ text: String) -> String {
      "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").onOneLine)\""
    }
  }

  private func point(_ verdict: Verdict) -> Point {
    var point = Point(
      isOK: !verdict.isFailure(strict: summary.isStrict), description: verdict.testCase.id)
    switch verdict.grade {
    case .unimplemented: point.directive = ("SKIP", "not implemented")
    case .waived:
      point.isOK = false
      point.directive = ("TODO", verdict.waiver ?? "")
    case .passed, .nonStrict, .failed, .unexpectedlyPassed: break
    }
    guard verdict.grade != .passed, verdict.grade != .unimplemented else { return point }
    point.diagnostics = [
      ("grade", verdict.grade.rawValue),
      ("at", verdict.testCase.expectation.place.description),
      ("expected", verdict.expectedNotation),
      ("seen", verdict.seenNotation),
      ("message", verdict.reasons.joined(separator: "; ")),
    ]
    point.diagnostics += verdict.causes.map { ("cause", $0) }
    return point
  }

  private func point(_ fault: FixtureError) -> Point {
    Point(isOK: false, description: fault.description)
  }
}

extension String {
  /// What would end the line, or is no text, becomes a blank.
  var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
