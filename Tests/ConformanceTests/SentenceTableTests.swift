@testable import Conformance
import Foundation
import Testing

/// The README's table of connectors and the document's sentences.
struct SentenceTableTests {
  private static let sentences = [
    sentence("allowlist", "Admit us."), sentence("azure.account-key", "Give a string."),
    sentence("azure.server", "The name."), sentence("aws.server", "The name."),
    sentence("azure.disable.1", "No SSL."), sentence("aws.disable.1", "No SSL."),
    sentence("azure.disable.2", "It fails."), sentence("aws.disable.2", "It fails."),
    sentence("azure.verify-ca", "It is checked."), sentence("aws.verify-ca", "It is checked."),
    Sentence(id: "libpq.reply", text: "Not told.", file: "libpq.sentences", line: 1),
  ]

  private static func sentence(_ id: String, _ text: String) -> Sentence {
    Sentence(id: id, text: text, file: "document.sentences", line: 1)
  }

  @Test("A row a connector, a column a group, a mark a sentence in the document's order")
  func markdown() {
    let records = [
      RunRecord(
        connector: "reference",
        cases: [
          .init(grade: "passed", sentences: ["allowlist"]),
          .init(grade: "passed", sentences: ["azure.account-key"]),
          .init(grade: "passed", sentences: ["azure.server"]),
          .init(grade: "passed", sentences: ["aws.server"]),
          .init(grade: "passed", sentences: ["azure.disable.1", "aws.disable.1"]),
          .init(grade: "passed", sentences: ["aws.disable.2"]),
          .init(grade: "passed", sentences: ["azure.verify-ca"]),
        ]),
      RunRecord(
        connector: "other",
        cases: [
          .init(grade: "waived", sentences: ["allowlist"]),
          .init(grade: "passed", sentences: ["azure.server", "aws.server"]),
          .init(grade: "failed", sentences: ["azure.server", "aws.server"]),
          .init(grade: "non-strict", sentences: ["azure.disable.1", "aws.disable.1"]),
          .init(grade: "unimplemented", sentences: ["azure.disable.1", "aws.disable.1"]),
          .init(grade: "unimplemented", sentences: ["azure.verify-ca"]),
          .init(grade: "passed", sentences: ["libpq.reply"]),
        ]),
    ]
    #expect(
      SentenceTable(records, of: Self.sentences).markdown == """
        |  | Allowlist | Forms | Credentials | Disable | Verify-Ca |
        | --- | --- | --- | --- | --- | --- |
        | reference | ✓ | ✓ | ✓ | ✓✓ | ✓ |
        | other | ✗ | – | ◐ | ✓– | – |

        ✓ holds in every case · ◐ in some, and the connector's file says why not in the others · \
        ✗ in none · – the connector does not have it

        - **Allowlist**: Admit us.
        - **Forms**: Give a string.
        - **Credentials**: The name.
        - **Disable**: No SSL. · It fails.
        - **Verify-Ca**: It is checked.
        """)
  }

  @Test("Every sentence of the document has its place in the table, once")
  func whole() throws {
    let suite = try BundledSuite.suite
    let texts = Set(suite.sentences.filter { $0.file == "document.sentences" }.map(\.text))
    let table = SentenceTable([], of: suite.sentences).markdown
    #expect(texts.filter { table.ranges(of: $0).count != 1 } == [])
    #expect(
      table.split(separator: "\n").first.map(String.init)
        == "|  | Allowlist | Forms | Credentials | Disable | Allow | Prefer | Require | Verify-Ca "
        + "| Verify-Full |")
  }

  @Test("A record is read from the report that a run writes")
  func record() throws {
    let suite = try BundledSuite.suite
    let testCase = try #require(suite.casesByParameters().first { $0.id == "plain/Disable" })
    let summary = Summary(
      connector: "x", verdicts: [Verdict(passing: testCase)], sentences: suite.sentences,
      isStrict: true)
    let record = try RunRecord(json: Data(try JSONReport(summary).text().utf8))
    #expect(
      record
        == RunRecord(
          connector: "x", cases: [.init(grade: "passed", sentences: testCase.sentences)]))
  }

  static let parts: [(text: String, result: String?)] = [
    ("a\n<!-- t -->\nold\n<!-- /t -->\nb", "a\n<!-- t -->\nnew\n<!-- /t -->\nb"),
    ("<!-- t -->\n<!-- /t -->", "<!-- t -->\nnew\n<!-- /t -->"),
    ("no part", nil), ("<!-- t -->\nno end", nil), ("<!-- /t -->\n<!-- t -->\n", nil),
    ("<!-- t -->\n<!-- t -->\n<!-- /t -->", nil),
  ]

  @Test("What stands between two comments is replaced, and nothing else", arguments: parts)
  func part(_ row: (text: String, result: String?)) {
    #expect(MarkedPart("t").replaced(in: row.text, with: "new") == row.result)
  }
}
