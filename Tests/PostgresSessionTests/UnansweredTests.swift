import Testing

@Suite("A statement that is not answered")
struct UnansweredTests {
  private static let hint =
    "HAdd the statement and its answer to the server fixture, under \"queries:\"."

  private static func error(_ what: String) -> String {
    "E SERROR\\0VERROR\\0C0A000\\0Mmock-postgres has no answer to: \(what)\\0\(hint)\\0\\0"
  }

  @Test("is named, with the place where its answer belongs")
  func simple() throws {
    var session = try Scene().session()
    session.send("Q \\n INSERT INTO t VALUES (1) -- why\\n ; \\0")
    #expect(session.said == [Self.error("INSERT INTO t VALUES (1)"), "Z I"])
  }

  @Test(
    "has no tag of its own, and fails its transaction",
    arguments: [
      "SAVEPOINT", "RELEASE a b", "ROLLBACK TO", "ABORT TO a", "COMMIT AND", "NOTIFY a, 1",
      "COMMIT PREPARED 'x'", "BEGIN ISOLATION LEVEL bogus", "START", "CLOSE", "LISTEN select",
      "SET TRANSACTION SNAPSHOT 'x'", "SET ROLE x", "SHOW ALL", "DISCARD x", "RESET ROLE",
      "EXECUTE p(1 + 1)", "PREPARE TRANSACTION 'x'", "FETCH PRIOR FROM c", "MOVE c",
      "INSERT INTO t VALUES (1)", "SET x", "SET a.b", "SELECT 1 INTO t",
      "SELECT 1 GROUP BY ROLLUP (1)",
    ])
  func inTransaction(_ statement: String) throws {
    var session = try Scene().session()
    session.send("Q BEGIN\\0")
    session.forget()
    session.send("Q \(statement)\\0")
    #expect(session.said.last == "Z E")
    #expect(session.errors.count == 1)
    #expect(session.errors.first?.hasPrefix("0A000 mock-postgres has no answer to: ") == true)
  }

  @Test("that would end a transaction is not answered in one that failed, either")
  func rollbackAndChain() throws {
    var session = try Scene().session()
    session.send("Q BEGIN\\0", "Q SHOW nosuch\\0")
    session.forget()
    session.send("Q ROLLBACK TO a b\\0")
    #expect(session.said == [Self.error("ROLLBACK TO a b"), "Z E"])
    session.forget()
    session.send("Q SAVEPOINT a\\0")
    #expect(
      session.errors == [
        "25P02 current transaction is aborted, commands ignored until end of transaction block"
      ])
  }

  @Test("fails when it is parsed")
  func extended() throws {
    var session = try Scene().session()
    session.send("P \\0SELECT $1::money\\0\\0\\0", "B \\0\\0\\0\\0\\0\\0\\0\\0", "S")
    #expect(
      session.said == [
        "E SERROR\\0VERROR\\0C0A000\\0Mmock-postgres has no answer to: SELECT $1::money\\0"
          + "DWhat is not answered is the type money.\\0\(Self.hint)\\0\\0", "Z I",
      ])
  }

  @Test(
    "is one that nests deeper than anyone writes",
    arguments: [
      String(repeating: "CAST(", count: 5000) + "1" + String(repeating: " AS int4)", count: 5000),
      "1" + String(repeating: "::text::name", count: 5000),
      "1" + String(repeating: " + 1", count: 5000),
      String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
      String(repeating: "(SELECT ", count: 5000) + "1" + String(repeating: ")", count: 5000),
      String(repeating: "NOT ", count: 5000) + "true",
      "1" + String(repeating: " UNION SELECT 1", count: 5000),
      "1 FROM (SELECT 1) a" + String(repeating: " CROSS JOIN (SELECT 1) b", count: 5000),
      "(1)" + String(repeating: ".x", count: 5000),
    ])
  func nesting(_ expression: String) throws {
    var session = try Scene().session()
    session.send("Q SELECT \(expression)\\0")
    #expect(session.errors == ["54001 stack depth limit exceeded"])
  }

  @Test(
    "is not one that people may write",
    arguments: [
      "1" + String(repeating: " + 1", count: 249),
      "1" + String(repeating: " UNION SELECT 1", count: 249),
      String(repeating: "(", count: 140) + "1" + String(repeating: ")", count: 140),
      String(repeating: "(SELECT ", count: 60) + "1" + String(repeating: ")", count: 60),
      "'a'" + String(repeating: " || 'a'", count: 249), "date 'infinity' + interval '1 day'",
      "pg_size_pretty(0::int8)",
    ])
  func long(_ expression: String) throws {
    var session = try Scene().session()
    session.send("Q SELECT \(expression)\\0")
    #expect(session.errors == [])
    #expect(session.said.contains("C SELECT 1\\0"))
  }

  @Test("is JSON that nests deeper than anyone writes")
  func nestedJSON() throws {
    var session = try Scene().session()
    session.send("Q SELECT '\(String(repeating: "[", count: 5000))'::json\\0")
    #expect(session.errors.count == 1)
    #expect(session.errors.first?.hasPrefix("0A000 mock-postgres has no answer to: ") == true)
  }

  @Test(
    "is one that takes too long",
    arguments: [
      "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b",
      "SELECT * FROM generate_series(1, 10000000000)", "SELECT repeat('x', 2000000000)",
      "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SELECT count(*) FROM r",
      "SELECT repeat('a', 5000) ~ '(a*)*b'",
    ])
  func endless(_ statement: String) throws {
    var session = try Scene().session()
    session.send("Q \(statement)\\0")
    #expect(session.errors.count == 1)
    #expect(session.errors.first?.hasPrefix("0A000 mock-postgres has no answer to: ") == true)
  }

  @Test("is one with more parameters than Bind can give")
  func parameters() throws {
    var session = try Scene().session()
    session.send("P \\0SELECT $2000000000::int4\\0\\0\\0", "S")
    #expect(session.errors == ["42P02 there is no parameter $2000000000"])
  }

  @Test("nor is a function call")
  func functionCall() throws {
    var session = try Scene().session()
    session.send("F \\0\\0\\0\\xb1\\0\\0\\0\\0\\0\\0", "Q SELECT 1\\0")
    #expect(session.said.prefix(2) == [Self.error("a function call"), "Z I"])
    #expect(session.said.last == "Z I")
    #expect(session.said.count == 6)
  }

  @Test("nor is a parameter of the server that no session sets")
  func parameter() throws {
    var session = try Scene().session()
    session.send("Q SHOW shared_buffers\\0")
    #expect(session.said == [Self.error("parameter shared_buffers"), "Z I"])
  }

  @Test(
    "unless no statement begins so: that is a syntax error",
    arguments: [
      ("SELEC 1", "SELEC", 1), ("select 1; Nosuch", "Nosuch", 11), ("  é", "é", 3),
      ("FROM t", "FROM", 1), ("'a'", "'a'", 1), (") ", ")", 1), ("\"select\" 1", "\"select\"", 1),
      ("SELECT 1;;1", "1", 11),
    ])
  func syntaxError(_ query: String, _ near: String, _ position: Int) throws {
    var session = try Scene().session()
    session.send("Q \(query)\\0")
    let shown = Recording.shown(Array(near.utf8))
    #expect(
      session.said == [
        "E SERROR\\0VERROR\\0C42601\\0Msyntax error at or near \"\(shown)\"\\0P\(position)\\0"
          + "Fscan.l\\0L1188\\0Rscanner_yyerror\\0\\0",
        "Z I",
      ])
  }

  @Test(
    "every statement of PostgreSQL 13 to 18 begins with a word that is known",
    arguments: [
      "ABORT", "ALTER", "ANALYZE", "BEGIN", "CALL", "CHECKPOINT", "CLOSE", "CLUSTER", "COMMENT",
      "COMMIT", "COPY", "CREATE", "DEALLOCATE", "DECLARE", "DELETE", "DISCARD", "DO", "DROP", "END",
      "EXECUTE", "EXPLAIN", "FETCH", "GRANT", "IMPORT", "INSERT", "LISTEN", "LOAD", "LOCK", "MERGE",
      "MOVE", "NOTIFY", "PREPARE", "REASSIGN", "REFRESH", "REINDEX", "RELEASE", "RESET", "REVOKE",
      "ROLLBACK", "SAVEPOINT", "SECURITY", "SET", "SHOW", "START", "TRUNCATE", "UNLISTEN", "UPDATE",
      "VACUUM",
    ])
  func keywords(_ word: String) throws {
    var session = try Scene().session()
    session.send("Q \(word) x y z\\0")
    #expect(session.errors == ["0A000 mock-postgres has no answer to: \(word) x y z"])
  }
}
