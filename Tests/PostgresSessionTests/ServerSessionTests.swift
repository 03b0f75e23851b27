import OpenSSLKit
import PostgresSession
import PostgresWire
import Testing

@Suite("A server's session")
struct ServerSessionTests {
  // MARK: What leaves together

  @Test("a login leaves at once")
  func loginFlush() throws {
    var conversation = try Scene().conversation()
    conversation.send("StartupMessage user=acme")
    #expect(conversation.writes.count == 1)
  }

  @Test(
    "answers leave where PostgreSQL flushes them",
    arguments: [
      (["Q SELECT 1; SELECT 2\\0"], ["TDCTDCZ"]),
      (["Q BEGIN\\0", "Q BEGIN\\0"], ["CZ", "N", "CZ"]),
      (["Q SELEC\\0"], ["E", "Z"]),
      (["Q SELECT 1; SHOW nosuch\\0"], ["TDCE", "Z"]),
      (["P \\0SELECT 1\\0\\0\\0", "B \\0\\0\\0\\0\\0\\0\\0\\0"], []),
      (["P \\0SELECT 1\\0\\0\\0", "H"], ["1"]),
      (["P \\0SELECT 1\\0\\0\\0", "P \\0SELEC\\0\\0\\0"], ["1E"]),
      (
        ["P \\0COMMIT\\0\\0\\0", "B \\0\\0\\0\\0\\0\\0\\0\\0", "E \\0\\0\\0\\0\\0", "S"],
        ["12N", "CZ"]
      ),
      (["P \\0SELECT 1\\0\\0\\0", "S", "S"], ["1Z", "Z"]),
    ])
  func flushes(_ messages: [String], _ writes: [String]) throws {
    var conversation = try Scene().session()
    for message in messages { conversation.send(message) }
    #expect(conversation.writes.map(types) == writes)
  }

  @Test("what was not flushed is lost with Terminate")
  func terminate() throws {
    var conversation = try Scene().session()
    conversation.send("P \\0SELECT 1\\0\\0\\0", "X", "Q SELECT 1\\0")
    #expect(conversation.said == ["closed"])
  }

  @Test("the request for a password leaves before the answer to it is read")
  func requestFlush() throws {
    var conversation = try Scene(hba: ["host all all all password"]).conversation()
    conversation.send("StartupMessage user=acme", "raw p\\0\\0\\0\\x03")
    #expect(conversation.said == ["R \\0\\0\\0\\x03", "closed"])
  }

  private func types(_ bytes: [UInt8]) -> String {
    Recording.shown(bytes).split(separator: "\n").compactMap { $0.first.map(String.init) }.joined()
  }

  // MARK: What is kept

  @Test("a login is kept with its facts")
  func records() throws {
    var conversation = try Scene(hba: ["host all all all password"]).conversation()
    conversation.send("StartupMessage user=ghost database=acme")
    conversation.send("p x\\0")
    #expect(
      conversation.records == [
        .event(.connect),
        .startup(
          StartupMessage(parameters: [.init("user", "ghost"), .init("database", "acme")]),
          .plain),
        .secret(.password, .plain),
        .event(.authfail),
        .refusal(
          sqlState: "28P01", message: "password authentication failed for user \"ghost\""),
      ])
  }

  struct Story: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var scene = Scene(ssl: true)
    var steps: [Step]
    var events: [Event]
    var isClosed = false

    enum Step: Sendable {
      case send(String)
      case input(SessionInput)
    }
  }

  @Test(
    "events are told in order",
    arguments: [
      Story(
        testDescription: "plain", steps: [.send("StartupMessage user=acme")],
        events: [.connect, .authok]),
      Story(
        testDescription: "TLS",
        steps: [
          .send("SSLRequest"), .input(.tlsEstablished(Scene.tls)),
          .send("StartupMessage user=acme"),
        ],
        events: [.connect, .sslaccept, .authok]),
      Story(
        testDescription: "TLS refused", scene: Scene(),
        steps: [.send("SSLRequest"), .send("StartupMessage user=acme")],
        events: [.connect, .sslreject, .authok]),
      Story(
        testDescription: "GSS refused, then TLS",
        steps: [.send("GSSENCRequest"), .send("SSLRequest"), .input(.tlsEstablished(Scene.tls))],
        events: [.connect, .gssreject, .sslaccept]),
      Story(
        testDescription: "TLS failed",
        steps: [.send("SSLRequest"), .input(.tlsFailed(TLSFailure(reason: "no")))],
        events: [.connect, .sslaccept, .sslfail], isClosed: true),
      Story(
        testDescription: "direct TLS",
        steps: [
          .send("raw \\x16\\x03"), .input(.tlsEstablished(Scene.tls)),
          .send("StartupMessage user=acme"),
        ],
        events: [.connect, .directsslaccept, .authok]),
      Story(
        testDescription: "direct TLS without ALPN",
        steps: [.send("raw \\x16\\x03"), .input(.tlsEstablished(Scene.tlsWithoutProtocol))],
        events: [.connect, .directsslreject], isClosed: true),
      Story(
        testDescription: "direct TLS failed",
        steps: [.send("raw \\x16\\x03"), .input(.tlsFailed(TLSFailure(reason: "no")))],
        events: [.connect, .directsslreject], isClosed: true),
      Story(
        testDescription: "direct TLS where ssl is off", scene: Scene(),
        steps: [.send("raw \\x16\\x03")], events: [.connect, .directsslreject], isClosed: true),
      Story(
        testDescription: "pg_hba.conf", scene: Scene(hba: []),
        steps: [.send("StartupMessage user=acme")], events: [.connect, .authfail], isClosed: true),
      Story(
        testDescription: "no such database", steps: [.send("StartupMessage user=acme database=x")],
        events: [.connect, .authok, .backenderror], isClosed: true),
      Story(
        testDescription: "protocol 2", steps: [.send("startup \\0\\x02\\0\\0")],
        events: [.connect, .v2error], isClosed: true),
      Story(
        testDescription: "a cancel request",
        steps: [.send("startup \\x04\\xd2\\x16.\\0\\0\\0\\x01\\0\\0\\0\\x01")],
        events: [.connect], isClosed: true),
    ])
  func events(_ story: Story) throws {
    var conversation = try story.scene.conversation()
    for step in story.steps {
      switch step {
      case .send(let message): conversation.send(message)
      case .input(let input): conversation.handle(input)
      }
    }
    #expect(conversation.events == story.events)
    #expect(conversation.isClosed == story.isClosed)
  }

  // MARK: Timers and ends

  @Test("authentication is timed from the connection to AuthenticationOk")
  func timer() throws {
    var conversation = try Scene(hba: ["host all all all password"], authenticationTimeout: 7)
      .conversation()
    #expect(conversation.timer == .seconds(7))
    conversation.send("StartupMessage user=acme")
    #expect(conversation.timer == .seconds(7))
    var session = try Scene().session()
    #expect(session.timer == nil)
    session.handle(.shutdownRequested)
    #expect(session.timer == nil)
  }

  @Test(
    "a session that is to end says so only to whom has logged in",
    arguments: [
      ([], ["closed"]),
      (["SSLRequest"], ["N", "closed"]),
      (["raw \\0\\0"], ["closed"]),
    ])
  func earlyShutdown(_ messages: [String], _ said: [String]) throws {
    var conversation = try Scene().conversation()
    for message in messages { conversation.send(message) }
    conversation.handle(.shutdownRequested)
    #expect(conversation.said == said)
  }

  @Test("a session that has logged in is told that it ends, behind what it waits for")
  func shutdown() throws {
    var conversation = try Scene().session()
    conversation.send("P \\0SELECT 1\\0\\0\\0")
    conversation.handle(.shutdownRequested)
    #expect(
      conversation.said == [
        "1 ",
        "E SFATAL\\0VFATAL\\0C57P01\\0Mterminating connection due to administrator command\\0"
          + "Fpostgres.c\\0L3211\\0RProcessInterrupts\\0\\0",
        "closed",
      ])
    #expect(conversation.events == [.connect, .authok, .backenderror])
  }

  @Test(
    "nothing is done once it is closed",
    arguments: [
      SessionInput.bytes([0]), .peerClosed, .timerFired, .shutdownRequested,
      .tlsFailed(TLSFailure(reason: "")),
    ])
  func afterClose(_ input: SessionInput) throws {
    var conversation = try Scene().session()
    conversation.send("X")
    var session = conversation.session
    #expect(session.handle(input) == [])
  }

  // MARK: The trace

  @Test("a login is traced without its password")
  func trace() throws {
    var conversation = try Scene(hba: ["host all all all password"], isTracing: true)
      .conversation()
    conversation.send("SSLRequest")
    conversation.send("StartupMessage user=acme")
    conversation.send("p s3cret\\0")
    #expect(
      conversation.traced == [
        "F 8 SSLRequest", "B 1 SSLResponse N", "F 19 StartupMessage 3.0 user=\"acme\"",
        "B 9 AuthenticationCleartextPassword", "F 12 AuthenticationResponse (7 bytes)",
        "B 101 ErrorResponse FATAL:  28P01: password authentication failed for user \"acme\"",
      ])
  }

  @Test("no secret is in the trace of a recorded login", arguments: try Recording.load("logins"))
  func secrets(_ recording: Recording) throws {
    let trace = try recording.play(isTracing: true).conversation.traced.joined(separator: "\n")
    #expect(trace.contains("ReadyForQuery I"))
    #expect(trace.firstMatch(of: /s3cret|p=|v=|biws|md5[0-9a-f]{8}/) == nil)
  }
}
