import MockPostgresTesting
import XCTest

final class TinyDriverXCTests: XCTestCase {
  func testDisableIsLetInWithoutAPassword() async throws {
    let fixture = try Fixture(hba: ["host all all all trust"], ssl: false)
    let server = try await startMockPostgres(fixture)
    let driver = TinyDriver(mode: .disable)
    let answer = try driver.login(
      port: server.port, user: fixture.username, database: fixture.database)
    XCTAssertEqual(answer, "R")
    await server.waitUntilIdle()
    XCTAssertEqual(server.journal.outcome, .plain)
  }
}
