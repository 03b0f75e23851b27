import MockPostgres
import PostgresSession
import ReferenceConnector
import ServerFixtures

/// The reference connector against a server on a socket.
package struct SocketRunner: CaseRunner {
  private let suite: Suite
  private let reference: ReferenceCase

  package init(_ suite: Suite) throws {
    self.suite = suite
    reference = try ReferenceCase(suite)
  }

  package func run(
    _ testCase: ConformanceCase, _ patience: Patience
  ) async throws -> Observation {
    try await CaseServer.with(testCase, suite, patience) { client, fixture, server in
      guard let parameters = reference.parameters(testCase, client) else {
        return Observation(journal: server.journal, claim: .refused, output: "")
      }
      let report = try await reference.connector(for: fixture, testCase.variation, patience)
        .connect(parameters)
      await server.waitUntilIdle()
      return reference.observation(server.journal, report)
    }
  }
}
