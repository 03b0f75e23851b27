@testable import Conformance
import Foundation
import PostgresSession
import ServerFixtures
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a run looks like, to people and to programs.
struct ReportTests {
  /// Of `plain`: one case that passed, one that failed, one that is waived.
  private func summary() throws -> Summary {
    let suite = try BundledSuite.suite
    let cases = suite.casesByParameters().filter {
      $0.server == "plain" && $0.variation.changes.isEmpty
    }
    var verdicts = cases.prefix(3).map { Verdict(passing: $0) }
    verdicts[1].grade = .failed
    verdicts[1].events = [.connect, .authfail]
    verdicts[1].outcome = .fail
    verdicts[1].reasons = ["expected plain, and it was <fail> & more"]
    verdicts[1].output = "psql: error: \u{7} no"
    verdicts[2].grade = .waived
    verdicts[2].waiver = "known \"since\" 2020"
    return Summary(
      connector: "some-client", verdicts: verdicts, sentences: suite.sentences, isStrict: false,
      faults: [FixtureError(file: "x.yaml", line: 7, problem: "the waiver matches no case")])
  }

  @Test("The terminal shows a matrix, each failure with its row and sentence, and the totals")
  func terminal() throws {
    let text = TerminalReport(try summary(), TerminalStyle(hasColour: false)).text
    #expect(
      text == """
        some-client  Disable      Allow        Prefer
        plain        ✓ plain      ✗ 1 of 1     ~ plain

        ✓ azure.disable.1  1    Use this option to disable SSL.
        ✓ aws.disable.1    1    Use this option to disable SSL.
        ✗ azure.allow.2    1    Non-SSL connections may still be used if the server supports them.
        ✗ aws.allow.2      1    Non-SSL connections may still be used if the server supports them.
        ~ azure.prefer.2   1    This option also allows for non-SSL connections.
        ~ aws.prefer.2     1    This option also allows for non-SSL connections.

        failed: plain/Allow
          sslmode.table:37: connect, authok -> plain
          expected plain, and it was <fail> & more
          the document (azure.allow.2, aws.allow.2): Non-SSL connections may still be used if the \
        server supports them.
          | psql: error: ? no
        ~ waived 1: known "since" 2020
        x.yaml:7: the waiver matches no case

        some-client: 3 cases: 1 passed, 1 failed, 1 waived
        some-client: 2 of 54 sentences asserted
        """)
  }

  @Test("Colours are there only when asked for")
  func colours() throws {
    let plain = TerminalReport(try summary(), TerminalStyle(hasColour: false)).text
    let coloured = TerminalReport(try summary(), TerminalStyle(hasColour: true)).text
    #expect(!plain.contains("\u{1b}"))
    #expect(coloured.contains("\u{1b}[32m✓ plain"))
    #expect(coloured.contains("\u{1b}[31m✗ 1 of 1"))
  }

  @Test("JUnit is well-formed XML that says the same")
  func junit() throws {
    let text = JUnitReport(try summary()).text
    let reader = ElementCounter()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(
      reader.counts == [
        "testsuites": 1, "testsuite": 2, "testcase": 4, "failure": 2, "skipped": 1,
      ])
    #expect(reader.messages.contains("expected plain, and it was <fail> & more"))
  }

  @Test("JSON holds every case with what was expected and seen")
  func json() throws {
    let text = try JSONReport(try summary()).text()
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["version"] as? Int == 1)
    #expect(root["connector"] as? String == "some-client")
    #expect(root["green"] as? Bool == false)
    #expect(root["faults"] as? [String] == ["x.yaml:7: the waiver matches no case"])
    #expect((root["sentences"] as? [[String: Any]])?.count == 54)
    let cases = try #require(root["cases"] as? [[String: Any]])
    #expect(cases.map { $0["id"] as? String } == ["plain/Disable", "plain/Allow", "plain/Prefer"])
    #expect(cases.map { $0["grade"] as? String } == ["passed", "failed", "waived"])
    let seen = try #require(cases[1]["seen"] as? [String: Any])
    #expect(seen["outcome"] as? String == "fail")
    #expect(seen["events"] as? [String] == ["connect", "authfail"])
  }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
  var counts: [String: Int] = [:]
  var messages: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
    if let message = attributes["message"] { messages.append(message) }
  }
}
