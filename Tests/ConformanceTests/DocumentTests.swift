@testable import Conformance
import Support
import Testing

/// Every row of the expectation tables, for the reference connector.
struct DocumentTests {
  @Test("The document holds in memory", arguments: try BundledSuite.cases)
  func memory(_ testCase: ConformanceCase) async throws {
    try check(testCase, try await SharedRunner.remembered.run(testCase))
  }

  @Test("The document holds over sockets", arguments: try BundledSuite.cases)
  func sockets(_ testCase: ConformanceCase) async throws {
    let observation = try await SharedRunner.gate.pass {
      try await SharedRunner.sockets.get().run(testCase)
    }
    try check(testCase, observation)
  }

  private func check(_ testCase: ConformanceCase, _ observation: Observation) throws {
    let verdict = Judge(try BundledSuite.suite).verdict(testCase, observation)
    #expect(verdict.grade == .passed, "\(verdict.reasons)\n\(verdict.output)")
  }

  @Test("Every sentence of the document has cases, and the fixtures fit together")
  func suite() throws {
    #expect(try BundledSuite.suite.faults() == [])
    let ofDocument = try BundledSuite.suite.sentences.filter { $0.file == "document.sentences" }
    #expect(ofDocument.count == 41)
  }
}
