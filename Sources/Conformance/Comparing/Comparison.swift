package import Foundation
import MockPostgres
import OpenSSLKit
import PostgresSession
package import ServerFixtures

/// Fixtures run by the mock and by a real PostgreSQL, side by side, and clients that look for a
/// difference.
///
/// Each fixture is exported to the real server, and read by the mock as of that server's version;
/// both have the same certificate and key, and the same relay before them, which records what is
/// said within TLS too. So the handshake of TLS itself is the relay's, and is not compared.
package struct Comparison: Sendable {
  private let directory: FixtureDirectory
  private let installation: PostgresInstallation
  private let reasons: [ComparisonReason]
  private let clients: [ConnectorProgram]
  private let scratch: URL

  /// `scratch` is a folder that exists, and that the caller removes.
  package init(
    _ directory: FixtureDirectory, _ installation: PostgresInstallation, _ clients: [Connector],
    _ reasons: [ComparisonReason], scratch: URL
  ) throws {
    self.directory = directory
    self.installation = installation
    self.reasons = reasons
    self.clients = clients.map { ConnectorProgram($0, scratch: scratch) }
    self.scratch = scratch
    try directory.identities.root().pem
      .write(to: rootCertificate, atomically: true, encoding: .utf8)
  }

  private var rootCertificate: URL { scratch.appending(path: "root.crt") }

  /// A fixture as the real server would have it, or why it can have none.
  package func fixture(_ nameOrPath: String) -> Result<ServerFixture, FixtureError> {
    Result { () throws(FixtureError) in
      let fixture = try directory.server(nameOrPath, version: installation.version)
      try ServerConfiguration.refuseWhatNoServerHas(fixture)
      return fixture
    }
  }

  /// Runs all clients against each fixture, `jobs` fixtures at a time; `onResults` hears of those of
  /// one client and one fixture, as they come.
  package func results(
    _ fixtures: [ServerFixture], jobs: Int,
    onResults: @escaping @Sendable ([ComparisonFinding]) -> Void
  ) async throws -> [ComparisonFinding] {
    let servers = try await RealServers.prepare(installation, scratch: scratch)
    let results: Result<[ComparisonFinding], any Error>
    do {
      results = .success(try await run(fixtures, servers, jobs: jobs, onResults: onResults))
    } catch {
      results = .failure(error)
    }
    await servers.remove()
    return try results.get()
  }

  private func run(
    _ fixtures: [ServerFixture], _ servers: RealServers, jobs: Int,
    onResults: @escaping @Sendable ([ComparisonFinding]) -> Void
  ) async throws -> [ComparisonFinding] {
    try await withThrowingTaskGroup(of: [ComparisonFinding].self) { group in
      var waiting = fixtures[...]
      func add() {
        guard let fixture = waiting.popFirst() else { return }
        group.addTask { try await run(fixture, servers, onResults: onResults) }
      }
      for _ in 0..<jobs { add() }
      var results: [ComparisonFinding] = []
      while let more = try await group.next() {
        results += more
        add()
      }
      return results
    }
  }

  private func run(
    _ fixture: ServerFixture, _ servers: RealServers,
    onResults: @Sendable ([ComparisonFinding]) -> Void
  ) async throws -> [ComparisonFinding] {
    let real = try await servers.start(fixture, directory.identities)
    let result: Result<[ComparisonFinding], any Error>
    do {
      let mock = try await MockServer.start(fixture, identities: directory.identities)
      let pair = ServerPair(
        fixture: fixture, realPort: real.port, mockPort: mock.port,
        tls: try Self.relayTLS(fixture, directory.identities), masks: masks,
        rootCertificate: rootCertificate)
      var all: [ComparisonFinding] = []
      for client in clients {
        var results: [ComparisonFinding] = []
        for testCase in Self.cases(client.connector, fixture) {
          results.append(try await pair.compare(testCase, client, reasons))
        }
        onResults(results)
        all += results
      }
      await mock.stop()
      result = .success(all)
    } catch {
      result = .failure(error)
    }
    await real.stop()
    return try result.get()
  }

  private static func cases(_ client: Connector, _ fixture: ServerFixture) -> [ComparisonCase] {
    SSLMode.allCases.filter { client.modes[$0] != nil }.flatMap { mode in
      ComparedCredentials.allCases.map {
        ComparisonCase(client: client.name, server: fixture.name, mode: mode, credentials: $0)
      }
    }
  }

  /// No other release has the source lines that are imitated.
  private var masks: [WireMask] {
    WireMask.values + (installation.version.hasReferenceSource ? [] : WireMask.source)
  }

  static func relayTLS(
    _ fixture: ServerFixture, _ identities: IdentityCatalogue
  ) throws -> RelayTLS? {
    guard let context = try fixture.tlsContext(identities) else { return nil }
    let client = try identities.clientIdentity(user: fixture.account.username)
    return try RelayTLS(server: context, client: (client.chain, client.key))
  }
}

/// A real server and a mock of one fixture.
struct ServerPair: Sendable {
  let fixture: ServerFixture
  let realPort: Int
  let mockPort: Int
  let tls: RelayTLS?
  let masks: [WireMask]
  let rootCertificate: URL

  func compare(
    _ testCase: ComparisonCase, _ client: ConnectorProgram, _ reasons: [ComparisonReason]
  ) async throws -> ComparisonFinding {
    let real = try await transcript(testCase, client, port: realPort)
    let mock = try await transcript(testCase, client, port: mockPort)
    return ComparisonFinding(testCase, real: real, mock: mock, reasons)
  }

  private func transcript(
    _ testCase: ComparisonCase, _ client: ConnectorProgram, port: Int
  ) async throws -> ClientTranscript {
    let relay = try await RecordingRelay.start(to: port, tls: tls, masks: masks)
    let connector = client.connector
    let ending = try await client.run(
      Placeholders(
        testCase.parameters(fixture.account, port: relay.port),
        spelling: connector.modes[testCase.mode] ?? "", rootCertificate: rootCertificate.path,
        patience: fixture.patience, folder: connector.folder))
    return ClientTranscript(
      ending, await relay.stop(),
      masks: [(rootCertificate.path, "ROOT"), ("\(relay.port)", "PORT")])
  }
}
