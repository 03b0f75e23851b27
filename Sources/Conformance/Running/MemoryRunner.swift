import MockPostgres
import OpenSSLKit
package import PostgresSession
import ReferenceConnector
import ServerFixtures

/// The reference connector against a server in memory: no socket, no thread, no time.
package struct MemoryRunner: CaseRunner {
  private let suite: Suite
  private let reference: ReferenceCase
  /// How what the server says comes to its client, where a fixture says nothing of that.
  private let pace: Pace?
  /// Of the servers, by name.
  private let contexts = Remembered<TLSContext?>()

  package init(_ suite: Suite, pace: Pace? = nil) throws {
    self.suite = suite
    self.pace = pace
    reference = try ReferenceCase(suite)
  }

  package func run(
    _ testCase: ConformanceCase, _ patience: Patience
  ) async throws -> Observation {
    guard let fixture = suite.servers[testCase.server] else { throw UnknownServer(testCase) }
    let port = 5432
    let client = CaseClient(testCase, fixture, suite, port: port)
    guard let parameters = reference.parameters(testCase, client) else {
      return Observation(journal: Journal(), claim: .refused, output: "")
    }
    let address = ClientAddress(IPAddress(client.address) ?? .loopback, text: client.address)
    let context = try contexts.value(fixture.name) {
      try fixture.tlsContext(suite.directory.identities)
    }
    let connector = try reference.connector(for: fixture, testCase.variation, patience)
    var journal = Journal()
    let report = await connector.connect(parameters) { attempt in
      guard parameters.port == port, !fixture.isBacklogFull else {
        return .failed(.unreachable(reason: "nothing listens there, or nobody is accepted"))
      }
      let client = connector.endpoint(parameters, attempt)
      return connect(client, from: address, to: fixture, context, &journal)
    }
    return reference.observation(journal, report)
  }

  private func connect(
    _ client: Endpoint<ClientSession>, from address: ClientAddress, to fixture: ServerFixture,
    _ context: TLSContext?, _ journal: inout Journal
  ) -> AttemptResult {
    let number = journal.connections.count + 1
    let server = Endpoint(
      ServerSession(
        behaviour: fixture.behaviour, client: address, randomness: .fresh(number: number),
        now: suite.directory.identities.now, number: number), pace: pace
    ) { () throws(TLSError) in
      guard let context else { throw TLSError("the server has no certificate") }
      return try TLSStream(server: context)
    }
    var link = MemoryLink(client: client, server: server)
    link.run()
    var connection = ConnectionJournal(number: number, clientAddress: address.text)
    for record in link.records { connection.add(record) }
    connection.isClosed = true
    journal.connections.append(connection)
    return client.session.result ?? .failed(.closedByServer(.ready))
  }
}
