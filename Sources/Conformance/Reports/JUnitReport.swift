import Foundation
import ServerFixtures

/// A run as JUnit XML, for CI: a suite a server, a case a case.
///
/// It is valid by both schemas that are in use: that of Jenkins' xUnit plug-in (`junit-10.xsd`), and
/// the stricter one of Ant's reports (`JUnit.xsd`), which wants every attribute, an element of
/// properties and two of output in each suite, and no attribute at the root.
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
    var suites = order.map { Suite(name: $0, cases: (groups[$0] ?? []).map(element)) }
    if !summary.faults.isEmpty { suites.append(faults) }
    let elements = suites.enumerated().map { markup($1, id: $0) }
    let document: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
      \(elements)</testsuites>

      """
    return document.source
  }

  private struct Suite {
    var name: String
    var cases: [Element]
  }

  private struct Element {
    var markup: Markup
    var isFailure = false
    var isSkipped = false
    var seconds = 0.0
  }

  private func markup(_ suite: Suite, id: Int) -> Markup {
    let failures = suite.cases.count(where: \.isFailure)
    let skipped = suite.cases.count(where: \.isSkipped)
    // In UTC, without saying so: the schema has no place for it.
    let start = summary.start.formatted(.iso8601.dateSeparator(.dash)).dropLast()
    let seconds = Self.decimal(suite.cases.map(\.seconds).reduce(0, +))
    return """
      <testsuite id="\(id)" package="\(summary.connector)" name="\(suite.name)" \
      timestamp="\(String(start))" hostname="localhost" tests="\(suite.cases.count)" \
      failures="\(failures)" errors="0" skipped="\(skipped)" time="\(seconds)">
      <properties><property name="connector" value="\(summary.connector)"/></properties>
      \(suite.cases.map(\.markup))<system-out/><system-err/>
      </testsuite>

      """
  }

  private func element(_ verdict: Verdict) -> Element {
    let seconds = verdict.duration.rounded
    var element = Element(markup: "", seconds: seconds)
    element.isFailure = verdict.isFailure(strict: summary.isStrict)
    element.isSkipped = verdict.grade == .unimplemented || verdict.grade == .waived
    let result: Markup? =
      if element.isFailure {
        failure(
          verdict.grade.rawValue, verdict.reasons.first ?? verdict.grade.rawValue,
          VerdictText(verdict, summary.sentences).lines.joined(separator: "\n"))
      } else if element.isSkipped {
        "<skipped message=\"\(verdict.waiver ?? verdict.grade.rawValue)\"/>"
      } else {
        nil
      }
    element.markup = """
      <testcase classname="\(summary.connector).\(verdict.testCase.server)" \
      name="\(verdict.testCase.id)" time="\(Self.decimal(seconds))">\(result)</testcase>

      """
    return element
  }

  private func failure(_ type: String, _ message: String, _ body: String) -> Markup {
    "<failure type=\"\(type)\" message=\"\(message)\">\(body)</failure>"
  }

  /// What is wrong with the connector's file.
  private var faults: Suite {
    Suite(
      name: "fixtures",
      cases: summary.faults.map { fault in
        Element(
          markup: """
            <testcase classname="\(summary.connector).fixtures" name="\(fault.description)" \
            time="0">\(failure("fault", fault.problem, fault.description))</testcase>

            """, isFailure: true)
      })
  }

  /// As XML Schema writes decimals: without an exponent.
  private static func decimal(_ seconds: Double) -> String {
    String(format: "%.3f", seconds)
  }
}
