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
    "\(logins.count) logins of \(median(logins)) ms, answers of \(median(answers)) ms"
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
    async let bystander = whileTrue(at: served) { _ in !isOver.value.load(ordering: .relaxed) }
    defer { isOver.value.store(true, ordering: .relaxed) }
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
      _ = try await client.receive(until: readyForQuery)
      repeat {
        bystander.logins.append(try await served.login())
        let start = ContinuousClock.now
        try await client.send(Login.query("SELECT 1"))
        #expect(try await client.receive(until: readyForQuery).first == UInt8(ascii: "T"))
        bystander.answers.append((ContinuousClock.now - start) / .milliseconds(1))
      } while goesOn(bystander.answers.count)
      return bystander
    }
  }

  private static let readyForQuery: [UInt8] = [0x5a, 0, 0, 0, 5, 0x49]
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
