import Foundation
import PostgresSession
import ReferenceConnector
import Support
import Synchronization
import Testing

@Suite(
  "A server at full speed, with good, bad and abandoned connections", .timeLimit(.minutes(120)))
struct SoakTests {
  @Test(
    "serves the good ones, needs no more from the second minute on, and has told of all",
    .enabled(if: Scale.soakSeconds != nil, "Scripts/soak runs it"))
  func soak() async throws {
    let seconds = try #require(Scale.soakSeconds)
    try await ServedProgram.during { served in
      let tally = Tally()
      let end = ContinuousClock.now + .seconds(seconds)
      let samples = Samples()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<32 {
          group.addTask {
            var number = worker
            while ContinuousClock.now < end {
              try await connect(served, number, tally)
              samples.take(served)
              // One after another does all kinds.
              number += 31
            }
          }
        }
        try await group.waitForAll()
      }
      let made = tally.made
      await served.closed(made.total)
      let account = served.account
      let settled = samples.all.filter { $0.second >= min(120, seconds / 4) }
      print("\(made), \(account), \(samples.all)")
      #expect(made.failures == [])
      #expect(account.opened == made.total)
      #expect(account.closedCount == made.total)
      #expect(account.closed["plain", default: 0] >= made.plain)
      #expect(account.closed["ssl", default: 0] >= made.encrypted)
      let sizes = settled.map(\.kibibytes)
      #expect((sizes.last ?? 0) < (sizes.first ?? 0) + 4096, "\(sizes)")
      #expect((settled.map(\.descriptors).max() ?? 0) < 120)
      #expect((served.descriptorCount ?? 0) < 40)
    }
  }

  /// Half of the connections are good, half of these over TLS.
  private func connect(_ served: ServedProgram, _ number: Int, _ tally: Tally) async throws {
    switch number % 4 {
    case 0:
      _ = try await served.login()
      tally.plain()
    case 1:
      let report = try await Self.connector.get().connect(
        ConnectionParameters(
          server: "127.0.0.1", port: served.port, database: "acme", username: "scram",
          password: Secret("s3cret"), sslMode: .require))
      tally.encrypted(failure: report.outcome == .ssl ? nil : report.description)
    default:
      try await Attack.all[number / 4 % Attack.all.count](port: served.port, number: number)
      tally.bad()
    }
  }

  private static let connector = Result { ReferenceConnector(tls: try ClientTLS(roots: .none)) }
}

/// What a server holds, every few seconds.
private final class Samples: Sendable {
  struct Sample: CustomStringConvertible {
    var second: Int
    var kibibytes: Int
    var descriptors: Int
    var description: String { "\(second) s: \(kibibytes) KiB, \(descriptors) descriptors" }
  }

  private let start = ContinuousClock.now
  private let state = Mutex([Sample]())

  var all: [Sample] { state.withLock(\.self) }

  /// Takes one, if the last is some time ago.
  func take(_ served: ServedProgram) {
    let second = Int((ContinuousClock.now - start) / .seconds(1))
    state.withLock { samples in
      guard samples.last.map({ second - $0.second >= 10 }) ?? true else { return }
      samples.append(
        Sample(
          second: second, kibibytes: served.residentSize ?? 0,
          descriptors: served.descriptorCount ?? 0))
    }
  }
}

/// What a soak has done.
private final class Tally: Sendable {
  struct Made: Hashable, Sendable {
    var plain = 0
    var encrypted = 0
    var bad = 0
    /// Of the good ones.
    var failures: [String] = []
    var total: Int { plain + encrypted + bad }
  }

  private let state = Mutex(Made())

  var made: Made { state.withLock(\.self) }

  func plain() { state.withLock { $0.plain += 1 } }

  func encrypted(failure: String?) {
    state.withLock { made in
      made.encrypted += 1
      if let failure, made.failures.count < 20 { made.failures.append(failure) }
    }
  }

  func bad() { state.withLock { $0.bad += 1 } }
}
