import MockPostgres
import OpenSSLKit
import PostgresSession
import ReferenceConnector
import ServerFixtures

/// The reference connector against a server in memory: no socket, no thread, no time.
package struct MemoryRunner: CaseRunner {
  private let suite: Suite
  private let reference: ReferenceCase
  private let contexts: [String: TLSContext]

  package init(_ suite: Suite) throws {
    self.suite = suite
    reference = try ReferenceCase(suite.directory.identities)
    var contexts: [String: TLSContext] = [:]
    for (name, server) in suite.servers {
      contexts[name] = try server.tlsContext(suite.directory.identities)
    }
    self.contexts = contexts
  }

  package func run(_ testCase: ConformanceCase) async throws -> Observation {
    guard let fixture = suite.servers[testCase.server] else { throw UnknownServer(testCase) }
    let port = 5432
    let client = CaseClient(testCase, fixture.account, port: port)
    guard let parameters = reference.parameters(testCase, client) else {
      return Observation(journal: Journal(), claim: .refused, output: "")
    }
    var journal = Journal()
    let report = await reference.connector(for: fixture).connect(parameters) { attempt in
      guard parameters.port == port else {
        return .failed(.unreachable(reason: "nothing listens there"))
      }
      return connect(parameters, attempt, client, fixture, &journal)
    }
    return reference.observation(journal, report)
  }

  private func connect(
    _ parameters: ConnectionParameters, _ attempt: Attempt, _ client: CaseClient,
    _ fixture: ServerFixture, _ journal: inout Journal
  ) -> AttemptResult {
    let number = journal.connections.count + 1
    let address = ClientAddress(IPAddress(client.address) ?? .loopback, text: client.address)
    let context = contexts[fixture.name]
    let server = Endpoint(
      ServerSession(
        behaviour: fixture.behaviour, client: address, randomness: .fresh(number: number),
        now: suite.directory.identities.now, number: number)
    ) { () throws(TLSError) in
      guard let context else { throw TLSError("the server has no certificate") }
      return try TLSStream(server: context)
    }
    let client = reference.connector(for: fixture).endpoint(parameters, attempt)
    var link = MemoryLink(client: client, server: server)
    link.run()
    var connection = ConnectionJournal(number: number, clientAddress: address.text)
    for record in link.records { connection.add(record) }
    connection.isClosed = true
    journal.connections.append(connection)
    return client.session.result ?? .failed(.closedByServer(.ready))
  }
}
