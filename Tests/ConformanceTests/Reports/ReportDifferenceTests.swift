@testable import Conformance
import PostgresSession
import Testing

/// What differs between two runs.
struct ReportDifferenceTests {
  @Test("A run is the same as itself, however long it took and whatever was printed")
  func same() throws {
    let old = try SampleRun.summary()
    var new = old
    new.verdicts[0].duration = .seconds(9)
    new.verdicts[0].output = "other words"
    let difference = ReportDifference(old, new)
    #expect(difference.isEmpty)
    #expect(difference.text == "some-client: 0 of 3 cases differ")
  }

  @Test(
    "A case that went from passed to failed is told with what was seen, and what became of its sentence"
  )
  func changed() throws {
    let new = try SampleRun.summary()
    var old = new
    old.connector = "older-client"
    old.verdicts[1] = Verdict(passing: old.verdicts[1].testCase)
    old.verdicts.removeLast()
    let difference = ReportDifference(old, new)
    #expect(!difference.isEmpty)
    #expect(
      difference.text == """
        ! plain/Allow: passed  =>  failed
            seen      connect, authok -> plain  =>  connect, authfail -> fail
            expected plain, and it was <fail> & more
        + plain/Prefer: waived
        - azure.allow.2: Non-SSL connections may still be used if the server supports them.
        - aws.allow.2: Non-SSL connections may still be used if the server supports them.
        older-client, some-client: 2 of 3 cases differ
        """)
  }

  @Test("A row of the table that says something else is a difference, too")
  func expectation() throws {
    let old = try SampleRun.summary()
    var new = old
    new.verdicts[0].testCase.expectation.outcome = .ssl
    #expect(
      ReportDifference(old, new).text == """
        ! plain/Disable: passed
            expected  connect, authok -> plain  =>  connect, authok -> ssl
        some-client: 1 of 3 cases differ
        """)
  }
}
