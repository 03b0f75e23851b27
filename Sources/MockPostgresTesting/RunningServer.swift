// Whoever tests with servers needs their words: MockServer, Fixture, Journal.
@_exported public import MockPostgres

/// A server that a trait has started, and what it was told to do.
struct RunningServer: Sendable {
  let fixture: Fixture
  let server: MockServer

  /// Those of the test that runs, in the order of their traits.
  @TaskLocal static var all: [RunningServer] = []

  static func last() throws -> RunningServer {
    guard let last = all.last else { throw NoServer(name: nil, running: []) }
    return last
  }

  static func named(_ name: String) throws -> RunningServer {
    guard let found = all.last(where: { $0.fixture.name == name }) else {
      throw NoServer(name: name, running: all.map(\.fixture.name))
    }
    return found
  }
}

/// That a test asks for a server that none of its traits has started.
struct NoServer: Error, Hashable, CustomStringConvertible {
  /// Nil where any would have done.
  var name: String?
  var running: [String]

  var description: String {
    guard let name else { return "no server runs here; use the trait .mockPostgres(…)" }
    return "no server \"\(name)\" runs here; "
      + (running.isEmpty
        ? "use the trait .mockPostgres(\"\(name)\")"
        : "those that run are \(running.joined(separator: ", "))")
  }
}

extension MockServer {
  /// The server that the trait of this test, or of its suite, has started; the last of several.
  ///
  /// - Throws: That there is none, and how to have one. A detached task has none either.
  public static var current: MockServer {
    get throws { try RunningServer.last().server }
  }

  /// One of several servers, by the name of its fixture; one that is given inline is `inline`.
  ///
  /// - Throws: That there is none of that name, and which there are.
  public static func current(_ name: String) throws -> MockServer {
    try RunningServer.named(name).server
  }
}

extension Fixture {
  /// What `MockServer.current` was told to do: it has the account, and the root to trust.
  ///
  /// - Throws: That there is none, and how to have one.
  public static var current: Fixture {
    get throws { try RunningServer.last().fixture }
  }

  /// What `MockServer.current(name)` was told to do.
  ///
  /// - Throws: That there is none of that name, and which there are.
  public static func current(_ name: String) throws -> Fixture {
    try RunningServer.named(name).fixture
  }
}
