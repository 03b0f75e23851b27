@testable import Conformance
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a run looks like, to people and to programs.
struct ReportTests {
  @Test("The terminal shows a matrix, each failure with its row and sentence, and the totals")
  func terminal() throws {
    let text = TerminalReport(try SampleRun.summary(), TerminalStyle(hasColour: false)).text
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
            expected  seen
            connect   connect
          ≠ authok    authfail
            -> plain  -> fail
          the document (azure.allow.2, aws.allow.2): Non-SSL connections may still be used if the \
        server supports them.
          likely cause: it uses other credentials
          | psql: error: ? no

        secrets: scram-proof in the clear in 1 case, as their modes allow
        ~ flaky: plain/Allow failed in 2 of 3 runs
        ~ waived 1: known "since" 2020
        x.yaml:7: waivers.gone/*: the waiver matches no case

        some-client: 3 cases: 1 passed, 1 failed, 1 waived
        some-client: 2 of \(try BundledSuite.suite.sentences.count) sentences asserted
        """)
  }

  @Test("Colours are there only when asked for")
  func colours() throws {
    let plain = TerminalReport(try SampleRun.summary(), TerminalStyle(hasColour: false)).text
    let coloured = TerminalReport(try SampleRun.summary(), TerminalStyle(hasColour: true)).text
    #expect(!plain.contains("\u{1b}"))
    #expect(coloured.contains("\u{1b}[32m✓ plain"))
    #expect(coloured.contains("\u{1b}[31m✗ 1 of 1"))
  }

  @Test("JUnit is well-formed XML that says the same")
  func junit() throws {
    let text = JUnitReport(try SampleRun.summary()).text
    let reader = ElementCounter()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(
      reader.counts == [
        "testsuites": 1, "testsuite": 2, "properties": 2, "property": 2, "testcase": 4,
        "failure": 2, "skipped": 1, "system-out": 2, "system-err": 2,
      ])
    #expect(reader.messages.contains("expected plain, and it was <fail> & more"))
  }

  @Test("JSON holds every case with what was expected and seen")
  func json() throws {
    let text = try JSONReport(try SampleRun.summary()).text()
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["version"] as? Int == 1)
    #expect(root["connector"] as? String == "some-client")
    #expect(root["green"] as? Bool == false)
    let secrets = try #require(root["secrets"] as? [[String: Any]])
    #expect(secrets.map { $0["cases"] as? [String] } == [["plain/Allow"]])
    #expect(secrets.map { $0["way"] as? String } == ["in the clear"])
    #expect(root["faults"] as? [String] == ["x.yaml:7: waivers.gone/*: the waiver matches no case"])
    let sentences = try BundledSuite.suite.sentences
    #expect((root["sentences"] as? [[String: Any]])?.count == sentences.count)
    let cases = try #require(root["cases"] as? [[String: Any]])
    #expect(cases.map { $0["id"] as? String } == ["plain/Disable", "plain/Allow", "plain/Prefer"])
    #expect(cases.map { $0["grade"] as? String } == ["passed", "failed", "waived"])
    #expect(cases[1]["causes"] as? [String] == ["it uses other credentials"])
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
