@testable import Conformance
import Support
import Testing

/// Every row of the expectation tables, for the reference connector.
struct DocumentTests {
  @Test("The document holds in memory", arguments: try BundledSuite.cases)
  func memory(_ testCase: ConformanceCase) async throws {
    try await check(testCase, SharedRunner.memory.get())
  }

  @Test("The document holds over sockets", arguments: try BundledSuite.cases)
  func sockets(_ testCase: ConformanceCase) async throws {
    try await check(testCase, SharedRunner.sockets.get())
  }

  private func check(_ testCase: ConformanceCase, _ runner: any CaseRunner) async throws {
    let observation = try await SharedRunner.gate.pass { try await runner.run(testCase) }
    let verdict = Judge(try BundledSuite.suite).verdict(testCase, observation)
    #expect(verdict.grade == .passed, "\(verdict.reasons)\n\(verdict.output)")
  }

  @Test("Every sentence of the document has cases, and the fixtures fit together")
  func suite() throws {
    #expect(try BundledSuite.suite.faults() == [])
    #expect(try BundledSuite.suite.sentences.count == 41)
  }
}
