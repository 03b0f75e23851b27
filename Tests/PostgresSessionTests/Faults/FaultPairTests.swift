import PostgresSession
import Testing

/// Every step at every phase: the server does it there, not before, and all else as ever.
@Suite("A fault") struct FaultPairTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    var stage: Stage
    var act: Act

    var testDescription: String { "\(act.name) at \(stage.phase.rawValue)" }
  }

  static let pairs = Stage.all.flatMap { stage in Act.all.map { Pair(stage: stage, act: $0) } }

  @Test("is seen at its phase, and nowhere else", arguments: pairs)
  func pair(_ pair: Pair) throws {
    let (stage, act) = (pair.stage, pair.act)
    let honest = try FaultTalk(stage, faults: [])
    let (before, here, after) = try honest.parts(stage)
    let faulty = try FaultTalk(stage, faults: [Fault(at: stage.phase, act.steps)])
    var expected = before + act.deeds(here.merged)
    // Where TLS was to begin and did not, nothing that the client says is understood.
    let isDeaf = stage.phase == .tlsHello && !act.proceeds
    if !act.isEnding, !isDeaf { expected += after }
    #expect(faulty.deeds.merged == expected.merged)
  }

  @Test("is looked for at every phase, and does every step")
  func completeness() {
    #expect(Stage.all.map(\.phase) == Phase.allCases)
    #expect(Self.pairs.count == Phase.allCases.count * Act.all.count)
    let kinds = Set(Act.all.flatMap(\.steps).map { "\($0)".prefix { $0 != "(" } })
    #expect(
      kinds == [
        "send", "wait", "drip", "split", "proceed", "close", "closeAbruptly", "reset", "stall",
        "alert",
      ])
  }
}
