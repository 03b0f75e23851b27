import PostgresWire
import Testing

struct StatementMaskTests {
  private static let statements = [
    ("ALTER ROLE acme PASSWORD 's3cret'", "ALTER ROLE acme PASSWORD (8 bytes)"),
    ("create user u password\n\t's3cret' login", "create user u password\n\t(8 bytes) login"),
    ("ALTER ROLE acme PASSWORD 'it''s s3cret' LOGIN", "ALTER ROLE acme PASSWORD (14 bytes) LOGIN"),
    (#"ALTER ROLE acme PASSWORD E's3\'cret' LOGIN"#, "ALTER ROLE acme PASSWORD (11 bytes) LOGIN"),
    ("ALTER ROLE acme PASSWORD $$s3cret$$;", "ALTER ROLE acme PASSWORD (10 bytes);"),
    ("ALTER ROLE acme PASSWORD $a$s3cret$b$$a$;", "ALTER ROLE acme PASSWORD (15 bytes);"),
    ("ALTER ROLE acme PASSWORD 's3cret", "ALTER ROLE acme PASSWORD (7 bytes)"),
    ("ALTER ROLE acme PASSWORD $$s3cret", "ALTER ROLE acme PASSWORD (8 bytes)"),
    (#"ALTER ROLE acme PASSWORD E's3cret\"#, "ALTER ROLE acme PASSWORD (9 bytes)"),
    ("OPTIONS (user 'acme', password 's3cret')", "OPTIONS (user 'acme', password (8 bytes))"),
    ("SELECT dblink('user=a password=s3cret')", "SELECT dblink('user=a password=(6 bytes)')"),
    ("SELECT 1 WHERE password = 's3cret'", "SELECT 1 WHERE password = (8 bytes)"),
    (
      "ALTER ROLE acme PASSWORD " + String(repeating: "'", count: 20_000),
      "ALTER ROLE acme PASSWORD (20000 bytes)"
    ),
    // None is here.
    ("ALTER ROLE acme PASSWORD NULL", "ALTER ROLE acme PASSWORD NULL"),
    ("SET password_encryption = 'md5'", "SET password_encryption = 'md5'"),
    ("SELECT 'password', old_password 'x'", "SELECT 'password', old_password 'x'"),
    ("SELECT 'my password', 'x'", "SELECT 'my password', 'x'"),
    ("SELECT password FROM p", "SELECT password FROM p"),
    ("SELECT $1 AS password", "SELECT $1 AS password"),
    ("ALTER ROLE acme PASSWORD", "ALTER ROLE acme PASSWORD"),
    ("", ""),
  ]

  @Test("A password in a statement is not in its trace", arguments: statements)
  func query(statement: String, masked: String) {
    let length = statement.utf8.count + 6
    #expect("\(TraceEntry(.query(statement)))" == "F \(length) Query \"\(masked)\"")
  }

  @Test("nor in that of a statement which is prepared", arguments: statements)
  func parse(statement: String, masked: String) {
    let entry = TraceEntry(FrontendMessage.parse(.init(statement: "s", query: statement)))
    #expect(entry.text == "Parse \"s\" \"\(masked)\"")
  }
}
