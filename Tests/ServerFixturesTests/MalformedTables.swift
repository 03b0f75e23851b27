/// Tables that are refused when the fixture is read.
let malformedTables = [
  Malformed(table("t: []"), "a.yaml:5: tables.t: is a list; use a mapping of keys"),
  Malformed(table("t: {}"), "a.yaml:5: tables.t: the key \"columns\" is missing"),
  Malformed(
    table("a.b.c: {columns: {a: int}}"),
    "a.yaml:5: tables.a.b.c: is no name of a table; use a name, or a schema's, a dot and a name"),
  Malformed(
    table("t: {columns: {a: int}, row: []}"),
    "a.yaml:5: tables.t.row: the key is not known; use columns, rows, comment, versions, "
      + "columnVersions"),
  Malformed(
    table("t: {columns: {a: nosuch}}"),
    "a.yaml:5: tables.t.columns.a: type \"nosuch\" does not exist; use a type of PostgreSQL, as "
      + "numeric(10,2)"),
  Malformed(
    table("t: {columns: {a: {type: varchar(0)}}}"),
    "a.yaml:5: tables.t.columns.a.type: length for type varchar must be at least 1; use a type of "
      + "PostgreSQL, as numeric(10,2)"),
  Malformed(
    table("t: {columns: {a: {type: int, key: on}}}"),
    "a.yaml:5: tables.t.columns.a.key: the key is not known; use type, nullable, primaryKey, "
      + "unique, default, references, comment"),
  Malformed(
    table("t: {columns: {a: {nullable: on}}}"),
    "a.yaml:5: tables.t.columns.a: the key \"type\" is missing"),
  Malformed(
    table("t: {columns: {a: {type: int, primaryKey: on, nullable: on}}}"),
    "a.yaml:5: tables.t.columns.a.nullable: a primary key is never null; use one of the two"),
  Malformed(
    table("t: {columns: a}"),
    "a.yaml:5: tables.t.columns: \"a\" has no type; use a name and a type"),
  Malformed(
    table("t: {columns: \"a int, a text\"}"),
    "a.yaml:5: tables.t.columns: column \"a\" specified more than once"),
  Malformed(
    table("t: {columns: {a: int}, rows: [[1, 2]]}"),
    "a.yaml:5: tables.t.rows[0]: has 2 values; use one for each of the 1 columns"),
  Malformed(
    table("t: {columns: {a: int}, rows: [[x]]}"),
    "a.yaml:5: tables.t.rows[0][0]: invalid input syntax for type integer: \"x\"; "
      + "use a value of the column a, or null"),
  Malformed(
    table("t: {columns: {a: varchar(2)}, rows: [[ab], [abc]]}"),
    "a.yaml:5: tables.t.rows[1][0]: value too long for type character varying(2); "
      + "use a value of the column a, or null"),
  Malformed(
    table("t: {columns: {a: {type: int, nullable: no}}, rows: [[null]]}"),
    "a.yaml:5: tables.t.rows[0][0]: null value in column \"a\" of relation \"t\" violates not-null "
      + "constraint; use a value"),
  Malformed(
    table("t: {columns: {a: {type: int, primaryKey: on}, b: int}, rows: [[1, 2], [1, 3]]}"),
    "a.yaml:5: tables.t.rows[1]: duplicate key value violates unique constraint: Key (a)=(1) "
      + "already exists"),
  Malformed(
    table("t: {columns: {a: int}, rows: [[1], 2]}"),
    "a.yaml:5: tables.t.rows[1]: is \"2\"; use a list"),
  Malformed(
    table("t:\n    columns: {a: int, b: text}\n    rows: |\n      a,b\n      1,x\n      y,z"),
    "a.yaml:10: tables.t.rows: invalid input syntax for type integer: \"y\"; "
      + "use a value of the column a, or null"),
  Malformed(
    table("t:\n    columns: {a: int, b: text}\n    rows: |\n      a,b\n      1"),
    "a.yaml:9: tables.t.rows: has 1 values; use one for each of the 2 columns of the first line"),
  Malformed(
    table("t:\n    columns: {a: int, b: text}\n    rows: |\n      a,c\n      1,2"),
    "a.yaml:8: tables.t.rows: there is no column \"c\"; use a first line of names of columns"),
  Malformed(
    table("t:\n    columns: a int not null, b text\n    rows: |\n      b\n      1"),
    "a.yaml:8: tables.t.rows: the column \"a\", which is not null, is missing; "
      + "use a first line that names it"),
  Malformed(
    table("t: {columns: {a: int}, versions: 15..}"),
    "a.yaml:5: tables.t.versions: \"15..\" is no range of versions; use 14-, 15-16, -17 or 15"),
  Malformed(
    table("t: {columns: {a: int}, columnVersions: {b: 15}}"),
    "a.yaml:5: tables.t.columnVersions.b: there is no such column; use a name below columns"),
  Malformed(
    table("t: {columns: {a: {type: int, references: u}}}"),
    "a.yaml:5: tables.t.columns.a.references: relation \"u\" does not exist; use the name of a table"
  ),
  Malformed(
    table("t: {columns: {a: {type: int, references: t(b)}}}"),
    "a.yaml:5: tables.t.columns.a.references: column \"b\" referenced in foreign key constraint does "
      + "not exist; use t(a)"),
  Malformed(
    table("t: {columns: {a: {type: int, references: t(b)}, b: int}}"),
    "a.yaml:5: tables.t.columns.a.references: there is no unique constraint matching given keys for "
      + "referenced table \"t\"; use a column that is the primary key, or unique"),
  Malformed(
    fixtureText("include: [introspection]"),
    "a.yaml:4: include[0]: nothing can be included here; use a fixture that is a file"),
  Malformed(fixtureText("include: x"), "a.yaml:4: include: is \"x\"; use a list"),
]

private func table(_ text: String) -> String {
  fixtureText("tables:\n  \(text)")
}
