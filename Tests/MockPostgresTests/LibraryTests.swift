import Foundation
import MockPostgres
import Support
import Synchronization
import Testing

/// The library as the tests of another package use it: with nothing but `import MockPostgres`.
struct LibraryTests {
  @Test("A server listens on loopback while the body runs, and is gone afterwards")
  func lifetime() async throws {
    let port = try await MockServer.withServer(.named("plain")) { server in
      #expect(server.host == "127.0.0.1")
      let reply = try await SocketClient.exchange(SocketClient.sslRequest, port: server.port)
      #expect(reply == [0x4e])
      await server.waitUntilIdle()
      #expect(server.journal.events == [.connect, .sslreject])
      #expect(throws: (any Error).self) { try ReservedPort(server.port) }
      return server.port
    }
    #expect(throws: Never.self) { try ReservedPort(port) }
  }

  @Test("What the body throws is thrown on, and the server has stopped")
  func bodyThrows() async throws {
    struct Failure: Error {
      var port: Int
    }
    let failure = await #expect(throws: Failure.self) {
      try await MockServer.withServer(.named("plain")) { throw Failure(port: $0.port) }
    }
    let port = try #require(failure?.port)
    #expect(throws: Never.self) { try ReservedPort(port) }
  }

  @Test("The journal has what crossed the wire, connection by connection")
  func journal() async throws {
    let fixture = try Fixture(hba: ["host all all all password"], ssl: false)
    try await MockServer.withServer(fixture) { server in
      let startup = SocketClient.startup(user: "acme", database: "acme")
      let password: [UInt8] = [0x70, 0, 0, 0, 11] + Array("s3cret".utf8) + [0]
      let terminate: [UInt8] = [0x58, 0, 0, 0, 4]
      _ = try await SocketClient.exchange(startup + password + terminate, port: server.port)
      await server.waitUntilIdle()
      var expected = ConnectionJournal(number: 1, clientAddress: "127.0.0.1")
      expected.events = [.connect, .authok]
      expected.startup = .init(
        protocolVersion: "3.0",
        parameters: [.init(name: "user", value: "acme"), .init(name: "database", value: "acme")],
        transport: .plain)
      expected.secrets = [.init(kind: .password, transport: .plain)]
      expected.isClosed = true
      #expect(server.journal.connections == [expected])
      #expect(server.journal.outcome == .plain)
    }
  }

  @Test("A second connection is a reconnect, and the last one's outcome is the journal's")
  func reconnect() async throws {
    try await MockServer.withServer(.named("reject")) { server in
      let startup = SocketClient.startup(user: "acme", database: "acme")
      for _ in 0..<2 { _ = try await SocketClient.exchange(startup, port: server.port) }
      await server.waitUntilIdle()
      #expect(server.journal.events == [.connect, .authfail, .reconnect, .authfail])
      #expect(server.journal.outcome == .fail)
      #expect(
        server.journal.connections.map(\.errors)
          == Array(
            repeating: [
              .init(
                sqlState: "28000",
                message: "pg_hba.conf rejects connection for host \"127.0.0.1\", user \"acme\", "
                  + "database \"acme\", no encryption")
            ], count: 2))
    }
  }

  @Test("Whoever was connected is in the journal, however soon he has gone")
  func shortVisits() async throws {
    try await MockServer.withServer(.named("plain")) { server in
      for _ in 0..<50 { try TCPSocket().connect(toPort: server.port) }
      await server.waitUntilIdle()
      #expect(server.journal.connections.map(\.events) == Array(repeating: [.connect], count: 50))
    }
  }

  @Test("Garbage ends its own connection, and the server goes on serving the others")
  func garbage() async throws {
    try await MockServer.withServer(.named("plain")) { server in
      let port = server.port
      let toWeb = try await SocketClient.exchange(Array("GET / HTTP/1.1\r\n".utf8), port: port)
      let toShort = try await SocketClient.exchange([0, 0, 0, 3], port: port)
      let toRequest = try await SocketClient.exchange(SocketClient.sslRequest, port: port)
      #expect([toWeb, toShort, toRequest] == [[], [], [0x4e]])
      await server.waitUntilIdle()
      #expect(
        server.journal.connections.map(\.log).prefix(2) == [
          ["invalid length of startup packet"], ["invalid length of startup packet"],
        ])
    }
  }

  @Test("An open connection is ended as PostgreSQL's shutdown ends it")
  func shutdown() async throws {
    let fixture = try Fixture(hba: ["host all all all trust"])
    let server = try await MockServer.start(fixture.server, identities: fixture.identities)
    let rest = try await SocketClient.connected(port: server.port) { client in
      try await client.send(SocketClient.startup(user: "acme", database: "acme"))
      #expect(try await client.receive(until: SocketClient.readyForQuery).first == 0x52)
      await server.stop()
      return String(decoding: try await client.receiveToEnd(), as: UTF8.self)
    }
    #expect(rest.hasPrefix("E"))
    #expect(rest.contains("C57P01\0Mterminating connection due to administrator command\0"))
  }

  @Test("A server that runs for long can forget what is closed, and has told of it first")
  func forgetting() async throws {
    let closed = Mutex<[ConnectionJournal]>([])
    var options = MockServer.Options()
    options.forgetsClosed = true
    options.observer = { entry in
      if case .closed(let connection) = entry { closed.withLock { $0.append(connection) } }
    }
    let fixture = try Fixture.named("plain")
    let server = try await MockServer.start(
      fixture.server, identities: fixture.identities, options)
    for _ in 0..<3 {
      _ = try await SocketClient.exchange(SocketClient.sslRequest, port: server.port)
    }
    await server.stop()
    #expect(server.journal.connections == [])
    #expect(closed.withLock { $0.map(\.number).sorted() } == [1, 2, 3])
    #expect(
      closed.withLock { $0.map(\.events) } == Array(repeating: [.connect, .sslreject], count: 3))
  }

  @Test("Connections that are open count, and those that have ended do not")
  func connectionLimits() async throws {
    let fixture = try Fixture(
      yaml: """
        summary: One connection for each role.
        hba: [host all all all trust]
        roles: {acme: {connectionLimit: 1}}
        """)
    let startup = SocketClient.startup(user: "acme", database: "acme")
    let ready = SocketClient.readyForQuery
    try await MockServer.withServer(fixture) { server in
      try await SocketClient.connected(port: server.port) { client in
        try await client.send(startup)
        #expect(try await client.receive(until: ready).first == 0x52)
        let answer = try await SocketClient.exchange(startup, port: server.port)
        #expect(
          String(decoding: answer, as: UTF8.self)
            .contains("C53300\0Mtoo many connections for role \"acme\"\0"))
      }
      await server.waitUntilIdle()
      try await SocketClient.connected(port: server.port) { client in
        try await client.send(startup)
        #expect(try await client.receive(until: ready).first == 0x52)
      }
    }
  }

  @Test("A CancelRequest is noted, with the right key and with a wrong one")
  func cancelRequest() async throws {
    let fixture = try Fixture(hba: ["host all all all trust"], serverVersion: "17.2")
    try await MockServer.withServer(fixture) { server in
      try await SocketClient.connected(port: server.port) { client in
        try await client.send(SocketClient.startup(user: "acme", database: "acme"))
        let session = try await client.receive(until: SocketClient.readyForQuery)
        // BackendKeyData stands before ReadyForQuery: its process and its key.
        let key = Array(session.dropLast(6).suffix(8))
        let request: [UInt8] = [0, 0, 0, 16, 0x04, 0xd2, 0x16, 0x2e]
        let replies = [
          try await SocketClient.exchange(request + key, port: server.port),
          try await SocketClient.exchange(
            request + key.dropLast() + [~key[7]], port: server.port),
        ]
        #expect(replies == [[], []])
      }
      await server.waitUntilIdle()
      #expect(
        server.journal.connections.dropFirst().map(\.log) == [
          ["processing cancel request: sending SIGINT to process 10001"],
          ["wrong key in cancel request for process 10001"],
        ])
    }
  }

  @Test("A fixture written in Swift takes any text, and is checked like one in YAML")
  func fixtureInSwift() async throws {
    let role = "o'brien: \"{x}\" # \\ é\u{1F418}\t"
    let fixture = try Fixture(
      hba: ["host all all all trust"], ssl: false, roles: [role: "p\u{7}w"], databases: [role])
    try await MockServer.withServer(fixture) { server in
      let answer = try await SocketClient.exchange(
        SocketClient.startup(user: role, database: role) + [0x58, 0, 0, 0, 4], port: server.port)
      #expect(answer.first == 0x52)
      await server.waitUntilIdle()
      #expect(server.journal.outcome == .plain)
    }
    let error = #expect(throws: (any Error).self) { try Fixture(hba: ["host all all"]) }
    #expect(
      error.map { "\($0)" }
        == "inline:3: hba[0]: end-of-line before IP address specification")
  }

  @Test("A fixture of one's own is read from its file, and one that is not there is told")
  func fixtureFromFile() async throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-\(UUID().uuidString).yaml")
    try "summary: Mine.\nhba: [host all all all reject]\n"
      .write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try Fixture.contents(of: file).name == file.deletingPathExtension().lastPathComponent)
    let error = #expect(throws: (any Error).self) { try Fixture.named("nothing") }
    #expect(
      error.map { "\($0)" }?.hasPrefix("nothing: there is no server fixture of that name") == true)
  }

  @Test("The root that signed the server's certificate can be had")
  func rootCertificate() throws {
    let pem = try Fixture.named("ssl").rootCertificate()
    #expect(pem.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
  }
}
