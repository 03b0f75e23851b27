import MockPostgres
import ServerFixtures

/// The server of one case, on a socket of its own, so that its journal is the case's alone.
enum CaseServer {
  static func with(
    _ testCase: ConformanceCase, _ suite: Suite, _ patience: Patience,
    _ body: (CaseClient, ServerFixture, MockServer) async throws -> Observation
  ) async throws -> Observation {
    guard let fixture = suite.servers[testCase.server] else { throw UnknownServer(testCase) }
    var options = MockServer.Options()
    options.isTracing = true
    // A case is at the server's start, however busy the machine is.
    options.age = { 0 }
    let server = try await MockServer.start(
      fixture, identities: suite.directory.identities, options)
    var relay: AddressRelay?
    if let address = testCase.variation[.from] {
      relay = try await AddressRelay.start(from: address, to: server.port)
    }
    let port = relay?.port ?? server.port
    let client = CaseClient(testCase, fixture, suite, port: port)
    do {
      var observation = try await body(client, fixture, server)
      await relay?.stop()
      await server.stop()
      // Chosen anew for each case: two runs are to say the same.
      observation.output.replace(String(port), with: "PORT")
      observation.isHurried =
        fixture.leavesWaiting && patience == .brief && observation.claim == .refused
      return observation
    } catch {
      await relay?.stop()
      await server.stop()
      throw error
    }
  }

  /// What the server has seen when no connection is open any more, or after `seconds`, when it ends
  /// what is.
  static func journal(
    of server: MockServer, within seconds: Int
  ) async -> (journal: Journal, isIdle: Bool) {
    await withTaskGroup(of: (Journal, Bool).self) { group in
      group.addTask {
        await server.waitUntilIdle()
        return (server.journal, true)
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        return (server.journal, false)
      }
      let first = await group.next() ?? (server.journal, true)
      group.cancelAll()
      // What waits for the end of the connections waits no more.
      if !first.1 { await server.stop() }
      return first
    }
  }
}
