@testable import Conformance
import Support
import Testing

/// A run in the Test Anything Protocol.
struct TAPReportTests {
  @Test("A waived case is yet to be done, a failed one says what was expected and seen")
  func text() throws {
    #expect(
      TAPReport(try SampleRun.summary()).text == ##"""
        TAP version 13
        1..4
        ok 1 - plain/Disable
        not ok 2 - plain/Allow
          ---
          grade: "failed"
          at: "sslmode.table:37"
          expected: "connect, authok -> plain"
          seen: "connect, authfail -> fail"
          message: "expected plain, and it was <fail> & more"
          cause: "it uses other credentials"
          ...
        not ok 3 - plain/Prefer # TODO known "since" 2020
          ---
          grade: "waived"
          at: "sslmode.table:58"
          expected: "connect, sslreject, authok -> plain"
          seen: "connect, sslreject, authok -> plain"
          message: "<script>alert(1)</script>\"><img src=x onerror=alert(1)> ' & \\# %0A"
          ...
        not ok 4 - x.yaml:7: waivers.gone/*: the waiver matches no case

        """##)
  }

  @Test("prove finds what is not as expected, and nothing that it does not understand")
  func prove() async throws {
    var summary = try SampleRun.summary()
    let red = try await prove(summary)
    #expect(red.contains("Failed 2/4 subtests"), "\(red)")
    #expect(!red.contains("Parse errors"))
    summary.verdicts[1].grade = .unimplemented
    summary.waivers.removeLast()
    let green = try await prove(summary)
    #expect(green.contains("Files=1, Tests=3,"), "\(green)")
    #expect(green.contains("Result: PASS"))
  }

  @Test("A run without cases is skipped as a whole")
  func empty() async throws {
    #expect(try await prove(try SampleRun.summary(count: 0)).contains("Result: NOTESTS"))
  }

  private func prove(_ summary: Summary) async throws -> String {
    guard let prove = Program.find("prove") else {
      try Test.cancel("prove is not installed: apt-get install perl")
    }
    return try await withReport(TAPReport(summary).text, "report.tap") { path in
      try await Program.run(prove, ["--verbose", "--nocolor", "-e", "cat", path]).output
    }
  }
}
