import Credentials
package import Foundation
import MockPostgres
import ServerFixtures

/// A third-party client against a server on a socket.
package struct ProcessRunner: CaseRunner {
  private let suite: Suite
  private let program: ConnectorProgram
  private let trustFiles: TrustFiles

  /// How long a program may take beside its login: to start, on a machine that is busy.
  private static let startSeconds = 18

  /// `scratch` is a folder that exists, and that the caller removes.
  package init(_ suite: Suite, _ program: ConnectorProgram, scratch: URL) {
    self.suite = suite
    self.program = program
    trustFiles = TrustFiles(suite.directory.identities, in: scratch)
  }

  package func run(
    _ testCase: ConformanceCase, _ patience: Patience
  ) async throws -> Observation {
    let connector = program.connector
    let variation = testCase.variation
    guard let spelling = connector.modes[testCase.mode], connector.isTold(variation) else {
      return Observation(journal: Journal(), claim: .unimplemented, output: "")
    }
    return try await CaseServer.with(testCase, suite, patience) { client, fixture, server in
      let trust = try trustFiles.write(for: fixture)
      let loginSeconds = fixture.loginSeconds(patience, limit: connector.timeout)
      let ending = try await program.run(
        Placeholders(
          client.parameters, spelling: spelling, rootCertificate: trust.rootCertificate,
          revocationList: trust.revocationList, givesRoot: variation[.sslrootcert] != nil,
          identity: try trustFiles.write(client: variation[.sslcert]),
          sslNegotiation: variation[.sslnegotiation], credentials: client.credentials,
          form: testCase.writing?.name, loginSeconds: loginSeconds,
          folder: connector.folder),
        within: loginSeconds + Self.startSeconds)
      let (journal, isIdle) = await CaseServer.journal(of: server, within: connector.timeout)
      let isLeftOpen = !isIdle && ending.claim.isByItself
      return Observation(
        journal: journal, claim: isLeftOpen ? .leftOpen : ending.claim, statement: ending.statement,
        output: ending.output + ending.errors)
    }
  }
}
