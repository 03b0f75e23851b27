@testable import Conformance
import Foundation
import Support
import Testing

/// JUnit XML, as those read it who have a schema for it.
struct JUnitSchemaTests {
  @Test(
    "It is valid by both schemas in use, whatever was said on the wire",
    arguments: ["junit-jenkins.xsd", "junit-ant.xsd"], [0, 1, 120])
  func valid(_ schema: String, _ count: Int) async throws {
    var summary = try SampleRun.summary(count: count)
    if count == 1 { summary = try SampleRun.summary() }
    #expect(try await errors(JUnitReport(summary).text, schema) == "")
  }

  @Test(
    "A report without its counts is valid by neither",
    arguments: ["junit-jenkins.xsd", "junit-ant.xsd"])
  func invalid(_ schema: String) async throws {
    let text = JUnitReport(try SampleRun.summary()).text.replacing(#/ tests="\d+"/#, with: "")
    #expect(try await errors(text, schema).contains("The attribute 'tests' is required"))
  }

  /// What xmllint finds.
  private func errors(_ xml: String, _ schema: String) async throws -> String {
    guard let xmllint = Program.find("xmllint") else {
      try Test.cancel("xmllint is not installed: apt-get install libxml2-utils")
    }
    return try await withReport(xml) { path in
      let folder = URL(filePath: #filePath).appending(path: "../../../Schemas").standardized
      let result = try await Program.run(
        xmllint, ["--noout", "--schema", folder.appending(path: schema).path, path])
      return result.status == 0 ? "" : result.errors
    }
  }
}

/// A file for the time of a test.
func withReport<Result>(
  _ text: String, _ name: String = "report", _ body: (String) async throws -> Result
) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "mock-postgres-report-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let file = folder.appending(path: name)
  try text.write(to: file, atomically: true, encoding: .utf8)
  return try await body(file.path)
}
