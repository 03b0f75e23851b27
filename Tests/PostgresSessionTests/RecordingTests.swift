import Testing

@Suite("A server answers as PostgreSQL 15.18 was recorded to")
struct RecordingTests {
  @Test(
    "what it refuses before a session begins",
    arguments: try Recording.load("refusals"))
  func refusal(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("broken SCRAM exchanges", arguments: try Recording.load("scram"))
  func scram(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("SCRAM bound to certificates of every kind", arguments: try Recording.load("scram-plus"))
  func boundSCRAM(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("logins", arguments: try Recording.load("logins"))
  func login(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("the first bytes of a connection", arguments: try Recording.load("first-bytes"))
  func firstBytes(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("whom the catalogue lets in", arguments: try Recording.load("accounts"))
  func account(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("how many may come in, and when", arguments: try Recording.load("load"))
  func load(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("lines of pg_hba.conf", arguments: try Recording.load("hba"))
  func hba(_ recording: Recording) throws {
    let (played, conversation) = try recording.play()
    #expect(played == recording.expected, "\(recording.difference(played))")
    let logged = recording.values("log")
    #expect(logged.isEmpty || conversation.logged == logged)
  }

  @Test(
    "a Unix-domain socket, and lines that name hosts",
    arguments: try Recording.load("local") + Recording.load("hosts"))
  func local(_ recording: Recording) throws {
    let (played, conversation) = try recording.play()
    #expect(played == recording.expected, "\(recording.difference(played))")
    let logged = recording.values("log")
    #expect(logged.isEmpty || conversation.logged == logged)
  }

  @Test("the simple query protocol", arguments: try Recording.load("queries"))
  func query(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("statements", arguments: try Recording.load("statements"))
  func statement(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("the extended query protocol", arguments: try Recording.load("extended"))
  func extended(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("values of every type, in text and in binary", arguments: try Recording.load("values"))
  func values(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("statements that a fixture answers", arguments: try Recording.load("answers"))
  func answers(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("queries over tables", arguments: try Recording.load("select"))
  func select(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("what is wrong with a query", arguments: try Recording.load("select-errors"))
  func selectError(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("transactions and notifications", arguments: try Recording.load("transactions"))
  func transactions(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("statements that take their time", arguments: try Recording.load("waits"))
  func waits(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("COPY to and from the client", arguments: try Recording.load("copy"))
  func copy(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("parameters", arguments: try Recording.load("parameters"))
  func parameters(_ recording: Recording) throws {
    let played = try recording.played()
    #expect(played == recording.expected, "\(recording.difference(played))")
  }
}
