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
  package let dialects: [Dialect]
  /// The names of what clients can show.
  private let clientIdentities: [String]

  /// Reads and checks all of a fixture directory.
  ///
  /// Throws the first fault of a file; what does not fit together is told by `faults`.
  package init(_ directory: FixtureDirectory) throws(FixtureError) {
    self.directory = directory
    var servers: [String: ServerFixture] = [:]
    for server in try directory.servers(showing: directory.identities.servable()) {
      servers[server.name] = server
    }
    for name in try directory.serverNames() { servers[name] = try directory.server(name) }
    self.servers = servers
    sentences = try Self.read("sentences", in: directory) { text, file throws(FixtureError) in
      try Sentence.parse(text, file: file)
    }
    expectations = try Self.read("table", in: directory) { text, file throws(FixtureError) in
      try ExpectationTable.parse(text, file: file)
    }
    dialects = try Dialect.all(in: directory)
    clientIdentities = try directory.identities.clients()
  }

  /// What all files of a kind hold, in the order of their names.
  private static func read<Element>(
    _ kind: String, in directory: FixtureDirectory,
    _ parse: (String, _ file: String) throws(FixtureError) -> [Element]
  ) throws(FixtureError) -> [Element] {
    var elements: [Element] = []
    for name in try directory.names(in: "expectations", extension: kind) {
      let file = "\(name).\(kind)"
      elements += try parse(
        try FixtureDirectory.text(of: directory.url.appending(path: "expectations/\(file)")), file)
    }
    return elements
  }

  /// The same suite with other rows.
  package init(_ suite: Suite, expectations: [Expectation]) {
    self.init(suite, expectations, suite.sentences, suite.dialects)
  }

  /// The same suite with other dialects.
  init(_ suite: Suite, dialects: [Dialect]) {
    self.init(suite, suite.expectations, suite.sentences, dialects)
  }

  /// The same fixtures with the rows and the sentences of a dialect alone.
  package init(_ suite: Suite, speaking dialect: Dialect) {
    self.init(suite, dialect.expectations, dialect.sentences, [])
  }

  private init(
    _ suite: Suite, _ expectations: [Expectation], _ sentences: [Sentence], _ dialects: [Dialect]
  ) {
    directory = suite.directory
    servers = suite.servers
    self.expectations = expectations
    self.sentences = sentences
    self.dialects = dialects
    clientIdentities = suite.clientIdentities
  }

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
    rowFaults() + missingRows() + uncitedSentences() + dialectFaults()
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
            allowed: FixtureDirectory.serverNames))
      }
      if case .named(let form) = row.forms,
        !CredentialWriting.all.contains(where: { $0.name == form })
      {
        faults.append(
          row.place.error(
            "there is no form \"\(form)\"",
            allowed: "*, -, " + CredentialWriting.all.map(\.name).joined(separator: ", ")))
      }
      faults += unknownOptions(row)
      let ids = Set(sentences.map(\.id))
      faults += row.sentences.filter { !ids.contains($0) }.map {
        row.place.error("there is no sentence \"\($0)\"")
      }
      return faults
    }
  }

  private func unknownOptions(_ row: Expectation) -> [FixtureError] {
    let known: [(field: ClientVariation.Field, values: [String])] = [
      (.sslcert, clientIdentities),
      (.sslrootcert, [ClientVariation.givenRoot]),
      (.sslnegotiation, ClientOptions.SSLNegotiation.allCases.map(\.rawValue)),
    ]
    return known.compactMap { field, values in
      guard let value = row.variation[field], !values.contains(value) else { return nil }
      return row.place.error(
        "there is no \(field.rawValue) \"\(value)\"", allowed: values.joined(separator: ", "))
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

  /// Each fixture must say what comes of each mode, in every form that it speaks of.
  private func missingRows() -> [FixtureError] {
    let rows = Dictionary(grouping: expectations, by: \.server)
      .mapValues { rows in rows.filter { $0.variation == Self.usual(rows) } }
    let given = Set(rows.values.joined().flatMap { $0.casesByForm() }.map(\.unvariedID))
    return servers.keys.sorted().flatMap { server in
      let forms = self.forms(of: server, rows[server] ?? [])
      return SSLMode.allCases.compactMap { mode -> FixtureError? in
        let missing =
          forms
          .filter { $0.modes.contains(mode) }
          .filter { !given.contains("\(server)/\(mode.rawValue)/\($0.name)") }
        guard !missing.isEmpty else { return nil }
        let isAll = missing.count == forms.filter { $0.modes.contains(mode) }.count
        let isIdentity = directory.identities.recipes.contains(server)
        return FixtureError(
          file: isIdentity ? "identities.yaml" : "servers/\(server).yaml",
          key: isIdentity ? server : "",
          problem: "no row of a table says what comes of \(mode.rawValue)"
            + (isAll ? "" : " in " + missing.map(\.name).joined(separator: ", ")))
      }
    }
  }

  /// The client of which all must be said: the one that the fixture would let in, or where no row is
  /// about that, the first.
  private static func usual(_ rows: [Expectation]) -> ClientVariation {
    let plain = ClientVariation()
    return rows.contains { $0.variation == plain } ? plain : rows.first?.variation ?? plain
  }

  /// All of them for a fixture of which the tables say nothing.
  private func forms(of server: String, _ rows: [Expectation]) -> [CredentialWriting] {
    guard !rows.isEmpty else { return CredentialWriting.all }
    return CredentialWriting.all.filter { writing in
      rows.contains { $0.forms.contains(writing) }
    }
  }

  func uncitedSentences() -> [FixtureError] {
    let asserted = Set(casesByForm().flatMap(\.sentences))
    return sentences.filter { !asserted.contains($0.id) }.map {
      FixtureError(
        file: $0.file, line: $0.line,
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
