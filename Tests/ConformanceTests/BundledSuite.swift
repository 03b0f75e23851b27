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

/// What the in-memory servers are run by, with their contexts made once.
enum SharedRunner {
  static let memory = Result { try MemoryRunner(BundledSuite.suite) }
  static let sockets = Result { try SocketRunner(BundledSuite.suite) }
  static let gate = Gate(width: 8)
}
