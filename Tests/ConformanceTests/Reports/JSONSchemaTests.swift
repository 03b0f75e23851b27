@testable import Conformance
import Foundation
import ServerFixtures
import Support
import Testing

/// The JSON report, and the schema that is published of it.
struct JSONSchemaTests {
  private static let validator = """
    import json, sys
    from jsonschema import Draft202012Validator
    schema = json.load(open(sys.argv[1]))
    Draft202012Validator.check_schema(schema)
    report = json.load(open(sys.argv[2]))
    for error in Draft202012Validator(schema).iter_errors(report):
        print(error.json_path, error.message)
    """

  @Test("A report is valid by its schema", arguments: [0, 1, 200])
  func valid(_ count: Int) async throws {
    let summary = count == 1 ? try SampleRun.summary() : try SampleRun.summary(count: count)
    #expect(try await errors(try JSONReport(summary).text()) == "")
  }

  @Test("A report with a field or a word that the schema does not know is not")
  func invalid() async throws {
    let text = try JSONReport(try SampleRun.summary()).text()
      .replacing(#""grade":"waived""#, with: #""grade":"forgiven""#)
      .replacing(#""green" : false"#, with: #""green" : false, "colour" : "red""#)
    let errors = try await errors(text)
    #expect(errors.contains("$.cases[2].grade 'forgiven' is not one of ['passed',"), "\(errors)")
    #expect(errors.contains("('colour' was unexpected)"))
  }

  @Test("What is read of a report is what was written", arguments: [0, 1, 200])
  func roundTrip(_ count: Int) throws {
    let summary = count == 1 ? try SampleRun.summary() : try SampleRun.summary(count: count)
    let text = try JSONReport(summary).text()
    let read = try JSONReport(text: Data(text.utf8), file: "r.json").summary(file: "r.json")
    #expect(try JSONReport(read).text() == text)
    for format in ReportFormat.allCases {
      #expect(try format.text(of: read) == format.text(of: summary), "\(format)")
    }
  }

  static let malformedReports: [(change: @Sendable (String) -> String, error: String)] = [
    ({ _ in "" }, "r.json: is no JSON"),
    ({ _ in "{}" }, "r.json: version: is missing; use what --report json=PATH writes"),
    (
      { $0.replacing(#""version" : 1"#, with: #""version" : 2"#) },
      "r.json: version: is 2; use a report of version 1"
    ),
    (
      { $0.replacing(#""strict" : false"#, with: #""strict" : "no""#) },
      "r.json: strict: is no Bool; use what --report json=PATH writes"
    ),
    (
      { $0.replacing(#""mode":"Allow""#, with: #""mode":"Maybe""#) },
      "r.json: cases[1].mode: is no sslMode; use Disable, Allow, Prefer, Require, Verify-Ca, "
        + "Verify-Full"
    ),
    (
      { $0.replacing(#""grade":"waived""#, with: #""grade":"forgiven""#) },
      "r.json: cases[2].grade: is no grade; use passed, non-strict, failed, unimplemented, waived, "
        + "unexpectedly passed"
    ),
    (
      { $0.replacing(#"["connect","authfail"]"#, with: #"["connect","dance"]"#) },
      "r.json: cases[1].seen.events[1]: has no value that is known; use what --report json=PATH "
        + "writes"
    ),
    (
      { $0.replacing(#""server":"plain""#, with: #""server":"ssl""#) },
      "r.json: cases[0].id: does not fit its server, client, mode and form"
    ),
    (
      { $0.replacing(#""client":"-""#, with: #""client":"hat=red""#) },
      "r.json: cases[0].client: \"hat\" is no field; use server, port, database, username, "
        + "password, connectionSpec.id, from, without, sslcert, sslrootcert, sslnegotiation"
    ),
    (
      { $0.replacing(#""place":"sslmode.table:"#, with: #""place":"sslmode.table"#) },
      "r.json: cases[0].place: is no place; use FILE:LINE"
    ),
    (
      { $0.replacing(#"2026-01-01T00:00:00Z"#, with: "yesterday") },
      "r.json: started: is no time; use as 2026-01-31T12:00:00Z"
    ),
    (
      { $0.replacing(#""seed" : 7"#, with: #""shard" : "3/2""#) },
      "r.json: shard: is no shard; use I/N"
    ),
  ]

  @Test(
    "A file that is no report is told, with what is wrong where",
    arguments: malformedReports.indices)
  func malformed(_ index: Int) throws {
    let (change, expected) = Self.malformedReports[index]
    let text = try JSONReport(try SampleRun.summary()).text()
    let changed = change(text)
    try #require(changed != text)
    let error = #expect(throws: FixtureError.self) {
      _ = try JSONReport(text: Data(changed.utf8), file: "r.json").summary(file: "r.json")
    }
    let description = try #require(error).description
    #expect(description.hasPrefix(expected), "\(description)")
  }

  /// What an independent validator finds.
  private func errors(_ report: String) async throws -> String {
    guard let python = await Python.having("jsonschema") else {
      try Test.cancel("jsonschema is not installed: Scripts/connectors install jsonschema")
    }
    return try await withReport(try JSONReport.schema(), "schema.json") { schema in
      try await withReport(report) { path in
        let result = try await Program.run(python, ["-I", "-c", Self.validator, schema, path])
        return result.output + result.errors
      }
    }
  }
}
