import Conformance
import Foundation
import ServerFixtures

/// How fast cases run in memory, and whether more of them, or more processors, scale.
struct ConformanceBenchmark {
  let workshop: Workshop

  func figures() async throws -> [Figure] {
    let suite = try Suite(workshop.directory)
    let runner = try MemoryRunner(suite)
    let cases = suite.casesByForm()
    /// Cases of all kinds; of more than `kinds`, the same again and again.
    func seconds(_ count: Int, of kinds: Int = .max, jobs: Int) async throws -> Double {
      let chosen = (0..<count).map { cases[$0 % kinds * 37 % cases.count] }
      let start = ContinuousClock.now
      _ = try await ConformanceRun(runner, Judge(suite), jobs: jobs).verdicts(chosen)
      return (ContinuousClock.now - start) / .seconds(1)
    }
    _ = try await seconds(cases.count, jobs: 2)
    let rates = try await workshop.rounds([1, 2]) { jobs in
      2000 / (try await seconds(2000, jobs: jobs))
    }
    let growth = try await workshop.rounds([100, 1000, 10_000]) { count in
      try await seconds(count, of: 100, jobs: 2) / Double(count) * 1e6
    }
    return [
      Figure(
        "conformance cases in memory, 2 at a time", "1/s", isRate: true, target: "≥ 2,000",
        [(.mockPostgres, rates[1])]),
      Figure(
        "conformance cases in memory, 1 at a time", "1/s", isRate: true,
        [(.mockPostgres, rates[0])]),
    ]
      + zip([100, 1000, 10_000], growth).map { count, samples in
        Figure(
          "time of a case, of \(count)", "µs", target: "the same within 10 %",
          [(.mockPostgres, samples)])
      }
  }
}
