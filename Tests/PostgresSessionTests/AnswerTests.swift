import PostgresSession
import PostgresWire
import Testing

@Suite("The statement that an answer is for")
struct AnswerTests {
  @Test(
    "is compared word by word",
    arguments: [
      ("select ID from ITEMS where name = 'A b'", true),
      (" SELECT id\n FROM/* all */items -- of them\nWHERE name='A b' ; ", true),
      ("SELECT \"id\" FROM items WHERE name = 'A b'", false),
      ("SELECT id FROM items WHERE name = 'a b'", false),
      ("SELECT id FROM items WHERE name = 'A  b'", false),
      ("SELECT id FROM items", false),
      ("SELECT id FROM items WHERE name = 'A b' LIMIT 1", false),
    ])
  func exact(_ text: String, _ isAnswered: Bool) throws {
    let pattern = try StatementPattern.exact("SELECT id FROM items WHERE name = 'A b'")
    #expect(try errors(pattern, text).isEmpty == isAnswered)
  }

  @Test(
    "may go on behind a prefix, with whole words",
    arguments: [
      ("SELECT id FROM items", true), ("select id from items limit 1", true),
      ("SELECT id FROM items2", false), ("SELECT id FROM", false),
    ])
  func prefix(_ text: String, _ isAnswered: Bool) throws {
    #expect(try errors(.prefix("SELECT id FROM items"), text).isEmpty == isAnswered)
  }

  @Test(
    "is searched for a regular expression, from its first word to its last",
    arguments: [
      (" SELECT id FROM items_7 ;", true), ("SELECT id FROM items_x", false),
      ("select id from items_7", false), ("SELECT 1 AS a, id FROM items_7", false),
    ])
  func expression(_ text: String, _ isAnswered: Bool) throws {
    let pattern = try StatementPattern.expression(checked: #"^SELECT id FROM items_\d+$"#)
    #expect(try errors(pattern, text).isEmpty == isAnswered)
  }

  @Test("is answered by the first that fits, before what is built in")
  func order() throws {
    var session = try session([
      QueryAnswer(try .prefix("SHOW"), tag: "FIRST"),
      QueryAnswer(try .prefix("SHOW"), tag: "SECOND"),
    ])
    session.send("Q SHOW server_version\\0")
    #expect(session.said == ["C FIRST\\0", "Z I"])
  }

  @Test("has a syntax error and a transaction that failed before it has an answer")
  func transaction() throws {
    var session = try session([QueryAnswer(try .prefix("SELECT"), tag: "X")])
    session.send("Q BEGIN\\0", "Q SHOW nosuch\\0")
    session.forget()
    session.send("Q SELECT 1\\0")
    #expect(
      session.errors == [
        "25P02 current transaction is aborted, commands ignored until end of transaction block"
      ])
  }

  @Test("is the last of its session if the error is fatal", arguments: ["Q SELECT 1\\0", "P"])
  func fatal(_ message: String) throws {
    let failure = Diagnostic(fields: [
      .init("S", "FATAL"), .init("V", "FATAL"), .init("C", "57P01"), .init("M", "bye"),
    ])
    var session = try session([QueryAnswer(try .prefix("SELECT"), failure: failure)])
    if message == "P" {
      session.send("P \\0SELECT 1\\0\\0\\0", "B \\0\\0\\0\\0\\0\\0\\0\\0", "E \\0\\0\\0\\0\\0", "S")
    } else {
      session.send(message)
    }
    #expect(session.said.suffix(2) == ["E SFATAL\\0VFATAL\\0C57P01\\0Mbye\\0\\0", "closed"])
  }

  @Test("may name parameters of types that are not known, but not show them")
  func opaque() throws {
    var session = try session([
      QueryAnswer(try .prefix("INSERT"), tag: "INSERT 0 1"),
      QueryAnswer(
        try .prefix("SELECT"), columns: [ResultColumn("a", .text)], rows: [[.parameter(1)]]),
    ])
    session.send(
      "P \\0INSERT INTO t VALUES ($1)\\0\\0\\x01\\0\\0\\x03\\x16", "D S\\0",
      "B \\0\\0\\0\\x01\\0\\x01\\0\\x01\\0\\0\\0\\x01x\\0\\0", "E \\0\\0\\0\\0\\0", "S")
    #expect(
      session.said == ["1 ", "t \\0\\x01\\0\\0\\x03\\x16", "n ", "2 ", "C INSERT 0 1\\0", "Z I"])
    session.forget()
    session.send(
      "P \\0SELECT $1\\0\\0\\x01\\0\\0\\x03\\x16",
      "B \\0\\0\\0\\x01\\0\\x01\\0\\x01\\0\\0\\0\\x01x\\0\\0",
      "E \\0\\0\\0\\0\\0", "S")
    #expect(
      session.errors == [
        "0A000 mock-postgres has no answer to: parameter $1, which has a type that is not known"
      ])
  }

  // MARK: Sessions

  private func errors(_ pattern: StatementPattern, _ text: String) throws -> [String] {
    var session = try session([QueryAnswer(pattern, tag: "X")])
    session.send(
      [UInt8(ascii: "Q"), 0, 0, 0, UInt8(text.utf8.count + 5)] + Array(text.utf8) + [0])
    return session.errors
  }

  private func session(_ queries: [QueryAnswer]) throws -> ServerConversation {
    var scene = Scene()
    scene.queries = queries
    return try scene.session()
  }
}
