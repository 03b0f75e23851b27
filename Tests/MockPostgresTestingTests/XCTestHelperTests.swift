import MockPostgres
import MockPostgresTesting
import Support
import XCTest

final class XCTestHelperTests: XCTestCase {
  func testServerRunsUntilTheTestHasEnded() async throws {
    let server = try await startMockPostgres("plain")
    let reply = try await SocketClient.exchange(SocketClient.sslRequest, port: server.port)
    XCTAssertEqual(reply, [0x4e])
    await server.waitUntilIdle()
    XCTAssertEqual(server.journal.events, [.connect, .sslreject])
  }

  func testServerIsGoneAfterTheTest() async throws {
    // Blocks are run in the reverse order: this one behind that which stops the server.
    let port = Port()
    addTeardownBlock {
      do {
        _ = try await SocketClient.exchange([], port: await port.number)
        XCTFail("the server still listens")
      } catch {}
    }
    await port.set(try await startMockPostgres("../Clients/answers.yaml").port)
  }

  private actor Port {
    private(set) var number = 0

    func set(_ port: Int) { number = port }
  }
}
