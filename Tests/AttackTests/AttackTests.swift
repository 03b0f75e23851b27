import Foundation
import Support
import Testing

@Suite("A server, and a stranger who", .serialized, .timeLimit(.minutes(60)))
struct AttackTests {
  @Test(
    "does this many times at once: others get in meanwhile, and all connections are closed",
    arguments: Attack.all)
  func storm(_ attack: Attack) async throws {
    let count = Scale.count(200, long: attack.longCount) / 2
    try await ServedProgram.during { served in
      let quiet = try await Bystander.times(9, at: served)
      var bystanderCount = quiet.connectionCount
      var sizes: [Int] = []
      for round in 0..<2 {
        let start = ContinuousClock.now
        let meanwhile = try await Bystander.during(at: served) {
          try await concurrently(count) { number in
            try await attack(port: served.port, number: round * count + number)
          }
        }
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        bystanderCount += meanwhile.connectionCount
        await served.closed(bystanderCount + (round + 1) * count)
        sizes.append(served.residentSize ?? 0)
        guard Scale.isLong else { continue }
        print(
          "\(attack.testDescription), \(count) times in \(milliseconds) ms; \(quiet), then "
            + "\(meanwhile); \(sizes[round]) KiB")
        // Nine of ten: who comes when the system's queue is full tries again a second later.
        #expect(quantile(0.9, meanwhile.logins) < median(quiet.logins) * 10 + 50)
        #expect(quantile(0.9, meanwhile.answers) < median(quiet.answers) * 10 + 50)
      }
      let account = served.account
      #expect(account.opened == account.closedCount)
      #expect(account.closedCount == bystanderCount + 2 * count)
      #expect(account.closed["plain", default: 0] >= bystanderCount)
      if Scale.isLong { #expect(sizes[1] < sizes[0] + 4096, "\(sizes) KiB") }
    }
  }
}

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
