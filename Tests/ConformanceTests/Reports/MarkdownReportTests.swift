@testable import Conformance
import Testing

/// What GitHub shows of a run.
struct MarkdownReportTests {
  @Test("A summary has the failures, the waivers, the matrix and the sentences")
  func text() throws {
    #expect(
      MarkdownReport(try SampleRun.summary()).text == """
        ## ❌ some-client

        3 cases: 1 passed, 1 failed, 1 waived, 1 flaky. 2 of \(try BundledSuite.suite.sentences.count) sentences asserted.

        - secrets&#58; scram-proof in the clear in 1 case, as their modes allow

        ❌ <code>x.yaml&#58;7&#58; waivers.gone/&#42;&#58; the waiver matches no case</code>

        <details><summary>❌ <code>plain/Allow</code>: failed</summary>

        | | |
        |-|-|
        | expected | <code>connect, authok -&#62; plain</code> |
        | seen | <code>connect, authfail -&#62; fail</code> |

        - expected plain, and it was &#60;fail&#62; &#38; more
        - **likely cause:** it uses other credentials

        </details>

        - 🟡 1 waived: known "since" 2020

        <details><summary>Server × sslMode</summary>

        | server | Disable | Allow | Prefer |
        |-|-|-|-|
        | <code>plain</code> | ✅ plain | ❌ 1 of 1 | 🟡 plain |

        </details>

        <details><summary>What the document says</summary>

        - ✅ <code>azure.disable.1</code> Use this option to disable SSL.
        - ✅ <code>aws.disable.1</code> Use this option to disable SSL.
        - ❌ <code>azure.allow.2</code> Non-SSL connections may still be used if the server supports \
        them.
        - ❌ <code>aws.allow.2</code> Non-SSL connections may still be used if the server supports them.
        - 🟡 <code>azure.prefer.2</code> This option also allows for non-SSL connections.
        - 🟡 <code>aws.prefer.2</code> This option also allows for non-SSL connections.

        </details>

        """)
  }

  @Test("A summary of many failures stays below what GitHub shows, and says how many it leaves out")
  func many() throws {
    let summary = try SampleRun.summary(count: 5000)
    let text = MarkdownReport(summary).text
    #expect(summary.failures.count == 100)
    #expect(text.contains("\n\n… and 50 more.\n\n"))
    #expect(text.utf8.count < 1 << 20)
    #expect(!text.contains("<script"))
  }

  @Test("Annotations name the file and line of a fault, and the case of a failure")
  func annotations() throws {
    #expect(
      GitHubAnnotations(try SampleRun.summary()).lines == [
        "::error file=x.yaml,line=7::x.yaml:7: waivers.gone/*: the waiver matches no case",
        "::error file=clients/some-client.yaml,title=some-client%3A plain/Allow::"
          + "expected plain, and it was <fail> & more%0A"
          + "likely cause: it uses other credentials",
      ])
  }

  @Test("Of more annotations than GitHub shows the last tells of the others")
  func manyAnnotations() throws {
    let lines = GitHubAnnotations(try SampleRun.summary(count: 2000)).lines
    #expect(lines.count == 10)
    #expect(lines.last == "::error title=some-client::31 more are not as expected: see the report")
    #expect(lines[0].hasSuffix("%250A"))
  }
}
