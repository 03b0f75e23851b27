public import MockPostgres
public import Testing

/// Runs servers for the time of a test, or of each test of a suite; each case has servers of its own.
///
/// They listen on loopback, on ports that the system chooses, before the test begins, and are stopped
/// when it has ended, however it ends. The test reaches them by `MockServer.current`. A fixture that is
/// wrong fails the test with file and line.
public struct MockPostgresTrait: TestTrait, SuiteTrait, TestScoping {
  private let fixtures: @Sendable () throws -> [Fixture]

  /// Tests of suites within the suite have servers of their own, too.
  public var isRecursive: Bool { true }

  init(_ fixtures: @escaping @Sendable () throws -> [Fixture]) {
    self.fixtures = fixtures
  }

  /// Starts the servers, runs the test, and stops them.
  public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await Self.serve(fixtures()[...], function)
  }

  /// One server within the other, the first outermost.
  private static func serve(
    _ fixtures: ArraySlice<Fixture>, _ body: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard let fixture = fixtures.first else { return try await body() }
    try await MockServer.withServer(fixture) { server in
      let all = RunningServer.all + [RunningServer(fixture: fixture, server: server)]
      try await RunningServer.$all.withValue(all) { try await serve(fixtures.dropFirst(), body) }
    }
  }
}

extension Trait where Self == MockPostgresTrait {
  /// Servers of fixtures that come with mock-postgres, by their names; or of your own, by the paths
  /// of their YAML files, relative to the folder of the test's source file.
  ///
  ///     @Test(.mockPostgres("hostssl-only")) func refusesPlainText() async throws {
  ///       let server = try MockServer.current
  public static func mockPostgres(
    _ namesOrPaths: String..., relativeTo file: String = #filePath
  ) -> Self {
    Self { try namesOrPaths.map { try Fixture(nameOrPath: $0, relativeTo: file) } }
  }

  /// A server of a fixture that is written here, as YAML.
  public static func mockPostgres(yaml text: String) -> Self {
    Self { [try Fixture(yaml: text)] }
  }

  /// A server of a fixture that is written here, in Swift; it is made anew for each test.
  public static func mockPostgres(
    _ fixture: @autoclosure @escaping @Sendable () throws -> Fixture
  ) -> Self {
    Self { [try fixture()] }
  }
}
