/// Runs one case and gives what was seen.
package protocol CaseRunner: Sendable {
  func run(_ testCase: ConformanceCase, _ patience: Patience) async throws -> Observation
}

/// A case of a server that no fixture describes; `Suite.faults` tells of it first.
struct UnknownServer: Error, CustomStringConvertible {
  let description: String

  init(_ testCase: ConformanceCase) {
    description = "\(testCase.expectation.place): no server fixture \"\(testCase.server)\""
  }
}
