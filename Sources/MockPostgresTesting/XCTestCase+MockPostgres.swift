#if canImport(XCTest)
  public import MockPostgres
  public import XCTest

  extension XCTestCase {
    /// Starts a server that runs until the test has ended, however it ends.
    ///
    /// - Parameters:
    ///   - nameOrPath: A fixture that comes with mock-postgres, by its name; or one of your own, by
    ///     the path of its YAML file, relative to the folder of the test's source file.
    ///   - file: That source file.
    /// - Returns: The server, which accepts connections.
    /// - Throws: What is wrong with the fixture, and where.
    public func startMockPostgres(
      _ nameOrPath: String, relativeTo file: String = #filePath
    ) async throws -> MockServer {
      try await startMockPostgres(try Fixture(nameOrPath: nameOrPath, relativeTo: file))
    }

    /// Starts a server that runs until the test has ended, however it ends.
    ///
    /// - Parameter fixture: How it behaves.
    /// - Returns: The server, which accepts connections.
    /// - Throws: That it could not be started.
    public func startMockPostgres(_ fixture: Fixture) async throws -> MockServer {
      let server = try await MockServer.start(fixture.server, identities: fixture.identities)
      addTeardownBlock { await server.stop() }
      return server
    }
  }
#endif
