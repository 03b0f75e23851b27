import Foundation
import Support
import Testing

@Suite("A server, and a stranger who", .serialized, .timeLimit(.minutes(60)))
struct AttackTests {
  @Test(
    "does this many times at once: others get in meanwhile, and all connections are closed",
    arguments: Attack.all)
  func storm(_ attack: Attack) async throws {
    let count = Scale.count(200, long: attack.longCount)
    try await ServedProgram.during { served in
      let quiet = try await logins(9, to: served)
      var sizes: [Int] = []
      var latencies: [Double] = []
      for round in 0..<2 {
        let others = Task { try await logins(9, to: served) }
        try await concurrently(count / 2) { number in
          try await attack(port: served.port, number: round * (count / 2) + number)
        }
        latencies += try await others.value
        await served.closed(9 + (round + 1) * (count / 2 + 9))
        sizes.append(served.residentSize ?? 0)
      }
      let account = served.account
      #expect(account.opened == account.closedCount)
      #expect(account.closedCount == 27 + count / 2 * 2)
      guard Scale.isLong else { return }
      print(
        "\(attack.testDescription): logins \(median(quiet)) ms, then \(median(latencies)) ms;"
          + " \(sizes) KiB; \(account)")
      #expect(sizes[1] < sizes[0] + 4096, "\(sizes) KiB")
      #expect(median(latencies) < median(quiet) * 10 + 50, "\(latencies)")
    }
  }
}

/// How long each of some logins takes, one after another.
func logins(_ count: Int, to served: ServedProgram) async throws -> [Double] {
  var times: [Double] = []
  for _ in 0..<count { times.append(try await served.login()) }
  return times
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// Does it so many times, a few at a time.
func concurrently(
  _ count: Int, width: Int = 32, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for number in 0..<count {
      if number >= width { try await group.next() }
      group.addTask { try await body(number) }
    }
    try await group.waitForAll()
  }
}
