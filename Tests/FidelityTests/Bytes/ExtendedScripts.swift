/// The extended query protocol, and messages out of place.
extension ByteScript {
  private static let one = "SELECT 1"

  static let extendedQueries = [
    session("SELECT 1", .prepared(one), .sync),
    session("SELECT 1, in binary", .prepared(one, resultFormats: [1]), .sync),
    session(
      "SELECT 1, with Flush behind each",
      .parse(one), .flush, .bind(), .flush, .describe("P"), .flush, .execute(), .flush, .sync),
    session(
      "SELECT 1, described as a statement",
      .parse(one), .describe("S"), .bind(), .execute(), .sync),
    session("SELECT 1; with a semicolon", .prepared("SELECT 1;"), .sync),
    session(
      "values of every type, in binary",
      .prepared("SELECT true, 'x', NULL, 1.5, 5000000000, -1", resultFormats: [1]), .sync),
    session(
      "numbers of many digits, in binary",
      .prepared(
        "SELECT 0.0001, 10000.0, 12345678.9, -0.5, 0.00, 123456789012345678901234567890",
        resultFormats: [1]), .sync),
    session(
      "values of the session, in binary",
      .prepared("SELECT current_user, version(), pg_is_in_recovery(), ''", resultFormats: [1]),
      .sync),
    session(
      "a format for each column",
      .prepared("SELECT 1, 'a', true", resultFormats: [0, 1, 1]), .sync),
    session("SHOW ssl", .prepared("SHOW ssl"), .sync),
    session("SHOW ssl, in binary", .prepared("SHOW ssl", resultFormats: [1]), .sync),
    session("SHOW ssl, described", .parse("SHOW ssl"), .describe("S"), .sync),
    session("SHOW of nothing", .prepared("SHOW nosuch"), .sync),
    session("version()", .prepared("SELECT version()"), .sync),
    session(
      "pg_stat_ssl",
      .prepared("SELECT ssl, version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), .sync),
    session("SET", .prepared("SET application_name = 'x'"), .sync),
    session(
      "SET, and a statement before Sync",
      .parse("SET application_name = 'x'"), .bind(), .execute(), .prepared(one), .sync),
    session(
      "SET of which one row is asked",
      .parse("SET extra_float_digits = 3"), .bind(), .execute(rows: 1), .sync),
    session("SET, described", .parse("SET search_path TO public"), .describe("S"), .sync),
    session("SET of nothing", .prepared("SET nosuch = 1"), .sync),
    session("an empty statement", .prepared(""), .sync),
    session("an empty statement, described", .parse(""), .describe("S"), .sync),
    session("a semicolon", .parse(";"), .bind(), .execute(), .sync),
    session("two statements", .parse("SELECT 1; SELECT 2"), .sync),
  ]

  static let namesAndPortals = [
    session(
      "a statement by name",
      .parse(one, as: "s"), .sync, .bind("s", as: "p"), .execute("p"), .sync),
    session("a name twice", .parse(one, as: "s"), .parse(one, as: "s"), .sync),
    session("no name twice", .parse(one), .parse("SHOW ssl"), .describe("S"), .sync),
    session("a portal's name twice", .parse(one), .bind(as: "p"), .bind(as: "p"), .sync),
    session("no portal's name twice", .parse(one), .bind(), .bind(), .execute(), .sync),
    session(
      "both closed", .parse(one, as: "s"), .bind("s", as: "p"), .close("P", "p"), .close("S", "s"),
      .describe("S", "s"), .sync),
    session("what is not there, closed", .close("S", "s"), .close("P", "p"), .sync),
    session("a portal behind Sync", .parse(one), .bind(), .sync, .execute(), .sync),
    session(
      "a portal behind Sync, in a transaction",
      .query("BEGIN"), .parse(one), .bind(as: "p"), .sync, .execute("p"), .sync),
    session("a statement behind Sync", .parse(one), .sync, .bind(), .execute(), .sync),
    session(
      "an unnamed statement behind a query",
      .parse(one), .sync, .query("SELECT 2"), .bind(), .execute(), .sync),
    session(
      "a query between Bind and Execute", .parse(one), .bind(), .query("SELECT 7"), .execute(),
      .sync),
    session(
      "a portal that is closed", .parse(one), .bind(as: "p"), .close("P", "p"), .execute("p"),
      .sync),
    session(
      "a portal of a statement that is closed", .parse(one, as: "s"), .bind("s", as: "p"),
      .close("S", "s"), .execute("p"), .sync),
    session(
      "a portal described when done", .parse(one), .bind(), .execute(), .describe("P"), .sync),
    session(
      "a portal behind a query, in a transaction", .query("BEGIN"), .parse(one), .bind(as: "p"),
      .sync, .query("SELECT 2"), .execute("p"), .sync),
    session(
      "an unnamed portal behind a query, in a transaction", .query("BEGIN"), .parse(one), .bind(),
      .sync, .query("SELECT 2"), .execute(), .sync),
    session(
      "a portal behind COMMIT", .query("BEGIN"), .parse(one), .bind(as: "p"), .sync,
      .query("COMMIT"), .execute("p"), .sync),
    session(
      "a statement behind DISCARD ALL", .parse(one, as: "s"), .sync, .query("DISCARD ALL"),
      .bind("s"), .sync),
    session(
      "no name of a statement that fails", .parse(one), .sync, .parse("SHOW nosuch"), .sync,
      .bind(), .sync),
    session(
      "a name of 70 letters", .parse(one, as: String(repeating: "n", count: 70)),
      .bind(String(repeating: "n", count: 70)), .execute(), .sync),
    session("formats for no columns", .parse("SET jit = on"), .bind(resultFormats: [1, 1]), .sync),
    session("an empty statement twice", .parse(""), .bind(), .execute(), .execute(), .sync),
    session("SHOW twice", .prepared("SHOW ssl"), .execute(), .sync),
    session("COMMIT twice", .prepared("COMMIT"), .execute(), .sync),
    session("no such statement, bound", .bind("s"), .sync),
    session("no such statement, described", .describe("S", "s"), .sync),
    session("no such portal, described", .describe("P", "p"), .sync),
    session("no such portal, executed", .execute("p"), .sync),
    session("no unnamed statement, bound", .bind(), .sync),
    session("no unnamed statement, described", .describe("S"), .sync),
    session("no unnamed portal, described", .describe("P"), .sync),
    session("no unnamed portal, executed", .execute(), .sync),
    session("neither statement nor portal, described", .describe("x"), .sync),
    session("neither statement nor portal, closed", .close("x"), .sync),
    session(
      "one row of one, then again", .parse(one), .bind(), .execute(rows: 1), .execute(rows: 1),
      .sync),
    session("a portal twice", .parse(one), .bind(), .execute(), .execute(), .sync),
    session(
      "SET twice", .parse("SET extra_float_digits = 3"), .bind(), .execute(), .execute(), .sync),
    session("fewer rows than none", .parse(one), .bind(), .execute(rows: -1), .sync),
    session("a parameter too many", .parse(one), .bind(parameters: ["x"]), .sync),
    session(
      "a parameter too many, by name", .parse(one, as: "s"), .bind("s", parameters: ["x"]), .sync),
    session("formats without parameters", .parse(one), .bind(parameterFormats: [0, 0]), .sync),
    session(
      "a format without parameters", .parse(one), .bind(parameterFormats: [0]), .execute(), .sync),
    session(
      "a result format too many", .parse(one), .bind(resultFormats: [0, 0]), .execute(), .sync),
    session("an unknown result format", .prepared(one, resultFormats: [2]), .sync),
  ]

  static let transactions = [
    session("BEGIN, and one before Sync", .prepared("BEGIN"), .prepared(one), .sync),
    session("BEGIN twice", .prepared("BEGIN"), .sync, .prepared("BEGIN"), .sync),
    session("COMMIT without BEGIN", .prepared("COMMIT"), .sync),
    session(
      "an error in a transaction",
      .query("BEGIN"), .parse("SHOW nosuch"), .sync, .parse(one), .sync, .prepared(""), .sync,
      .query(one), .prepared("COMMIT"), .sync),
    session(
      "what was prepared before the error",
      .query("BEGIN"), .parse(one, as: "s"), .parse("COMMIT", as: "c"), .sync,
      .query("SHOW nosuch"), .bind("s"), .sync, .describe("S", "s"), .sync, .describe("S", "c"),
      .sync, .bind("c"), .execute(), .sync),
    session(
      "an error behind SET", .parse("SET application_name = 'x'"), .bind(), .execute(),
      .parse("SHOW nosuch"), .bind(), .execute(), .sync),
    session(
      "an error, and all up to Sync is skipped", .prepared("SHOW nosuch"), .query(one), .flush,
      .sync, .query(one)),
    session(
      "SET LOCAL before Sync and behind it", .prepared("SET LOCAL application_name = 'x'"),
      .prepared("SHOW application_name"), .sync, .prepared("SHOW application_name"), .sync),
    session(
      "SET before BEGIN, undone", .prepared("SET application_name = 'x'"), .prepared("BEGIN"),
      .prepared("ROLLBACK"), .sync, .query("SHOW application_name")),
    session("DISCARD ALL before Sync", .prepared("DISCARD ALL"), .prepared(one), .sync),
    session(
      "a syntax error in a transaction", .query("BEGIN"), .parse("SELEC"), .sync, .query(one),
      .query("COMMIT")),
  ]

  /// What may come at any time, and what may not.
  static let messages = [
    session("Sync", .sync),
    session("Sync twice", .sync, .sync),
    session("Flush", .flush, .sync),
    session("Flush with a body", .message("H", [1]), .query(one)),
    session("Sync with a body", .message("S", [1])),
    session("Terminate with a body", .message("X", [1, 2, 3])),
    session("Terminate, and a query behind it", .terminate, .query(one)),
    session("Terminate behind Parse", .parse(one)),
    session(
      "CopyData, CopyDone, CopyFail", .message("d", [1]), .message("c"),
      .message("f", .string("x")), .query(one)),
    session("an unknown message", .message("y", [1, 2, 3])),
    session("an unknown message behind an error", .parse("SHOW nosuch"), .message("y"), .sync),
    session("type 255", [255], .int32(4)),
    session("type 0", [0], .int32(4)),
    session("a password", .password("x")),
    session("a message of servers", .message("R", .int32(0))),
    session("a startup packet", .login(Access.trusted.role)),
    session("SSLRequest", .sslRequest),
    session("a query of length 0", .message("Q", length: 0)),
    session("a query of length 3", .message("Q", length: 3)),
    session("a query of length -1", .message("Q", length: -1)),
    session("a query of length 2147483647", .message("Q", length: 0x7fff_ffff)),
    session("Parse of length 0", .message("P", length: 0)),
    session("Sync of length 10005", .message("S", length: 10_005)),
    session("Describe of length 20000", .message("D", length: 20_000)),
    session("Terminate of length 20000", .message("X", length: 20_000)),
    session("a query without a zero byte", .message("Q", .text(one))),
    session("a query with bytes behind the zero byte", .message("Q", .string(one), .string(one))),
    session("a query without a body", .message("Q")),
    session("a query that is no UTF-8", .message("Q", .text("SELECT '"), [0xff], .string("'"))),
    session("a query cut within a letter", .message("Q", .text("SELECT '"), [0xc3, 0])),
    session("two queries at once", .query(one), .query("SELECT 2")),
    session("Parse without a body", .message("P"), .sync),
    session("Parse cut short", .message("P", [0]), .sync),
    session("Parse with a byte too many", .message("P", [0], .string(one), [0, 0, 1]), .sync),
    session("Bind without a body", .message("B"), .sync),
    session("Bind cut short", .parse(one), .message("B", [0, 0, 0]), .sync),
    session("Describe without a body", .message("D"), .sync),
    session("Execute without a count", .message("E", [0]), .sync),
    session("Execute with a byte too many", .message("E", [0, 0, 0, 0, 0, 1]), .sync),
    session("Close without a body", .message("C"), .sync),
    ByteScript("the end, when idle", .sends(.login(Access.trusted.role)), .awaitsReady, .finishes),
    ByteScript(
      "the end within a message", .sends(.login(Access.trusted.role)), .awaitsReady,
      .sends(.message("Q", .text("SEL"), length: 20)), .finishes),
    ByteScript(
      "all of a session at once", .sends(.login(Access.trusted.role), .query(one), .terminate)),
  ]
}
