import PostgresSession
import ServerFixtures
import Testing

@Suite("The tables of a fixture")
struct TablesTests {
  @Test("have columns of any type, and the rows as PostgreSQL would show them")
  func table() throws {
    let relations = try relations(
      """
      tables:
        customers:
          comment: Who buys
          columns:
            id: {type: integer, primaryKey: on, comment: Never changes}
            name: character varying(40)
            credit: {type: "numeric(10,2)", default: 0, nullable: no}
            tags: {type: "text[]"}
            at: {type: timestamp, default: now()}
          rows:
            - [1, Ada, 10.5, '{a, "b c"}', 2026-01-01]
            - ["2", null, 0, ~, null]
        sales.orders:
          columns: number smallint not null, code char(3), note text collate "C"
      """)
    #expect(
      relations == [
        Relation(
          schema: "public", name: "customers", oid: 16387,
          columns: [
            ResultColumn("id", .int4), ResultColumn("name", .varchar, typeModifier: 44),
            ResultColumn("credit", .numeric, typeModifier: 655_366),
            ResultColumn("tags", .textArray), ResultColumn("at", .timestamp),
          ],
          rows: [
            [
              try SQLValue(.int4, "1"), try SQLValue(.varchar, "Ada"),
              try SQLValue(.numeric, "10.50"), try SQLValue(.textArray, "{a,\"b c\"}"),
              try SQLValue(.timestamp, "2026-01-01 00:00:00"),
            ],
            [
              try SQLValue(.int4, "2"), .null(.varchar), try SQLValue(.numeric, "0.00"),
              .null(.textArray), .null(.timestamp),
            ],
          ]),
        // Behind role, database and schema, and the nine OIDs of the table before.
        Relation(
          schema: "sales", name: "orders", oid: 16396,
          columns: [
            ResultColumn("number", .int2), ResultColumn("code", .bpchar, typeModifier: 7),
            ResultColumn("note", .text),
          ], rows: []),
      ])
  }

  @Test("may have their rows as COPY writes them")
  func csv() throws {
    let relations = try relations(
      """
      tables:
        t:
          columns: {a: integer, b: text, c: text}
          rows: |
            b,a
            plain,1
            "with ""quotes"", and a comma",2
            "",3
            ,4
            "two
            lines",5
      """)
    #expect(
      relations.first?.rows.map { $0.map(\.text) } == [
        ["1", "plain", nil], ["2", "with \"quotes\", and a comma", nil], ["3", "", nil],
        ["4", nil, nil], ["5", "two\nlines", nil],
      ])
  }

  @Test(
    "and columns are those of the version",
    arguments: [
      ("13.4", ["t": ["old", "all"]]), ("15.1", ["t": ["all", "new"], "later": ["a"]]),
      ("18.1", ["t": ["all", "new"], "later": ["a"]]),
    ])
  func versions(_ version: String, expected: [String: [String]]) throws {
    let relations = try relations(
      """
      settings: {server_version: "\(version)"}
      tables:
        t:
          columns: {old: text, all: integer, new: text}
          columnVersions: {old: -14, new: 15-18}
          rows: [[x, 1, y]]
        later: {columns: {a: text}, versions: 15-}
      """)
    let columns = relations.map { ($0.name, $0.columns.map(\.name)) }
    #expect(Dictionary(uniqueKeysWithValues: columns) == expected)
    #expect(relations.first?.rows.first?.count == expected["t"]?.count)
  }

  @Test("are none where none are given")
  func none() throws {
    #expect(try relations("").isEmpty)
  }

  private func relations(_ rest: String) throws -> [Relation] {
    try fixture(fixtureText(rest)).behaviour.relations
  }
}
