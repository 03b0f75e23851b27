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
///
/// Servers that are about that handshake are reached without a relay, with the right password, and
/// what the client says of them is compared: those of identities, those whose settings decide the
/// handshake, and those that believe client certificates, which the clients then have.
package struct Comparison: Sendable {
  private let directory: FixtureDirectory
  private let installation: PostgresInstallation
  private let reasons: [ComparisonReason]
  private let clients: [ConnectorProgram]
  /// The names of what clients can show.
  private let clientIdentities: [String]
  private let scratch: URL
  private let trustFiles: TrustFiles

  /// `scratch` is a folder that exists, and that the caller removes.
  package init(
    _ directory: FixtureDirectory, _ installation: PostgresInstallation, _ clients: [Connector],
    _ reasons: [ComparisonReason], scratch: URL
  ) throws {
    self.directory = directory
    self.installation = installation
    self.reasons = reasons
    self.clients = clients.map { ConnectorProgram($0, scratch: scratch) }
    clientIdentities = try directory.identities.clients()
    self.scratch = scratch
    trustFiles = TrustFiles(directory.identities, in: scratch)
  }

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
    let isIdentity = directory.identities.recipes.contains(fixture.name)
    let real: RealServer
    do {
      real = try await servers.start(fixture, directory.identities)
    } catch let error as RealServers.StartError where isIdentity {
      let findings = notStarted(fixture, error)
      onResults(findings)
      return findings
    }
    let result: Result<[ComparisonFinding], any Error>
    do {
      let mock = try await MockServer.start(fixture, identities: directory.identities)
      let handshake = ServerPair(
        fixture: fixture, realPort: real.port, mockPort: mock.port,
        host: fixture.recipe(in: directory.identities)?.host ?? "127.0.0.1", relay: nil,
        trustFiles: trustFiles)
      var recorded = handshake
      recorded.relay = .init(
        tls: try Self.relayTLS(fixture, directory.identities), masks: masks)
      var all: [ComparisonFinding] = []
      for client in clients {
        var results: [ComparisonFinding] = []
        for testCase in handshakeCases(client.connector, fixture) {
          results.append(try await handshake.compare(testCase, client, reasons))
        }
        for testCase in recordedCases(client.connector, fixture) {
          results.append(try await recorded.compare(testCase, client, reasons))
        }
        if !results.isEmpty { onResults(results) }
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

  /// What a real server says that does not start, against a mock that does.
  private func notStarted(
    _ fixture: ServerFixture, _ error: RealServers.StartError
  ) -> [ComparisonFinding] {
    let reason = error.description.split(separator: "\n").first { $0.contains("FATAL:") }
    let words = reason.flatMap { $0.split(separator: "FATAL:  ").last } ?? "for no reason given"
    let one = clients.lazy.flatMap { handshakeCases($0.connector, fixture) }.first
    return (one.map { [$0] } ?? []).map {
      ComparisonFinding(
        $0, real: ClientTranscript(lines: ["does not start: \(words)"]),
        mock: ClientTranscript(lines: []), reasons)
    }
  }

  /// A relay stands in the place of the handshake, and so cannot show it.
  private func recordedCases(
    _ client: Connector, _ fixture: ServerFixture
  ) -> [ComparisonCase] {
    guard !decidesHandshake(fixture) else { return [] }
    return modes(client).flatMap { mode in
      ComparedCredentials.allCases.map {
        ComparisonCase(client: client.name, server: fixture.name, mode: mode, credentials: $0)
      }
    }
  }

  private func handshakeCases(
    _ client: Connector, _ fixture: ServerFixture
  ) -> [ComparisonCase] {
    let believesClients = fixture.tls?.clientAuthority != nil
    guard decidesHandshake(fixture) || believesClients else { return [] }
    // A client without certificates would be compared with itself.
    let hasCertificates = believesClients && client.isHeld(to: Self.certificateTable)
    let certificates = [nil] + (hasCertificates ? clientIdentities.map(\.self) : [])
    return modes(client).flatMap { mode in
      certificates.map {
        ComparisonCase(
          client: client.name, server: fixture.name, mode: mode, credentials: .right,
          certificate: $0)
      }
    }
  }

  /// The table that is about the certificates of clients.
  private static let certificateTable = "tls"

  private func modes(_ client: Connector) -> [SSLMode] {
    SSLMode.allCases.filter { client.modes[$0] != nil }
  }

  private func decidesHandshake(_ fixture: ServerFixture) -> Bool {
    directory.identities.recipes.contains(fixture.name) || fixture.tls?.decidesHandshake == true
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
  /// What the client connects to.
  let host: String
  /// Nil where nothing stands between the client and its server.
  var relay: Relay?
  let trustFiles: TrustFiles

  struct Relay: Sendable {
    let tls: RelayTLS?
    let masks: [WireMask]
  }

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
    guard let relay else {
      let ending = try await run(testCase, client, port: port)
      return ClientTranscript(ending, [], masks: try masks(port))
    }
    let recording = try await RecordingRelay.start(to: port, tls: relay.tls, masks: relay.masks)
    let ending = try await run(testCase, client, port: recording.port)
    return ClientTranscript(ending, await recording.stop(), masks: try masks(recording.port))
  }

  private func run(
    _ testCase: ComparisonCase, _ client: ConnectorProgram, port: Int
  ) async throws -> ConnectorProgram.Ending {
    let connector = client.connector
    let trust = try trustFiles.write(for: fixture)
    var parameters = testCase.parameters(fixture.account, port: port)
    parameters.server = host
    return try await client.run(
      Placeholders(
        parameters, spelling: connector.modes[testCase.mode] ?? "",
        rootCertificate: trust.rootCertificate, revocationList: trust.revocationList,
        identity: try trustFiles.write(client: testCase.certificate),
        loginSeconds: fixture.loginSeconds(.ample), folder: connector.folder))
  }

  private func masks(_ port: Int) throws -> [(String, String)] {
    [(try trustFiles.write(for: fixture).rootCertificate, "ROOT"), ("\(port)", "PORT")]
  }
}
