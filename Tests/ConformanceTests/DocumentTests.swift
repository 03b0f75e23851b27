@testable import Conformance
import Support
import Testing

/// Every row of the expectation tables, for the reference connector.
struct DocumentTests {
  @Test("The document holds in memory", arguments: try BundledSuite.cases)
  func memory(_ testCase: ConformanceCase) async throws {
    try await check(testCase, SharedRunner.remembered)
  }

  @Test("The document holds over sockets", arguments: try BundledSuite.cases)
  func sockets(_ testCase: ConformanceCase) async throws {
    try await SharedRunner.gate.pass {
      try await check(testCase, try SharedRunner.sockets.get())
    }
  }

  private func check(_ testCase: ConformanceCase, _ runner: any CaseRunner) async throws {
    var options = ConformanceRun.Options()
    options.isStrict = true
    let run = ConformanceRun(runner, Judge(try BundledSuite.suite), jobs: 1, options)
    let verdict = try #require(try await run.verdicts([testCase]).first)
    #expect(verdict.grade == .passed, "\(verdict.reasons)\n\(verdict.output)")
  }

  @Test("Every sentence of the document has cases, and the fixtures fit together")
  func suite() throws {
    #expect(try BundledSuite.suite.faults() == [])
    let ofDocument = try BundledSuite.suite.sentences.filter { $0.file == "document.sentences" }
    #expect(ofDocument.count == 41)
  }
}
