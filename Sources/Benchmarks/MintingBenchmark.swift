import Foundation
import ServerFixtures

/// How long certificates take that are made anew.
struct MintingBenchmark {
  let workshop: Workshop

  func figures() async throws -> [Figure] {
    // What libcrypto makes when it is first used is not the certificate's.
    _ = try workshop.directory.identities.identity("trusted")
    let one = try await workshop.rounds([()]) {
      let catalogue = try FixtureDirectory(workshop.directory.url).identities
      return try milliseconds { _ = try catalogue.identity("trusted") }
    }
    let all = try await workshop.rounds([()]) {
      let catalogue = try FixtureDirectory(workshop.directory.url).identities
      return try milliseconds {
        for name in catalogue.names { _ = try catalogue.identity(name) }
      }
    }
    let count = workshop.directory.identities.names.count
    return [
      Figure("minting the usual identity", "ms", target: "< 5 ms", [(.mockPostgres, one[0])]),
      Figure("minting the whole catalogue of \(count)", "ms", [(.mockPostgres, all[0])]),
    ]
  }

  private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .milliseconds(1)
  }
}
