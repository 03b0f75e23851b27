import Foundation
import Support
import Synchronization
import Testing

/// Somebody who has nothing to do with an attack: gets in again and again, and asks on a connection
/// that stays.
struct Bystander: Sendable, CustomStringConvertible {
  /// Milliseconds each.
  private(set) var logins: [Double] = []
  private(set) var answers: [Double] = []

  /// How many connections it makes in all.
  var connectionCount: Int { logins.count + 1 }

  var description: String {
    "\(logins.count) logins of \(Self.text(logins)), answers of \(Self.text(answers))"
  }

  private static func text(_ times: [Double]) -> String {
    let steps = [0.5, 0.9, 0.99, 1].map { String(format: "%.1f", quantile($0, times)) }
    return steps.joined(separator: "/") + " ms"
  }

  /// So many of each.
  static func times(_ count: Int, at served: ServedProgram) async throws -> Bystander {
    try await whileTrue(at: served) { $0 < count }
  }

  /// As many as there are until `body` is done.
  static func during(
    at served: ServedProgram, _ body: () async throws -> Void
  ) async throws -> Bystander {
    let isOver = Flag()
    async let bystander = whileTrue(at: served) { _ in
      !isOver.value.load(ordering: .relaxed) && !Task.isCancelled
    }
    try await body()
    isOver.value.store(true, ordering: .relaxed)
    return try await bystander
  }

  private final class Flag: Sendable {
    let value = Atomic(false)
  }

  /// Once at least.
  private static func whileTrue(
    at served: ServedProgram, _ goesOn: @Sendable (_ count: Int) -> Bool
  ) async throws -> Bystander {
    try await SocketClient.connected(port: served.port) { client in
      var bystander = Bystander()
      try await client.send(Login.messages[0])
      _ = try await client.receive(until: SocketClient.readyForQuery)
      repeat {
        bystander.logins.append(try await served.login())
        let start = ContinuousClock.now
        try await client.send(Login.query("SELECT 1"))
        let answer = try await client.receive(until: SocketClient.readyForQuery)
        #expect(answer.first == UInt8(ascii: "T"))
        bystander.answers.append((ContinuousClock.now - start) / .milliseconds(1))
      } while goesOn(bystander.answers.count)
      return bystander
    }
  }
}

func median(_ values: [Double]) -> Double { quantile(0.5, values) }

/// What so great a share of the values is below; the greatest for 1.
func quantile(_ share: Double, _ values: [Double]) -> Double {
  values.sorted()[min(Int(Double(values.count) * share), values.count - 1)]
}
