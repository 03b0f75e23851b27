/// Answers that are refused when the fixture is read.
let malformedQueries = [
  Malformed(queries("SELECT 1"), "a.yaml:5: queries[0]: is \"SELECT 1\"; use a mapping of keys"),
  Malformed(
    queries("{tag: X}"),
    "a.yaml:5: queries[0]: the statement is missing; use query, prefix or pattern"),
  Malformed(
    queries("{query: SELECT 1, prefix: SELECT, tag: X}"),
    "a.yaml:5: queries[0].prefix: is given beside \"query\"; use one of the two"),
  Malformed(
    queries("{query: SELECT 1}"),
    "a.yaml:5: queries[0]: there is no answer; use columns, tag or error"),
  Malformed(
    queries("{query: SELEC 1, tag: X}"),
    "a.yaml:5: queries[0].query: syntax error at or near \"SELEC\"; use one SQL statement"),
  Malformed(
    queries("{prefix: \"SELECT 'x\", tag: X}"),
    "a.yaml:5: queries[0].prefix: unterminated quoted string at or near \"'x\"; "
      + "use one SQL statement"),
  Malformed(
    queries("{query: SELECT 1; SELECT 2, tag: X}"),
    "a.yaml:5: queries[0].query: there are several statements; use one SQL statement"),
  Malformed(
    queries("{query: ;, tag: X}"),
    "a.yaml:5: queries[0].query: there is no statement; use one SQL statement"),
  Malformed(
    queries("{pattern: \"SELECT (\", tag: X}"),
    "a.yaml:5: queries[0].pattern: is no regular expression: expected ')'"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: int}, row: []}"),
    "a.yaml:5: queries[0].row: the key is not known; use query, prefix, pattern, parameters, "
      + "columns, rows, repeat, tag, notices, error, delay"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: int4}, rows: [], repeat: 2}"),
    "a.yaml:5: queries[0].repeat: has no effect without rows; use it with rows"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: int4}, rows: [[1]], repeat: 0}"),
    "a.yaml:5: queries[0].repeat: is out of range; use a whole number from 1 to 1000000000"),
  Malformed(
    queries("{query: SELECT 1, tag: X, delay: 5}"),
    "a.yaml:5: queries[0].delay: \"5\" is no time; "
      + "use a number with ms, s, m or h, as 500ms or 2s, of at most a day"),
  Malformed(
    queries("{query: SELECT 1, tag: X, delay: -1s}"),
    "a.yaml:5: queries[0].delay: \"-1s\" is no time; "
      + "use a number with ms, s, m or h, as 500ms or 2s, of at most a day"),
  Malformed(
    queries("{query: SELECT 1, tag: X, delay: 2d}"),
    "a.yaml:5: queries[0].delay: \"2d\" is no time; "
      + "use a number with ms, s, m or h, as 500ms or 2s, of at most a day"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: varchar2}}"),
    "a.yaml:5: queries[0].columns.a: there is no type \"varchar2\"; use a type of PostgreSQL, "
      + "as int4 or text[]"),
  Malformed(
    queries("{query: SELECT 1, parameters: [3], tag: X}"),
    "a.yaml:5: queries[0].parameters[0]: there is no type \"3\"; use a type of PostgreSQL, "
      + "as int4 or text[]"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: int4}, rows: [[1, 2]]}"),
    "a.yaml:5: queries[0].rows[0]: has 2 values; use one for each of the 1 columns"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: int4}, rows: [[1], [1x]]}"),
    "a.yaml:5: queries[0].rows[1][0]: invalid input syntax for type integer: \"1x\"; "
      + "use a value of type int4, or null"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: int2}, rows: [[40000]]}"),
    "a.yaml:5: queries[0].rows[0][0]: value \"40000\" is out of range for type smallint; "
      + "use a value of type int2, or null"),
  Malformed(
    queries("{query: SELECT 1, columns: {a: date}, rows: [[2023-02-29]]}"),
    "a.yaml:5: queries[0].rows[0][0]: date/time field value out of range: \"2023-02-29\"; "
      + "use a value of type date, or null"),
  Malformed(
    queries("{query: SELECT $1, columns: {a: int2}, rows: [[$0]]}"),
    "a.yaml:5: queries[0].rows[0][0]: there is no parameter $0; use $1 or higher"),
  Malformed(
    queries("{query: SELECT 1, tag: X, rows: [[1]]}"),
    "a.yaml:5: queries[0].rows: has no effect without columns; use it with columns"),
  Malformed(
    queries("{query: SELECT 1, tag: X, error: {sqlState: '22012', message: x}}"),
    "a.yaml:5: queries[0].tag: has no effect with an error; use one of the two"),
  Malformed(
    queries("{query: SELECT 1, error: {message: x}}"),
    "a.yaml:5: queries[0].error: the key \"sqlState\" is missing"),
  Malformed(
    queries("{query: SELECT 1, error: {sqlState: '22012'}}"),
    "a.yaml:5: queries[0].error: the key \"message\" is missing"),
  Malformed(
    queries("{query: SELECT 1, error: {sqlState: 2201, message: x}}"),
    "a.yaml:5: queries[0].error.sqlState: \"2201\" is no SQLSTATE; "
      + "use five digits and capital letters, as \"22012\""),
  Malformed(
    queries("{query: SELECT 1, error: {severity: NOTICE, sqlState: '22012', message: x}}"),
    "a.yaml:5: queries[0].error.severity: \"NOTICE\" is not known; use ERROR, FATAL, PANIC"),
  Malformed(
    queries("{query: SELECT 1, error: {sqlState: '22012', message: x, position: 0}}"),
    "a.yaml:5: queries[0].error.position: is out of range; "
      + "use a whole number from 1 to 2147483647"),
  Malformed(
    queries("{query: SELECT 1, tag: X, notices: [{message: x, severity: ERROR}]}"),
    "a.yaml:5: queries[0].notices[0].severity: \"ERROR\" is not known; "
      + "use NOTICE, WARNING, INFO, LOG, DEBUG"),
]

private func queries(_ answer: String) -> String {
  fixtureText("queries:\n  - \(answer)")
}
