import Foundation
import MockPostgres
import ServerFixtures
import Support
import Synchronization
import Testing

/// Faults over sockets, as a client meets them.
@Suite(.timeLimit(.minutes(1))) struct FaultTests {
  private static func fixture(_ faults: String, ssl: String = "off") throws -> Fixture {
    try Fixture(
      yaml: """
        summary: Faulty.
        settings: {ssl: \(ssl)}
        hba: [host all all all trust]
        databases: [acme]
        faults:
        \(faults)
        """)
  }

  @Test("Bytes leave exactly as the fixture has them, and then nothing more")
  func bytes() async throws {
    let fixture = try Self.fixture("  - {at: ssl-reply, do: [{send: {hex: \"4a 00 ff\"}}, close]}")
    let received = try await MockServer.withServer(fixture) { server in
      try await SocketClient.exchange(SocketClient.sslRequest, port: server.port)
    }
    #expect(received == [0x4a, 0, 0xff])
  }

  @Test("A message that is cut short ends where it is cut")
  func cut() async throws {
    let fixture = try Self.fixture("  - {at: auth-ok, do: [{continue: {bytes: 3}}, close]}")
    let received = try await MockServer.withServer(fixture) { server in
      try await SocketClient.exchange(
        SocketClient.startup(user: "acme", database: "acme"), port: server.port)
    }
    #expect(received == [0x52, 0, 0])
  }

  @Test(
    "What is dripped, split or late is the same in the end",
    arguments: [
      "{drip: {bytes: 1, every: 0ms}}", "{drip: {bytes: 7, every: 1ms}}", "{split: [1, 2, 30]}",
      "{wait: 20ms}",
    ])
  func pace(_ step: String) async throws {
    let request = SocketClient.startup(user: "acme", database: "acme")
    let faulty = try Self.fixture("  - {at: auth-ok, do: [\(step), continue]}")
    let honest = try Fixture(
      yaml: "summary: Honest.\nhba: [host all all all trust]\ndatabases: [acme]")
    var answers: [[UInt8]] = []
    for fixture in [honest, faulty] {
      let received = try await MockServer.withServer(fixture) { server in
        try await SocketClient.exchange(request, port: server.port)
      }
      // The cancel key is random: it stands before ReadyForQuery.
      answers.append(Array(received.prefix(received.count - 10)) + Array(received.suffix(6)))
    }
    #expect(answers[0] == answers[1])
  }

  @Test("A reset is none of the ends that a client may take for one in order")
  func reset() async throws {
    let fixture = try Self.fixture("  - {at: startup, do: [reset]}")
    try await MockServer.withServer(fixture) { server in
      let error = await #expect(throws: (any Error).self) {
        try await SocketClient.exchange(
          SocketClient.startup(user: "acme", database: "acme"), port: server.port)
      }
      #expect("\(error as Any)".contains("ECONNRESET") || "\(error as Any)".contains("reset"))
    }
  }

  @Test("A stalled server waits for its client to leave, and serves the others")
  func stall() async throws {
    let fixture = try Self.fixture("  - {at: startup, connection: 1, do: [stall]}")
    let startup = SocketClient.startup(user: "acme", database: "acme")
    try await MockServer.withServer(fixture) { server in
      try await SocketClient.connected(port: server.port) { first in
        try await first.send(startup)
        let second = try await SocketClient.exchange(startup, port: server.port)
        #expect(second.suffix(6) == SocketClient.readyForQuery)
        while server.journal.connections.last?.isClosed == false { await Task.yield() }
        #expect(server.journal.connections.map(\.isClosed) == [false, true])
        first.finish()
        #expect(try await first.receiveToEnd() == [])
      }
    }
  }

  @Test(
    "PgBouncer refuses a startup parameter that it does not track, and asks the others for a password",
    arguments: [
      (["application_name", "x"], "R"), (["extra_float_digits", "3"], "E"),
      (["application_name", "x", "extra_float_digits", ""], "E"),
    ])
  func parameters(_ parameters: [String], _ type: String) async throws {
    var startup = SocketClient.startup(user: "acme", database: "acme")
    // Before the zero byte that ends them.
    startup.insert(
      contentsOf: parameters.flatMap { Array($0.utf8) + [0] }, at: startup.endIndex - 1)
    startup[3] = UInt8(startup.count)
    let received = try await MockServer.withServer(.named("pgbouncer")) { [startup] server in
      try await SocketClient.exchange(startup, port: server.port)
    }
    let text = String(decoding: received, as: UTF8.self)
    #expect(text.hasPrefix(type))
    #expect(text.contains("Munsupported startup parameter: extra_float_digits\0") == (type == "E"))
  }

  @Test("The fixture's clock says how long a fault lasts")
  func clock() async throws {
    let fixture = try Self.fixture("  - {at: accept, until: 2s, do: [{send: early}, close]}")
    let time = Mutex(0)
    var options = MockServer.Options()
    options.age = { time.withLock { $0 } }
    let server = try await MockServer.start(
      fixture.server, identities: fixture.identities, options)
    let early = Array("early".utf8)
    for milliseconds in [0, 1999] {
      time.withLock { $0 = milliseconds }
      let received = try await SocketClient.connected(port: server.port) { client in
        try await client.receive(until: early)
      }
      #expect(received == early)
    }
    time.withLock { $0 = 2000 }
    let late = try await SocketClient.connected(port: server.port) { client in
      try await client.send(SocketClient.sslRequest)
      return try await client.receive(until: Array("N".utf8))
    }
    await server.stop()
    #expect(late == Array("N".utf8))
  }
}
