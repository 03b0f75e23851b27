import PostgresSession
import Testing

/// What PostgreSQL 15.18 makes of the same spellings and values, as `pg_attribute` and SELECT show.
@Suite("The type of a column")
struct ColumnTypeTests {
  struct Spelling: Sendable, CustomTestStringConvertible {
    var text: String
    var type: SQLType
    var modifier: Int32

    init(_ text: String, _ type: SQLType, _ modifier: Int32 = -1) {
      (self.text, self.type, self.modifier) = (text, type, modifier)
    }

    var testDescription: String { text }

    static let all = [
      Spelling("integer", .int4), Spelling("INT", .int4), Spelling("int8", .int8),
      Spelling("float", .float8), Spelling("float(24)", .float4), Spelling("float(25)", .float8),
      Spelling("double   precision", .float8), Spelling("dec(5)", .numeric, 327_684),
      Spelling("decimal(10,2)", .numeric, 655_366), Spelling("numeric(3, -2)", .numeric, 198_658),
      Spelling("numeric", .numeric), Spelling("varchar(40)", .varchar, 44),
      Spelling("character varying(40)", .varchar, 44), Spelling("char varying(7)", .varchar, 11),
      Spelling("char", .bpchar, 5), Spelling("character(3)", .bpchar, 7),
      Spelling("\"char\"", .char), Spelling("bpchar", .bpchar), Spelling("bpchar(4)", .bpchar, 8),
      Spelling("text[]", .textArray), Spelling("varchar(5)[]", .varcharArray, 9),
      Spelling("integer[3]", .int4Array), Spelling("integer[][]", .int4Array),
      Spelling("int array", .int4Array), Spelling("_int4", .int4Array),
      Spelling("timestamp", .timestamp), Spelling("timestamp(3)", .timestamp, 3),
      Spelling("timestamp (3) with time zone", .timestamptz, 3),
      Spelling("timestamptz(0)", .timestamptz, 0), Spelling("time(2)", .time, 2),
      Spelling("time(1) with time zone", .timetz, 1), Spelling("timestamp(9)", .timestamp, 6),
      Spelling("bit", .bit, 1), Spelling("bit(3)", .bit, 3),
      Spelling("bit varying(5)", .varbit, 5),
      Spelling("national character varying(3)", .varchar, 7), Spelling("nchar(2)", .bpchar, 6),
      Spelling("pg_catalog.int4", .int4), Spelling("information_schema.sql_identifier", .name),
      Spelling("oidvector", .oidvector),
    ]
  }

  @Test("is read in every spelling", arguments: Spelling.all)
  func spelling(_ spelling: Spelling) throws {
    let type = try ColumnType(spelling.text)
    #expect(type.type == spelling.type)
    #expect(type.modifier == spelling.modifier)
  }

  @Test(
    "is refused in PostgreSQL's words",
    arguments: [
      ("varchar(0)", "length for type varchar must be at least 1"),
      ("varchar(10485761)", "length for type varchar cannot exceed 10485760"),
      ("char(0)", "length for type char must be at least 1"),
      ("bit(0)", "length for type bit must be at least 1"),
      ("numeric(0)", "NUMERIC precision 0 must be between 1 and 1000"),
      ("numeric(1001)", "NUMERIC precision 1001 must be between 1 and 1000"),
      ("numeric(5,1001)", "NUMERIC scale 1001 must be between -1000 and 1000"),
      ("numeric(1,2,3)", "invalid NUMERIC type modifier"),
      ("text(3)", "type modifier is not allowed for type \"text\""),
      ("uuid(3)", "type modifier is not allowed for type \"uuid\""),
      ("float(0)", "precision for type float must be at least 1 bit"),
      ("float(54)", "precision for type float must be less than 54 bits"),
      ("nosuch", "type \"nosuch\" does not exist"),
      ("varchar(x)", "type \"varchar(x)\" does not exist"),
      ("text[x]", "type \"text[x]\" does not exist"), ("[]", "type \"[]\" does not exist"),
      ("varchar(", "type \"varchar(\" does not exist"),
    ])
  func refusal(_ spelling: String, message: String) {
    let error = #expect(throws: StatementError.self) { try ColumnType(spelling) }
    #expect(error?.message == message)
  }

  @Test(
    "fits a value to its length, as INSERT does",
    arguments: [
      ("varchar(3)", "abc  ", "abc"), ("varchar(3)", "ééé", "ééé"), ("char(3)", "a", "a  "),
      ("char(3)", "abc  ", "abc"), ("numeric(5,2)", "1.005", "1.01"),
      ("numeric(5,2)", "-1.005", "-1.01"), ("numeric(5,2)", "7", "7.00"),
      ("numeric(5,2)", "NaN", "NaN"), ("numeric(5,2)", "9.999", "10.00"),
      ("numeric(3,-2)", "12350", "12400"), ("numeric(3,-2)", "49", "0"),
      ("numeric(2,4)", "0.00994", "0.0099"),
      ("timestamp(3)", "2024-01-31 01:02:03.4565", "2024-01-31 01:02:03.457"),
      ("timestamp(0)", "2024-12-31 23:59:59.5", "2025-01-01 00:00:00"),
      ("timestamp(0)", "1999-12-31 23:59:59.5", "1999-12-31 23:59:59"),
      ("timestamptz(1)", "2024-01-31 01:02:03.45+01", "2024-01-31 00:02:03.5+00"),
      ("time(2)", "01:02:03.455", "01:02:03.46"), ("timetz(0)", "01:02:03.5+02", "01:02:04+02"),
      ("bit(3)", "101", "101"), ("varchar(2)[]", "{a,bc,NULL}", "{a,bc,NULL}"),
      ("numeric(5,2)[]", "{1,2.345}", "{1.00,2.35}"), ("text", "as it is  ", "as it is  "),
    ])
  func fitted(_ type: String, _ input: String, text: String) throws {
    #expect(try ColumnType(type).value(input).text == text)
  }

  @Test(
    "refuses what does not fit",
    arguments: [
      ("varchar(3)", "abcd", "value too long for type character varying(3)"),
      ("char(3)", "abcd", "value too long for type character(3)"),
      ("numeric(5,2)", "999.995", "numeric field overflow"),
      ("numeric(2,2)", "0.995", "numeric field overflow"),
      ("bit(3)", "10", "bit string length 2 does not match type bit(3)"),
      ("varbit(2)", "101", "bit string too long for type bit varying(2)"),
      ("varchar(2)[]", "{abc}", "value too long for type character varying(2)"),
      ("integer", "x", "invalid input syntax for type integer: \"x\""),
      ("smallint", "70000", "value \"70000\" is out of range for type smallint"),
      ("date", "2024-02-30", "date/time field value out of range: \"2024-02-30\""),
      ("pg_lsn", "0/G", "invalid input syntax for type pg_lsn: \"0/G\""),
    ])
  func misfit(_ type: String, _ input: String, message: String) {
    let error = #expect(throws: StatementError.self) { try ColumnType(type).value(input) }
    #expect(error?.message == message)
  }

  @Test(
    "shows a default as pg_get_expr does",
    arguments: [
      ("text", "'x'", "'x'::text"), ("varchar(9)", "'x'", "'x'::character varying"),
      ("integer", "-5", "'-5'::integer"), ("integer", "5", "5"), ("timestamp", "now()", "now()"),
    ])
  func shownDefault(_ type: String, _ expression: String, shown: String) throws {
    #expect(try ColumnType(type).shownDefault(expression) == shown)
  }
}
