import PostgresSession
import PostgresWire
import ServerFixtures
import Testing

@Suite("The queries of a fixture")
struct QueriesTests {
  @Test("say what is answered, in any of three ways")
  func answers() throws {
    let fixture = try fixture(
      fixtureText(
        """
        queries:
          - query: select ID from items
            columns: {id: int4, name: "text[]"}
            rows: [[1, "{a, b}"], [null, null], [$1, $2], ["2", "{$1}"]]
            parameters: [integer, text]
          - prefix: INSERT INTO items
            tag: INSERT 0 1
            notices:
              - one
              - {message: two, severity: WARNING, hint: three}
          - pattern: ^DELETE
            error:
              {constraint: c, message: m, sqlState: "23503", detail: d, position: 3}
        """))
    var select = QueryAnswer(
      try .exact("SELECT id FROM items;"), parameters: [.int4, .text],
      columns: [ResultColumn("id", .int4), ResultColumn("name", .textArray)])
    select.rows = [
      [.value(try SQLValue(.int4, "1")), .value(try SQLValue(.textArray, "{a,b}"))],
      [.value(try SQLValue(.int4, nil)), .value(try SQLValue(.textArray, nil))],
      [.parameter(1), .parameter(2)],
      [.value(try SQLValue(.int4, "2")), .value(try SQLValue(.textArray, "{$1}"))],
    ]
    let insert = QueryAnswer(
      try .prefix("insert into items"), tag: "INSERT 0 1",
      notices: [
        diagnostic("SNOTICE", "VNOTICE", "C00000", "Mone"),
        diagnostic("SWARNING", "VWARNING", "C01000", "Mtwo", "Hthree"),
      ])
    let delete = QueryAnswer(
      try .expression(checked: "^DELETE"),
      failure: diagnostic("SERROR", "VERROR", "C23503", "Mm", "Dd", "nc", "P3"))
    #expect(fixture.behaviour.queries == [select, insert, delete])
  }

  @Test(
    "may take their time",
    arguments: [("500ms", 500), ("2s", 2000), ("0s", 0), ("1m", 60_000), ("24h", 86_400_000)])
  func delay(_ text: String, _ milliseconds: Int) throws {
    let fixture = try fixture(
      fixtureText("queries: [{query: SELECT 1, tag: X, delay: \(text)}]"))
    #expect(fixture.behaviour.queries.map(\.delay) == [.milliseconds(milliseconds)])
  }

  @Test("may have rows that come again and again")
  func repeated() throws {
    let fixture = try fixture(
      fixtureText(
        "queries: [{query: SELECT 1, columns: {a: int4}, rows: [[1], [2]], repeat: 500000}]"))
    let answer = try #require(fixture.behaviour.queries.first)
    #expect(answer.rows.count == 2)
    #expect(answer.times == 500_000)
  }

  private func diagnostic(_ fields: String...) -> Diagnostic {
    Diagnostic(
      fields: fields.map { Diagnostic.Field($0.first ?? "?", String($0.dropFirst())) })
  }
}
