@testable import MockPostgres
import PostgresSession
import Support
import Testing

/// A relay before a server, and clients that may not notice it.
struct RecordingRelayTests {
  @Test("What is said passes unchanged and is recorded, a list for each connection")
  func plain() async throws {
    let fixture = try Fixture(hba: ["host all all all trust"], ssl: false)
    try await MockServer.withServer(fixture) { server in
      let relay = try await RecordingRelay.start(
        to: server.port, tls: nil, masks: WireMask.values)
      let startup = SocketClient.startup(user: "acme", database: "nosuch")
      let direct = try await SocketClient.exchange(startup, port: server.port)
      let relayed = try await SocketClient.exchange(startup, port: relay.port)
      #expect(relayed == direct)
      _ = try await SocketClient.exchange(SocketClient.sslRequest, port: relay.port)
      let records = await relay.stop().map { $0.map(\.description) }
      #expect(records.count == 2)
      #expect(
        records.first?.first
          == #"F StartupMessage \00\03\00\00user\00acme\00database\00nosuch\00\00"#)
      #expect(records.first?.last?.contains("C3D000") == true)
      #expect(records.last == ["F SSLRequest", "B reply N"])
    }
  }

  @Test("TLS that a client begins without asking is passed on unread")
  func unread() async throws {
    let fixture = try Fixture(hba: ["host all all all trust"], ssl: false, serverVersion: "15.18")
    try await MockServer.withServer(fixture) { server in
      let relay = try await RecordingRelay.start(
        to: server.port, tls: nil, masks: WireMask.values)
      _ = try await SocketClient.exchange(hex("16 03 01 00 05 01 00 00 01 03"), port: relay.port)
      let records = await relay.stop()
      #expect(records.map { $0.first?.description } == ["F (TLS, unread)"])
    }
  }

  @Test("A connection that neither end ends is ended when the relay has waited enough")
  func patience() async throws {
    let fixture = try Fixture(hba: ["host all all all trust"], ssl: false)
    try await MockServer.withServer(fixture) { server in
      let relay = try await RecordingRelay.start(
        to: server.port, tls: nil, masks: WireMask.values)
      try await SocketClient.connected(port: relay.port) { client in
        try await client.send(SocketClient.sslRequest)
        _ = try await client.receive(until: Array("N".utf8))
        let records = await relay.stop(patience: 0)
        #expect(records.map { $0.map(\.description) } == [["F SSLRequest", "B reply N"]])
      }
    }
  }
}
