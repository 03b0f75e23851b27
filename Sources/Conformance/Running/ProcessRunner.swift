import Credentials
package import Foundation
import MockPostgres
import OpenSSLKit
import ServerFixtures

/// A third-party client against a server on a socket.
package struct ProcessRunner: CaseRunner {
  private let suite: Suite
  private let program: ConnectorProgram
  private let rootCertificate: URL

  /// `scratch` is a folder that exists, and that the caller removes.
  package init(_ suite: Suite, _ program: ConnectorProgram, scratch: URL) throws {
    self.suite = suite
    self.program = program
    rootCertificate = scratch.appending(path: "root.crt")
    try suite.directory.identities.root().pem
      .write(to: rootCertificate, atomically: true, encoding: .utf8)
  }

  package func run(_ testCase: ConformanceCase) async throws -> Observation {
    let connector = program.connector
    guard let spelling = connector.modes[testCase.mode] else {
      return Observation(journal: Journal(), claim: .unimplemented, output: "")
    }
    return try await CaseServer.with(testCase, suite) { client, server in
      let ending = try await program.run(
        Placeholders(
          client.parameters, spelling: spelling, rootCertificate: rootCertificate.path,
          credentials: client.credentials, form: testCase.writing?.name,
          folder: connector.folder))
      await server.waitUntilIdle()
      return Observation(
        journal: server.journal, claim: ending.claim, output: ending.output + ending.errors)
    }
  }
}
