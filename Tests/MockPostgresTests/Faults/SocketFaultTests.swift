import MockPostgres
import NIOPosix
import PostgresSession
import ServerFixtures
import Support
import Testing

/// Every step at every phase, over a socket: a raw client sees it there, not before, and all else as
/// an honest server does it, byte by byte.
@Suite("A fault over a socket", .timeLimit(.minutes(5))) struct SocketFaultTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    var stage: SocketStage
    var act: SocketAct

    var testDescription: String { "\(act.name) at \(stage.phase.rawValue)" }
  }

  static let pairs = SocketStage.all.flatMap { stage in
    SocketAct.all.map { Pair(stage: stage, act: $0) }
  }

  private static let gate = Gate(width: 8)

  @Test("is seen at its phase, and nowhere else", arguments: pairs)
  func pair(_ pair: Pair) async throws {
    try await Self.gate.pass {
      let (stage, act) = (pair.stage, pair.act)
      let fixture = try Self.fixture(stage, act)
      var honest = fixture.server
      honest.behaviour.faults = []
      let rest = try await Self.honestSights(stage, honest, fixture.identities)
      let parts = rest.parts(stage)
      let (before, here, after) = try #require(parts)
      let expected = before + act.sights(here, stage) + (act.goesOn(stage) ? after : [])
      try await Self.see(expected, pair, fixture)
    }
  }

  @Test("is shown at every phase, and does every step")
  func completeness() {
    #expect(SocketStage.all.map(\.phase) == Phase.allCases)
    #expect(Self.pairs.count == 182)
    let words = ["send", "wait", "drip", "split", "close", "reset", "stall", "alert", "continue"]
    let missing = words.filter { word in !SocketAct.all.contains { $0.steps.contains(word) } }
    #expect(missing == [])
    print("\(Self.pairs.count) pairs of phase and step are seen over sockets")
  }

  private static func fixture(_ stage: SocketStage, _ act: SocketAct) throws -> Fixture {
    try Fixture(
      yaml: """
        summary: Faulty on its first connection.
        settings: {ssl: on, server_version: "18.1"}
        hba: [\(stage.hba)]
        databases: [acme]
        faults:
          - {at: \(stage.phase.rawValue), connection: 1, do: [\(act.steps)]}
        """)
  }

  private static func start(
    _ server: ServerFixture, _ identities: IdentityCatalogue
  ) async throws -> MockServer {
    var options = MockServer.Options()
    options.isTracing = true
    options.randomness = { _ in
      SessionRandomness(
        processID: 4711, cancelKey: Array(1...32), md5Salt: [9, 9, 9, 9], scramNonce: "nonce")
    }
    return try await MockServer.start(server, identities: identities, options)
  }

  /// What comes to a client that says all and leaves.
  private static func honestSights(
    _ stage: SocketStage, _ fixture: ServerFixture, _ identities: IdentityCatalogue
  ) async throws -> [Sight] {
    let server = try await start(fixture, identities)
    let sights = try await SocketClient.connected(port: server.port) { socket in
      var client = try SightClient(socket)
      for input in stage.inputs + stage.more {
        try await client.send(input)
        if case .request = input { await client.read(until: [.plain(Array("N".utf8))]) }
      }
      client.leave()
      await client.readToEnd()
      return client.sights.merged
    }
    await server.stop()
    return sights
  }

  private static func see(_ expected: [Sight], _ pair: Pair, _ fixture: Fixture) async throws {
    let (stage, act) = (pair.stage, pair.act)
    let server = try await start(fixture.server, fixture.identities)
    do {
      try await see(expected, pair, server)
    } catch let error as NIOConnectionError
      where stage.phase == .accept && "\(error)".contains("reset by peer")
    {
      // So early that connecting is what failed.
      #expect(act.end?(stage) == .reset)
    }
    await server.stop()
  }

  private static func see(_ expected: [Sight], _ pair: Pair, _ server: MockServer) async throws {
    let (stage, act) = (pair.stage, pair.act)
    let start = ContinuousClock.now
    try await SocketClient.connected(port: server.port) { socket in
      var begin = start
      var client = try SightClient(socket)
      // The next one must be the second.
      while server.journal.connections.isEmpty { await Task.yield() }
      for input in stage.inputs.dropLast() { try await client.send(input) }
      if let trigger = stage.inputs.last {
        let last = try await client.sendAllButLast(trigger)
        try await expectNothingYet(server, stage)
        begin = .now
        await client.send(last)
      }
      if act.goesOn(stage) {
        if case .request? = stage.inputs.last { await waitForRequest(server) }
        for input in stage.more { try await client.send(input) }
      }
      await client.read(until: expected)
      #expect(ContinuousClock.now - begin >= .milliseconds(act.milliseconds))
      if let end = act.end {
        await client.readToEnd()
        #expect(client.end == end(stage))
      } else {
        #expect(client.end == nil)
        try await roundTrip(server)
        #expect(server.journal.connections.first?.isClosed == false)
        client.leave()
        await client.readToEnd()
        #expect(client.end == .left)
      }
      #expect(client.sights.merged == expected.merged)
    }
  }

  /// A byte is missing to what brings the server to the phase.
  private static func expectNothingYet(_ server: MockServer, _ stage: SocketStage) async throws {
    try await roundTrip(server)
    let journal = try #require(server.journal.connections.first)
    #expect(!journal.isClosed)
    let said = journal.trace.count { $0.first == "B" }
    let expected = stage.before.count { $0 != "TLS" }
    #expect(said <= expected)
  }

  /// An exchange of another client with the server, which has meanwhile had time for the first one.
  private static func roundTrip(_ server: MockServer) async throws {
    let reply = try await SocketClient.connected(port: server.port) { other in
      try await other.send(SocketClient.sslRequest)
      return try await other.receive(until: Array("S".utf8))
    }
    #expect(reply == Array("S".utf8))
  }

  /// What follows would be refused if it came with the request.
  private static func waitForRequest(_ server: MockServer) async {
    while server.journal.connections.first?.trace.contains("F 8 GSSENCRequest") == false {
      await Task.yield()
    }
  }
}
