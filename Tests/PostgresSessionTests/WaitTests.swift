import PostgresSession
import PostgresWire
import Testing

/// The messages are held to recordings; here is when they come.
@Suite("A statement that takes its time")
struct WaitTests {
  @Test("sets a timer, and what the client sends meanwhile is read behind it")
  func delay() throws {
    var session = try session(.milliseconds(1500))
    session.send("Q SELECT slow\\0", "Q SELECT 1\\0")
    #expect(session.said == [])
    #expect(session.timer == .milliseconds(1500))
    session.handle(.timerFired)
    #expect(session.said.filter { $0.hasPrefix("C ") } == ["C SELECT 1\\0", "C SELECT 1\\0"])
    #expect(session.timer == nil)
  }

  @Test(
    "takes as long as its fixture, its argument or statement_timeout lets it",
    arguments: [
      ("SELECT slow", "0", Duration.milliseconds(1500)),
      ("SELECT slow", "2s", .milliseconds(1500)),
      ("SELECT slow", "1499", .milliseconds(1499)),
      ("SELECT slow", "1s", .seconds(1)),
      ("SELECT pg_sleep(0.25)", "0", .milliseconds(250)),
      ("SELECT pg_sleep('3600')", "1min", .seconds(60)),
      ("SELECT pg_sleep(1e9)", "0", .seconds(1_000_000_000)),
      ("SELECT pg_sleep('infinity')", "0", .seconds(1_000_000_000)),
    ])
  func timer(_ statement: String, _ timeout: String, _ duration: Duration) throws {
    var session = try session(.milliseconds(1500))
    session.send("Q SET statement_timeout TO '\(timeout)'\\0")
    session.send("Q \(statement.replacing("1e9", with: "1000000000"))\\0")
    #expect(session.timer == duration)
  }

  @Test("fails while it is executed, not while it is parsed")
  func failure() throws {
    let failure = Diagnostic(fields: [
      .init("S", "ERROR"), .init("V", "ERROR"), .init("C", "42P01"), .init("M", "gone"),
    ])
    var scene = Scene()
    scene.queries = [QueryAnswer(try .prefix("SELECT slow"), failure: failure)]
    scene.queries[0].delay = .seconds(1)
    var session = try scene.session()
    session.send(
      "P \\0SELECT slow\\0\\0\\0", "B \\0\\0\\0\\0\\0\\0\\0\\0", "E \\0\\0\\0\\0\\0", "S")
    session.handle(.timerFired)
    #expect(session.said == ["1 ", "2 ", "E SERROR\\0VERROR\\0C42P01\\0Mgone\\0\\0", "Z I"])
  }

  @Test("is no more than its connection: what comes from elsewhere ends it")
  func ends() throws {
    for input in [SessionInput.peerClosed, .shutdownRequested] {
      var session = try session(.seconds(1))
      session.send("Q SELECT slow\\0")
      session.handle(input)
      #expect(session.isClosed)
      #expect(session.timer == nil)
    }
  }

  @Test("is the last of an idle session that was given a time", arguments: ["18.1", "15.18"])
  func idle(_ version: String) throws {
    var scene = Scene()
    scene.version = version
    var session = try scene.session(
      "startup \\0\\x03\\0\\0user\\0acme\\0options\\0-c idle_session_timeout=5s\\0\\0")
    #expect(session.timer == .seconds(5))
    session.send("Q BEGIN\\0")
    #expect(session.timer == nil)
    session.send("Q COMMIT\\0")
    #expect(session.timer == .seconds(5))
    session.handle(.timerFired)
    #expect(session.refused == "57P05 terminating connection due to idle-session timeout")
  }

  @Test("does not begin where another is only to be interrupted")
  func signals() throws {
    var scene = Scene()
    scene.verdict = .sent
    var session = try scene.session()
    session.send("Q SELECT pg_cancel_backend(7), pg_terminate_backend(8, 100)\\0")
    #expect(
      session.signals == [
        BackendSignal(.cancel, processID: 7), BackendSignal(.terminate, processID: 8),
      ])
    #expect(session.said.contains("D \\0\\x02\\0\\0\\0\\x01t\\0\\0\\0\\x01t"))
    #expect(session.timer == nil)
  }

  private func session(_ delay: Duration) throws -> ServerConversation {
    var scene = Scene()
    scene.queries = [
      QueryAnswer(
        try .prefix("SELECT slow"), columns: [ResultColumn("a", .int4)],
        rows: [[.value(try SQLValue(.int4, "1"))]])
    ]
    scene.queries[0].delay = delay
    return try scene.session()
  }
}
