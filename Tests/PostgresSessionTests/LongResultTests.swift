import PostgresSession
import PostgresWire
import Testing

/// What leaves at once, where a result has more rows than the network takes at once.
@Suite("A result of many rows")
struct LongResultTests {
  @Test(
    "goes out batch by batch, each when the one before is gone",
    arguments: [1, 511, 512, 513, 1024, 1025, 10_000])
  func batches(rows: Int) throws {
    var session = try session(rows, isDraining: true)
    session.send("Q SELECT many\\0")
    #expect(session.said.count { $0.hasPrefix("D ") } == rows)
    #expect(session.said.first?.hasPrefix("T ") == true)
    #expect(session.said.suffix(2) == ["C SELECT \(rows)\\0", "Z I"])
    #expect(session.writes.count == max((rows - 1) / 512 + 1, 1))
  }

  @Test("says no more while the client takes nothing, and reads nothing")
  func stalled() throws {
    var session = try session(1000, isDraining: false)
    session.send("Q SELECT many\\0", "Q SELECT 1\\0")
    #expect(session.said.count == 1 + 512)
    session.handle(.drained)
    #expect(session.said.suffix(2) == ["C SELECT 1\\0", "Z I"])
    #expect(session.said.count { $0.hasPrefix("D ") } == 1001)
  }

  @Test("ends with an error where it is cancelled meanwhile")
  func cancelled() throws {
    var session = try session(1000, isDraining: false)
    session.send("Q SELECT many\\0")
    session.handle(.cancelRequested)
    #expect(session.said.count { $0.hasPrefix("D ") } == 512)
    #expect(session.said.suffix(2).first?.contains("C57014") == true)
    #expect(session.said.last == "Z I")
    session.handle(.drained)
    #expect(session.said.last == "Z I")
  }

  @Test("comes in as many rows as Execute wants, and the rest with the next")
  func executed() throws {
    var session = try session(3000, isDraining: true)
    session.send(
      "P \\0SELECT many\\0\\0\\0", "B \\0\\0\\0\\0\\0\\0\\0\\0", "E \\0\\0\\0\\x05\\xdc",
      "E \\0\\0\\0\\0\\0", "S")
    let tags = session.said.filter { !$0.hasPrefix("D ") }
    #expect(tags == ["1 ", "2 ", "s ", "C SELECT 1500\\0", "Z I"])
    #expect(session.said.count { $0.hasPrefix("D ") } == 3000)
  }

  private func session(_ rows: Int, isDraining: Bool) throws -> ServerConversation {
    var scene = Scene()
    var answer = QueryAnswer(
      try .prefix("SELECT many"), columns: [ResultColumn("id", .int4)],
      rows: [[.value(try SQLValue(.int4, "1"))]])
    answer.times = rows
    scene.queries = [answer]
    var session = try scene.session()
    session.isDraining = isDraining
    return session
  }
}
