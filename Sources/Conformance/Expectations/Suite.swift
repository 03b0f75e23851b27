import Credentials
import Foundation
import PostgresSession
package import ServerFixtures

/// Fixtures, expectations and sentences that fit together.
package struct Suite: Sendable {
  package let directory: FixtureDirectory
  /// By name: those of files, and one for each identity that is no authority.
  package let servers: [String: ServerFixture]
  package let expectations: [Expectation]
  package let sentences: [Sentence]

  /// Reads and checks all of a fixture directory.
  ///
  /// Throws the first fault of a file; what does not fit together is told by `faults`.
  package init(_ directory: FixtureDirectory) throws(FixtureError) {
    self.directory = directory
    var servers: [String: ServerFixture] = [:]
    for server in try directory.servers(showing: directory.identities.servable) {
      servers[server.name] = server
    }
    for name in try directory.serverNames() { servers[name] = try directory.server(name) }
    self.servers = servers
    sentences = try Sentence.parse(
      try FixtureDirectory.text(
        of: directory.url.appending(path: "expectations/\(Self.sentencesFile)")),
      file: Self.sentencesFile)
    var expectations: [Expectation] = []
    for name in try directory.names(in: "expectations", extension: "table") {
      let file = directory.url.appending(path: "expectations/\(name).table")
      expectations += try ExpectationTable.parse(
        try FixtureDirectory.text(of: file), file: "\(name).table")
    }
    self.expectations = expectations
  }

  /// The same suite with other rows.
  package init(_ suite: Suite, expectations: [Expectation]) {
    directory = suite.directory
    servers = suite.servers
    sentences = suite.sentences
    self.expectations = expectations
  }

  static let sentencesFile = "document.sentences"

  package func casesByForm() -> [ConformanceCase] {
    expectations.flatMap { $0.casesByForm() }
  }

  package func casesByParameters() -> [ConformanceCase] {
    expectations.flatMap { $0.casesByParameters() }
  }
}

// MARK: - What does not fit together

extension Suite {
  /// Every fault, with its place: unknown names, missing rows, double rows, rows that nothing
  /// reaches, sentences that no row asserts.
  package func faults() -> [FixtureError] {
    rowFaults() + missingRows() + uncitedSentences()
  }

  /// The faults that a table has by itself.
  package func rowFaults() -> [FixtureError] {
    unknownNames() + doubleRows() + unreachedRows()
  }

  private func unknownNames() -> [FixtureError] {
    expectations.flatMap { row -> [FixtureError] in
      var faults: [FixtureError] = []
      if servers[row.server] == nil {
        faults.append(
          row.place.error(
            "there is no server fixture \"\(row.server)\"",
            allowed: servers.keys.sorted().joined(separator: ", ")))
      }
      if case .named(let form) = row.form,
        !CredentialWriting.all.contains(where: { $0.name == form })
      {
        faults.append(
          row.place.error(
            "there is no form \"\(form)\"",
            allowed: "*, -, " + CredentialWriting.all.map(\.name).joined(separator: ", ")))
      }
      let ids = Set(sentences.map(\.id))
      faults += row.sentences.filter { !ids.contains($0) }.map {
        row.place.error("there is no sentence \"\($0)\" in \(Self.sentencesFile)")
      }
      return faults
    }
  }

  private func doubleRows() -> [FixtureError] {
    var first: [String: Expectation.Place] = [:]
    var faults: [FixtureError] = []
    for testCase in casesByForm() {
      let place = testCase.expectation.place
      if let earlier = first[testCase.id] {
        let fault = place.error("says again what \(earlier) says, of \(testCase.id)")
        if !faults.contains(where: { $0.line == fault.line && $0.file == fault.file }) {
          faults.append(fault)
        }
      } else {
        first[testCase.id] = place
      }
    }
    return faults
  }

  private func unreachedRows() -> [FixtureError] {
    expectations.filter { servers[$0.server] != nil && $0.casesByForm().isEmpty }.map {
      $0.place.error("no case reaches the row: the form cannot carry the mode")
    }
  }

  /// Each fixture must say what comes of each mode in each form, or in any one.
  private func missingRows() -> [FixtureError] {
    let rows = expectations.filter { $0.variation.changes.isEmpty }
    let given = Set(rows.flatMap { $0.casesByForm() }.map(\.id))
    let inAny = Set(
      rows.filter { $0.form == .any }.flatMap { row in row.modes.map { "\(row.server)/\($0)" } })
    return servers.keys.sorted().flatMap { server in
      SSLMode.allCases.filter { !inAny.contains("\(server)/\($0)") }.compactMap { mode in
        let writings = CredentialWriting.all.filter { $0.modes.contains(mode) }
        let missing = writings.filter { !given.contains("\(server)/\(mode.rawValue)/\($0.name)") }
        guard !missing.isEmpty else { return nil }
        let isIdentity = directory.identities.recipes[server] != nil
        return FixtureError(
          file: isIdentity ? "identities.yaml" : "servers/\(server).yaml",
          key: isIdentity ? server : "",
          problem: "no row of a table says what comes of \(mode.rawValue)"
            + (missing == writings ? "" : " in " + missing.map(\.name).joined(separator: ", ")))
      }
    }
  }

  private func uncitedSentences() -> [FixtureError] {
    let asserted = Set(casesByForm().flatMap(\.sentences))
    return sentences.filter { !asserted.contains($0.id) }.map {
      FixtureError(
        file: Self.sentencesFile, line: $0.line,
        problem: "no case asserts the sentence \"\($0.id)\"")
    }
  }
}

extension ConformanceCase {
  /// The sentences that this case asserts: those of its own platform, and of none.
  package var sentences: [String] {
    expectation.sentences.filter { id in
      guard let writing else { return true }
      let platform = id.prefix { $0 != "." }
      return !Sentence.platforms.contains(String(platform))
        || platform == writing.form.platform
    }
  }
}
