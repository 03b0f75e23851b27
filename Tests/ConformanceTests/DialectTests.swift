@testable import Conformance
import Foundation
import PostgresSession
import ServerFixtures
import Support
import Testing

/// Rows of a driver's own promises, in the place of the document's.
struct DialectTests {
  @Test("A row of a dialect stands in the place of the document's for the same case, and no other")
  func cases() throws {
    let suite = try BundledSuite.suite
    let dialect = try dialect(
      "ssl - Prefer - connect, sslaccept -> fail", "d.promise: It is so.")
    let before = suite.casesByParameters()
    let after = suite.cases(before, in: dialect)
    #expect(after.map(\.id) == before.map(\.id))
    let changed = zip(before, after).filter { $0 != $1 }.map(\.1)
    #expect(changed.map(\.id) == ["ssl/Prefer"])
    #expect(changed.map(\.expectation.outcome) == [.fail])
    #expect(changed.map(\.sentences) == [["d.promise"]])
    let verdict = Verdict(passing: try #require(changed.first))
    #expect(verdict.authority == "d's own documents")
    #expect(Verdict(passing: before[0]).authority == "the document")
  }

  @Test("Of the document's forms those change that a dialect's row speaks of")
  func forms() throws {
    let suite = try BundledSuite.suite
    let dialect = try dialect("ssl - Prefer aws-basic - -> fail", "d.promise: It is so.")
    let before = suite.casesByForm()
    let changed = zip(before, suite.cases(before, in: dialect)).filter { $0 != $1 }.map(\.1.id)
    #expect(changed == ["ssl/Prefer/aws-basic"])
  }

  @Test("A connector is held to its tables first, and to its dialect within them")
  func connector() throws {
    let suite = try BundledSuite.suite
    let yaml = "summary: S.\ncommand: [x]\ndialect: libpq\ntables: [faults]"
    let connector = try Connector(
      yaml: yaml, name: "x", file: "x", tables: ["faults"], dialects: ["document", "libpq"])
    let cases = connector.cases(in: suite)
    #expect(cases.count == suite.casesByParameters().count { $0.isOfFaults })
    let own = cases.filter { $0.expectation.dialect != nil }
    #expect(Set(own.map(\.server)) == ["auth-ok-before-final"])
    #expect(Set(own.map(\.expectation.place.file)) == ["dialects/libpq.table"])
    #expect(
      suite.sentences(in: suite.dialect("libpq")).map(\.id)
        == suite.sentences.map(\.id) + ["libpq.unproved"])
    #expect(suite.dialect("document") == .document)
  }

  static let needless: [(row: String, fault: String)] = [
    (
      "ssl - Disable - connect, authok -> plain",
      "dialects/d.table:3: says what sslmode.table:12 says, of ssl/Disable/azure-basic"
    ),
    (
      "ssl port=2 Disable - - -> fail",
      "dialects/d.table:3: stands in the place of no row: ssl,port=2/Disable/azure-basic is no case of the "
        + "document's tables"
    ),
    (
      "nowhere - Disable - - -> fail",
      "dialects/d.table:3: there is no server fixture \"nowhere\"; use a name that \"mock-postgres list "
        + "servers\" shows"
    ),
  ]

  @Test("A row of a dialect that is needless is told, with its place", arguments: needless)
  func needlessRow(_ row: (row: String, fault: String)) throws {
    let faults = try faults(of: dialect(row.row, "d.promise: It is so."))
    #expect(faults.first == row.fault)
  }

  @Test("A promise that no row asserts is told, and one that is cited must be the dialect's own")
  func sentences() throws {
    let row = "ssl - Prefer - connect, sslaccept -> fail"
    #expect(
      try faults(of: dialect(row, "d.promise: It is so.\nd.other: It is not.")) == [
        "dialects/d.sentences:2: no case asserts the sentence \"d.other\""
      ])
    #expect(
      try faults(of: dialect(row, "d.other: It is so.")) == [
        "dialects/d.table:3: there is no sentence \"d.promise\"",
        "dialects/d.sentences:1: no case asserts the sentence \"d.other\"",
      ])
  }

  @Test("The rows of the bundled dialects are in order, and some connector speaks each")
  func bundled() throws {
    let directory = try FixtureDirectory.bundled()
    let names = try directory.names(in: "connectors", extension: "yaml")
    let spoken = Set(try names.map { try Connector($0, in: directory).dialect })
    #expect(spoken == Set(try Dialect.names(in: directory)))
    #expect(try BundledSuite.suite.dialectFaults() == [])
  }

  // MARK: Support

  private func dialect(_ row: String, _ sentences: String) throws -> Dialect {
    Dialect(
      name: "d",
      expectations: try ExpectationTable.parse(
        "rows 1\n[d.promise]\n\(row)", file: "dialects/d.table"),
      sentences: try Sentence.parse(sentences, file: "dialects/d.sentences"))
  }

  private func faults(of dialect: Dialect) throws -> [String] {
    Suite(try BundledSuite.suite, dialects: [dialect]).dialectFaults().map(\.description)
  }
}

extension ConformanceCase {
  fileprivate var isOfFaults: Bool { expectation.place.file == "faults.table" }
}
