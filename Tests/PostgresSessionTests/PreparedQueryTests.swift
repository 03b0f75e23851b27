import Testing

/// A query behind PREPARE, which was read without the ends of its words.
struct PreparedQueryTests {
  @Test("A query that is evaluated can be prepared, and executed")
  func evaluated() throws {
    var session = try Scene().session()
    session.send("Q PREPARE p AS SELECT 1 + 1;\\0")
    #expect(session.said == ["C PREPARE\\0", "Z I"])
    session.forget()
    session.send("Q EXECUTE p\\0")
    #expect(session.said.dropFirst().first?.hasSuffix("2") == true, "\(session.said)")
    #expect(session.said.suffix(2) == ["C SELECT 1\\0", "Z I"])
  }

  @Test("What is wrong with it has its place in the whole statement")
  func place() throws {
    var session = try Scene().session()
    session.send("Q PREPARE p AS SELECT 1 + nosuch\\0")
    #expect(session.errors == ["42703 column \"nosuch\" does not exist"])
    #expect(session.said.first?.contains("\\0P25\\0") == true, "\(session.said)")
  }
}
