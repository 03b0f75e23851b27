import PostgresSession
import PostgresWire

/// `with fixture answers`: what the server had tables and functions for when it was recorded.
extension Recording {
  static let answers = Result {
    [
      QueryAnswer(
        try .exact("SELECT i, 'row ' || i AS name FROM generate_series(1,3) AS i;"),
        columns: [ResultColumn("i", .int4), ResultColumn("name", .text)],
        rows: try (1...3).map { [try cell(.int4, "\($0)"), try cell(.text, "row \($0)")] }),
      QueryAnswer(try .prefix("insert into n"), tag: "INSERT 0 2"),
      QueryAnswer(
        try .expression(checked: #"^SELECT f\((?<value>\d+)\)$"#),
        columns: [ResultColumn("f", .int4)], rows: [[try cell(.int4, "7")]],
        notices: [
          diagnostic(
            "NOTICE", "00000", "looked at 7",
            "DDeep.", "HLook elsewhere.", "WPL/pgSQL function f(integer) line 1 at RAISE",
            "Fpl_exec.c", "L3891", "Rexec_stmt_raise")
        ]),
      QueryAnswer(
        try .prefix("INSERT INTO u VALUES"),
        failure: diagnostic(
          "ERROR", "23505", "duplicate key value violates unique constraint \"u_pkey\"",
          "DKey (id)=(1) already exists.", "spublic", "tu", "nu_pkey", "Fnbtinsert.c", "L664",
          "R_bt_check_unique")),
      QueryAnswer(
        try .expression(checked: "(?i)nosuch"),
        failure: diagnostic(
          "ERROR", "42703", "column \"nosuch\" does not exist", "P8", "Fparse_relation.c",
          "L3665", "RerrorMissingColumn")),
      QueryAnswer(
        try .prefix("SELECT 10 / i AS q"), columns: [ResultColumn("q", .int4)],
        rows: [[try cell(.int4, "-5")], [try cell(.int4, "-10")]],
        failure: diagnostic(
          "ERROR", "22012", "division by zero", "Fint.c", "L869", "Rint4div")),
      QueryAnswer(
        try .prefix("SELECT a, b FROM (VALUES"), parameters: [.int4, .text, .int4],
        columns: [ResultColumn("a", .int4), ResultColumn("b", .text)],
        rows: [[.parameter(1), .parameter(2)]]),
    ]
  }

  private static func cell(_ type: SQLType, _ text: String) throws -> QueryAnswer.Cell {
    .value(try SQLValue(type, text))
  }

  private static func diagnostic(
    _ severity: String, _ sqlState: String, _ message: String, _ more: String...
  ) -> Diagnostic {
    let texts = ["S\(severity)", "V\(severity)", "C\(sqlState)", "M\(message)"] + more
    return Diagnostic(
      fields: texts.map { Diagnostic.Field($0.first ?? "?", String($0.dropFirst())) })
  }
}
