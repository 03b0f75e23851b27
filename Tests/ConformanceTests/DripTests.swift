@testable import Conformance
import PostgresSession
import ServerFixtures
import Support
import Testing

/// The reference connector against every server, whose bytes come one at a time.
///
/// In memory, where a stall is a time-out: whoever waits without one would never end.
struct DripTests {
  private static let runner = Result {
    try MemoryRunner(BundledSuite.suite, pace: .drip(bytes: 1, milliseconds: 0))
  }
  private static let gate = Gate(width: 4)

  static var cases: [ConformanceCase] {
    get throws { try BundledSuite.suite.casesByParameters() }
  }

  @Test("What comes byte by byte is borne as what comes at once", arguments: try cases)
  func drip(_ testCase: ConformanceCase) async throws {
    let observation = try await Self.gate.pass { try await Self.runner.get().run(testCase, .ample) }
    let verdict = Judge(try BundledSuite.suite).verdict(testCase, observation)
    let violations = verdict.reasons.filter { $0.hasPrefix("violated") }
    #expect(violations == [])
    // What comes with S, and not behind it, is what these are about: byte by byte it is a handshake
    // that fails.
    guard !testCase.expectation.sentences.contains("libpq.unencrypted") else { return }
    #expect(verdict.grade == .passed, "\(verdict.reasons)\n\(verdict.output)")
  }

  @Test("No server and no mode is left out")
  func completeness() throws {
    let suite = try BundledSuite.suite
    let run = Set(try Self.cases.map { "\($0.server)/\($0.mode.rawValue)" })
    let all = Set(
      suite.servers.keys.flatMap { server in
        SSLMode.allCases.map { "\(server)/\($0.rawValue)" }
      })
    #expect(run == all)
    print("\(suite.servers.count) servers × \(SSLMode.allCases.count) modes are borne byte by byte")
  }
}
