@testable import Conformance
import Foundation
import PostgresSession
import ServerFixtures
import Support
import Testing

/// Fixtures, tables, sentences and waivers that do not fit together are told, with the place.
struct SuiteFaultTests {
  private static let tables =
    (try? FixtureDirectory.bundled().names(in: "expectations", extension: "table")) ?? []

  /// Each row by its table and its line there.
  static let rows: [(table: String, line: Int)] = tables.flatMap { table in
    let lines = text(of: "expectations/\(table).table").split(
      separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.filter { lines[$0].contains("->") && !lines[$0].hasPrefix("#") }
      .map { (table, $0 + 1) }
  }

  @Test("The tables have the rows that are tested here")
  func count() throws {
    let places = Set(try BundledSuite.suite.expectations.map(\.place))
    #expect(places.count == Self.rows.count)
    #expect(Self.rows.count > 800)
  }

  @Test("A row that is removed is missed, at the line that counts them", arguments: rows)
  func removed(_ row: (table: String, line: Int)) throws {
    var lines = Self.text(of: "expectations/\(row.table).table")
      .split(separator: "\n", omittingEmptySubsequences: false)
    lines.remove(at: row.line - 1)
    let text = lines.joined(separator: "\n")
    let count = Self.rows.count { $0.table == row.table }
    let error = #expect(throws: FixtureError.self) {
      try ExpectationTable.parse(text, file: row.table)
    }
    // Where the first row goes, the next one's "." has nothing above it.
    let isCounted = error?.problem == "says \(count) rows, and there are \(count - 1)"
    #expect(isCounted || error?.problem == "\".\" stands in the first row")
    #expect(error?.line != nil)
  }

  @Test("A row that is doubled is told, with both places", arguments: rows)
  func doubled(_ row: (table: String, line: Int)) throws {
    let suite = try BundledSuite.suite
    let file = "\(row.table).table"
    let original = try #require(
      suite.expectations.first { $0.place.file == file && $0.place.line == row.line })
    var double = original
    double.place = .init(file: file, line: 1000)
    let doubled = Suite(suite, expectations: [original, double])
    let fault = try #require(doubled.rowFaults().first)
    #expect(doubled.rowFaults().count == 1)
    #expect(fault.line == 1000)
    #expect(fault.problem.hasPrefix("says again what \(file):\(row.line) says, of "))
  }

  @Test("The rows of one mode that are removed with their number are missed, at the fixture")
  func missing() throws {
    let suite = try BundledSuite.suite
    let rows = suite.expectations.filter { $0.server != "wrong-host" || $0.mode != .require }
    #expect(
      Suite(suite, expectations: rows).faults() == [
        FixtureError(
          file: "identities.yaml", key: "wrong-host",
          problem: "no row of a table says what comes of Require")
      ])
  }

  @Test("A fixture without a row is told, once for each mode")
  func fixtureWithoutRow() throws {
    try Self.withCopy { directory in
      try "summary: New.\nhba: [host all all all trust]\n".write(
        to: directory.appending(path: "servers/new.yaml"), atomically: true, encoding: .utf8)
      let faults = try Suite(FixtureDirectory(directory)).faults()
      #expect(
        faults.map(\.description)
          == SSLMode.allCases.map {
            "servers/new.yaml: no row of a table says what comes of \($0.rawValue)"
          })
    }
  }

  @Test("A sentence that no case asserts is told, with its line")
  func uncitedSentence() throws {
    try Self.withCopy { directory in
      try Self.edit(directory, "expectations/document.sentences") { $0.append("new: It is so.") }
      let fault = try #require(try Suite(FixtureDirectory(directory)).faults().first)
      #expect(fault.file == "document.sentences")
      #expect(fault.problem == "no case asserts the sentence \"new\"")
    }
  }

  @Test("A row that names what there is not is told, with what there is")
  func unknownNames() throws {
    let suite = try BundledSuite.suite
    var row = try #require(suite.expectations.first)
    row.server = "nowhere"
    row.forms = .named("by-telegram")
    row.sentences = ["unheard"]
    row.place = .init(file: "new.table", line: 3)
    let faults = Suite(suite, expectations: [row]).rowFaults().map(\.description)
    #expect(faults.count == 3)
    #expect(
      faults.first
        == "new.table:3: there is no server fixture \"nowhere\"; use a name that \"mock-postgres list servers\" shows"
    )
    #expect(
      faults.contains {
        $0.hasPrefix("new.table:3: there is no form \"by-telegram\"; use *, -, azure-")
      })
    #expect(
      faults.last == "new.table:3: there is no sentence \"unheard\"")
  }

  @Test("A row that gives the client what there is not is told, with what there is")
  func unknownOptions() throws {
    let suite = try BundledSuite.suite
    var row = try #require(suite.expectations.first)
    row.variation = ClientVariation([
      .init(field: .sslcert, value: "trusted"), .init(field: .sslnegotiation, value: "early"),
    ])
    row.place = .init(file: "new.table", line: 3)
    #expect(
      Suite(suite, expectations: [row]).rowFaults().map(\.description) == [
        "new.table:3: there is no sslcert \"trusted\"; use "
          + (try suite.directory.identities.clients()).joined(separator: ", "),
        "new.table:3: there is no sslnegotiation \"early\"; use postgres, direct",
      ])
  }

  @Test("A fixture of which the rows are about one other client says all of that client")
  func otherClient() throws {
    let suite = try BundledSuite.suite
    let rows = suite.expectations.filter { $0.server != "alpn-wrong" || $0.mode != .verifyCa }
    #expect(
      Suite(suite, expectations: rows).faults() == [
        FixtureError(
          file: "servers/alpn-wrong.yaml",
          problem: "no row of a table says what comes of Verify-Ca")
      ])
  }

  @Test("A row whose form cannot carry its mode is told")
  func unreached() throws {
    let suite = try BundledSuite.suite
    var row = try #require(suite.expectations.first)
    row.mode = .allow
    row.forms = .named("azure-account-key-ssl-properties")
    row.place = .init(file: "new.table", line: 3)
    #expect(
      Suite(suite, expectations: [row]).rowFaults().map(\.description) == [
        "new.table:3: no case reaches the row: the form cannot carry the mode"
      ])
  }

  @Test("A waiver that matches no case is told, with its place")
  func staleWaiver() throws {
    let suite = try BundledSuite.suite
    let connector = try Connector(
      yaml: "summary: S.\ncommand: [x]\nwaivers:\n  \"plain/*\": right\n  \"gone/*\": was right\n",
      name: "x", file: "x.yaml")
    let verdicts = suite.casesByParameters().map { Verdict(passing: $0) }
    var summary = Summary(
      connector: "x", verdicts: verdicts, sentences: suite.sentences, isStrict: false,
      waivers: connector.waivers)
    #expect(summary.faults == [])
    summary.selection.isWhole = true
    #expect(
      summary.faults.map(\.description) == [
        "x.yaml:5: waivers.gone/*: the waiver matches no case"
      ])
  }

  // MARK: Copies of the fixtures

  private static func text(of path: String) -> String {
    guard let directory = try? FixtureDirectory.bundled(),
      let text = try? String(contentsOf: directory.url.appending(path: path), encoding: .utf8)
    else { return "" }
    return text
  }

  private static func withCopy(_ body: (URL) throws -> Void) throws {
    let copy = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-suite-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: FixtureDirectory.bundled().url, to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    try body(copy)
  }

  private static func edit(
    _ directory: URL, _ path: String, _ change: (inout [String]) -> Void
  ) throws {
    let file = directory.appending(path: path)
    var lines = try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    change(&lines)
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
  }
}

extension Verdict {
  /// A case that passed, without having been run.
  init(passing testCase: ConformanceCase) {
    self.init(
      testCase: testCase, grade: .passed, events: testCase.expectation.events,
      outcome: testCase.expectation.outcome, reasons: [], causes: [], exposures: [], waiver: nil,
      output: "")
  }
}
