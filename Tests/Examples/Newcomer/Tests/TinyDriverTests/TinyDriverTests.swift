import MockPostgresTesting
import Testing

struct TinyDriverTests {
  @Test(.mockPostgres("plain"))
  func requireNeverTalksInTheClear() async throws {
    let server = try MockServer.current
    #expect(throws: TinyDriver.Failure.noSSL) {
      try TinyDriver(mode: .require).login(port: server.port, user: "acme", database: "acme")
    }
    await server.waitUntilIdle()
    #expect(server.journal.events == [.connect, .sslreject])
  }

  @Test(.mockPostgres("hostssl-only"))
  func aServerThatWantsSSLSaysSo() async throws {
    let server = try MockServer.current
    #expect(throws: TinyDriver.Failure.self) {
      try TinyDriver(mode: .disable).login(port: server.port, user: "acme", database: "acme")
    }
    await server.waitUntilIdle()
    #expect(server.journal.events == [.connect, .authfail])
    #expect(server.journal.connections.first?.errors.first?.sqlState == "28000")
  }

  @Test(.mockPostgres("plain", "ssl"))
  func theAnswerToSSLRequestDecides() throws {
    let driver = TinyDriver(mode: .require)
    let (plain, ssl) = (try MockServer.current("plain"), try MockServer.current("ssl"))
    #expect(throws: TinyDriver.Failure.noSSL) {
      try driver.login(port: plain.port, user: "acme", database: "acme")
    }
    #expect(try driver.login(port: ssl.port, user: "acme", database: "acme") == "S")
  }
}

/// Every test of a suite has a server of its own.
@Suite(.mockPostgres("../../Fixtures/maintenance.yaml"))
struct MaintenanceTests {
  @Test(arguments: ["acme", "jane"])
  func isToldToTheUser(user: String) throws {
    let port = try MockServer.current.port
    let failure = #expect(throws: TinyDriver.Failure.self) {
      try TinyDriver(mode: .disable).login(port: port, user: user, database: "acme")
    }
    guard case .server(let fields) = failure else {
      Issue.record("the server was not heard")
      return
    }
    #expect(fields.contains("Mpg_hba.conf rejects connection for host"))
  }
}
