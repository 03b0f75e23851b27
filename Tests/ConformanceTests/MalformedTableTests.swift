@testable import Conformance
import PostgresSession
import ServerFixtures
import Testing

@Suite struct MalformedTableTests {
  @Test("A malformed table is refused in one line", arguments: malformed)
  func refused(text: String, message: String) {
    let error = #expect(throws: FixtureError.self) {
      try ExpectationTable.parse(text, file: "a.table")
    }
    #expect(error?.description == message)
  }

  @Test(
    "A row means what PostgreSQL's own notation means, however its lines end",
    arguments: ["\n", "\r\n"])
  func rows(end: String) throws {
    let text = [
      "# A comment.", "rows 5", "", "[*.disable.1 allowlist]",
      "  # SERVER  CLIENT  SSLMODE  FORM  EVENTS -> OUTCOME",
      "ssl    -                 Disable  *           connect, authok  -> plain",
      ".      port=1,username=a=b  *     aws-basic   -                ->  fail", "[azure.x]",
      "plain  .                 Allow    .           connect,authfail,  reconnect -> fail",
      "  .    password=         .        .           .                -> ssl",
      "ssl    -                 Prefer,Require  -        .                -> ssl", "",
    ].joined(separator: end)
    let first = ["azure.disable.1", "aws.disable.1", "allowlist"]
    #expect(
      try ExpectationTable.parse(text, file: "a.table") == [
        expectation(
          "ssl", [], .disable, "*", [.connect, .authok], .plain, first, line: 6),
        expectation(
          "ssl", [.init(field: .port, value: "1"), .init(field: .username, value: "a=b")], nil,
          "aws-basic", [], .fail, first, line: 7),
        expectation(
          "plain", [.init(field: .port, value: "1"), .init(field: .username, value: "a=b")], .allow,
          "aws-basic", [.connect, .authfail, .reconnect], .fail, ["azure.x"], line: 9),
        expectation(
          "plain", [.init(field: .password, value: "")], .allow, "aws-basic",
          [.connect, .authfail, .reconnect], .ssl, ["azure.x"], line: 10),
        expectation(
          "ssl", [], .prefer, "-", [.connect, .authfail, .reconnect], .ssl, ["azure.x"], line: 11),
        expectation(
          "ssl", [], .require, "-", [.connect, .authfail, .reconnect], .ssl, ["azure.x"], line: 11),
      ])
  }

  @Test("A change of the client is written as it is read")
  func variation() {
    #expect(ClientVariation().description == "-")
    #expect(
      ClientVariation([.init(field: .from, value: "::1"), .init(field: .without, value: "port")])
        .description == "from=::1,without=port")
  }

  private func expectation(
    _ server: String, _ changes: [ClientVariation.Change], _ mode: SSLMode?, _ form: String,
    _ events: [Event], _ outcome: Outcome, _ sentences: [String], line: Int
  ) -> Conformance.Expectation {
    Conformance.Expectation(
      server: server, variation: ClientVariation(changes), mode: mode, forms: .init(form),
      events: events,
      outcome: outcome, sentences: sentences, place: .init(file: "a.table", line: line))
  }
}

private let columns = "use SERVER CLIENT SSLMODE FORM EVENTS -> OUTCOME"
private let modes = "use Disable, Allow, Prefer, Require, Verify-Ca, Verify-Full"
private let fields =
  "use server, port, database, username, password, connectionSpec.id, from, without, sslcert, "
  + "sslrootcert, sslnegotiation"
private let events =
  "use " + Event.allCases.map(\.rawValue).joined(separator: ", ")

private let malformed: [(String, String)] =
  [
    ("", "a.table: the table is empty"),
    ("# nothing\n\n", "a.table: the table is empty"),
    ("[x]", "a.table:1: the table does not begin with its number of rows; use rows N"),
    ("# x\nrows", "a.table:2: the table does not begin with its number of rows; use rows N"),
    ("rows many", "a.table:1: the table does not begin with its number of rows; use rows N"),
    ("rows 1 2", "a.table:1: the table does not begin with its number of rows; use rows N"),
    ("rows 1", "a.table:1: says 1 rows, and there are 0"),
    (
      "rows 1\n[x]\nssl - * * - -> fail\n. . . . . -> ssl",
      "a.table:1: says 1 rows, and there are 2"
    ),
    (
      "rows 1\nssl - * * - -> fail",
      "a.table:2: the row stands below no sentence; use a line [ID …] before it"
    ),
  ]
  + [
    ("[y", "a.table:3: the bracket is not closed; use [ID …]"),
    ("[]", "a.table:3: cites no sentence; use [ID …]"),
    ("[ ]", "a.table:3: cites no sentence; use [ID …]"),
    ("ssl - * * - fail", "a.table:3: the row has no ->; \(columns)"),
    ("ssl - * * -> fail", "a.table:3: the row has too few columns; \(columns)"),
    ("-> fail", "a.table:3: the row has too few columns; \(columns)"),
    (". - * * - -> fail", "a.table:3: \".\" stands in the first row; use the value itself"),
    ("ssl - * * - -> .", "a.table:3: \".\" stands in the first row; use the value itself"),
    ("ssl - disable * - -> fail", "a.table:3: \"disable\" is no sslMode; \(modes)"),
    ("ssl - - * - -> fail", "a.table:3: \"-\" is no sslMode; \(modes)"),
    ("ssl - * * - -> ok", "a.table:3: \"ok\" is no outcome; use plain, ssl, fail"),
    ("ssl - * * - ->", "a.table:3: \"\" is no outcome; use plain, ssl, fail"),
    ("ssl - * * - -> fail # why", "a.table:3: \"fail # why\" is no outcome; use plain, ssl, fail"),
    ("ssl - * * * -> fail", "a.table:3: \"*\" is no event; \(events)"),
    ("ssl - * * connect,,authok -> ssl", "a.table:3: \"\" is no event; \(events)"),
    ("ssl - * * connect, authed -> ssl", "a.table:3: \"authed\" is no event; \(events)"),
    ("ssl - * * connect authok -> ssl", "a.table:3: \"connect authok\" is no event; \(events)"),
    (
      "ssl port * * - -> fail",
      "a.table:3: \"port\" is no change of the client; use - or FIELD=VALUE"
    ),
    (
      "ssl port=1, * * - -> fail",
      "a.table:3: \"\" is no change of the client; use - or FIELD=VALUE"
    ),
    (
      "ssl -,port=1 * * - -> fail",
      "a.table:3: \"-\" is no change of the client; use - or FIELD=VALUE"
    ),
    ("ssl host=x * * - -> fail", "a.table:3: \"host\" is no field; \(fields)"),
    ("ssl port=1,port=2 * * - -> fail", "a.table:3: \"port\" is changed twice"),
  ].map { ("rows 1\n[x]\n\($0)", $1) }
