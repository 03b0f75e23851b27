@testable import Conformance
import PostgresSession
import ServerFixtures
import Support

/// The fixtures that come with mock-postgres, read once.
enum BundledSuite {
  static let result = Result { try Suite(FixtureDirectory.bundled()) }

  static var suite: Suite {
    get throws { try result.get() }
  }

  static var cases: [ConformanceCase] {
    get throws { try suite.casesByForm() }
  }
}

/// The runners that all tests share, with their contexts made once.
enum SharedRunner {
  static let sockets = Result { try SocketRunner(BundledSuite.suite) }
  static let remembered = RememberingRunner()
  static let gate = Gate(width: 8)
}

/// Runs each case in memory once, whatever is then expected of it.
actor RememberingRunner: CaseRunner {
  private let memory = Result { try MemoryRunner(BundledSuite.suite) }
  private var observations: [String: Task<Observation, any Error>] = [:]

  func run(_ testCase: ConformanceCase, _: Patience = .ample) async throws -> Observation {
    let task =
      observations[testCase.id]
      ?? Task { [memory] in
        try await SharedRunner.gate.pass { try await memory.get().run(testCase, .ample) }
      }
    observations[testCase.id] = task
    return try await task.value
  }
}
