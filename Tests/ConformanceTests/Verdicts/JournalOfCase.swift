@testable import Conformance
import MockPostgres
import PostgresSession
import PostgresWire

extension Journal {
  /// Connections with these events, and a startup packet over that transport where there is one.
  init(_ connections: [(events: [Event], startup: Transport?)]) {
    self.init()
    for (index, connection) in connections.enumerated() {
      var entry = ConnectionJournal(number: index + 1, clientAddress: "127.0.0.1")
      for event in connection.events { entry.add(.event(event)) }
      if let transport = connection.startup {
        entry.add(.startup(StartupMessage(parameters: []), transport))
      }
      self.connections.append(entry)
    }
  }
}

extension BundledSuite {
  /// What is made of a case by the bundled fixtures.
  static func verdict(
    _ testCase: ConformanceCase, _ journal: Journal, _ claim: Observation.Claim = .connected,
    _ statement: Statement? = nil, output: String = "", waivers: [Connector.Waiver] = []
  ) throws -> Verdict {
    Judge(try suite, waivers: waivers).verdict(
      testCase,
      Observation(journal: journal, claim: claim, statement: statement, output: output))
  }

  /// The case of a server in a mode, with nothing changed of its client.
  static func testCase(_ mode: SSLMode, _ server: String) throws -> ConformanceCase? {
    try suite.casesByParameters().first {
      $0.server == server && $0.mode == mode && $0.variation.changes.isEmpty
    }
  }
}
