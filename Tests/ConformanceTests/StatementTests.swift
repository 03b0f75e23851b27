@testable import Conformance
import Testing

/// What connectors say of themselves in JSON.
struct StatementTests {
  static let statements: [(output: String, statement: Statement?)] = [
    ("", nil), ("connected", nil), (#"{"tls": true}"#, nil), ("[1]", nil), ("{", nil),
    (#"{"connected": true}"#, Statement(connected: true)),
    (#"{"connected":false,"tls":null,"error":"no"}"#, Statement(connected: false, error: "no")),
    (
      "1 row\n{\"connected\": true, \"tls\": false, \"more\": {}}\r\n\nbye",
      Statement(connected: true, tls: false)
    ),
    // The last word counts.
    ("{\"connected\": true}\n{\"connected\": false}\n{\"rows\": 1}", Statement(connected: false)),
  ]

  @Test("The last line that is an object with connected is the statement", arguments: statements)
  func read(_ row: (output: String, statement: Statement?)) throws {
    #expect(try Statement.read(row.output) == row.statement)
  }

  @Test(
    "A statement that says something else than yes or no is refused",
    arguments: [
      #"{"connected": "yes"}"#, #"{"connected": null}"#, #"{"connected": true, "tls": "TLSv1.3"}"#,
      #"{"connected": true, "error": 7}"#,
    ])
  func malformed(line: String) {
    let error = #expect(throws: Statement.Malformed.self) { try Statement.read("a\n\(line)\nb") }
    #expect(error?.line == line)
  }
}
