package import Foundation
package import ServerFixtures

/// What a driver's own documents promise where the document is silent, or where they differ from it.
///
/// The rows of `expectations/dialects/NAME.table` stand in the place of the document's for the same
/// cases; they assert the sentences of `NAME.sentences` beside it, and only those. A connector that
/// names no dialect, as the reference connector, is held to the document alone.
package struct Dialect: Hashable, Sendable {
  package let name: String
  let expectations: [Expectation]
  package let sentences: [Sentence]

  package static let document = Dialect(name: "document", expectations: [], sentences: [])

  /// Within `expectations`.
  static let folder = "dialects"

  /// Those of which there are tables, sorted; a folder of fixtures need not have any.
  static func names(in directory: FixtureDirectory) throws(FixtureError) -> [String] {
    let path = directory.url.appending(path: "expectations/\(folder)").path
    guard FileManager.default.fileExists(atPath: path) else { return [document.name] }
    return [document.name] + (try directory.names(in: "expectations/\(folder)", extension: "table"))
  }

  /// All but the document's own.
  static func all(in directory: FixtureDirectory) throws(FixtureError) -> [Dialect] {
    var dialects: [Dialect] = []
    for name in try names(in: directory).dropFirst() {
      dialects.append(try Dialect(name, in: directory))
    }
    return dialects
  }

  private init(_ name: String, in directory: FixtureDirectory) throws(FixtureError) {
    try self.init(
      table: directory.url.appending(path: "expectations/\(Self.folder)/\(name).table"),
      shownAs: "\(Self.folder)/\(name).table")
  }

  /// Reads a table, and the sentences of its name beside it; `file` is the table's in errors.
  package init(table url: URL, shownAs file: String) throws(FixtureError) {
    let beside = file.replacing(/table$/, with: "sentences")
    self.init(
      name: url.deletingPathExtension().lastPathComponent,
      expectations: try ExpectationTable.parse(
        try FixtureDirectory.text(of: url, shownAs: file), file: file),
      sentences: try Sentence.parse(
        try FixtureDirectory.text(of: Self.sentences(beside: url), shownAs: beside), file: beside))
  }

  /// Where a dialect's sentences are; the document's tables have none beside them.
  package static func sentences(beside table: URL) -> URL {
    table.deletingPathExtension().appendingPathExtension("sentences")
  }

  init(name: String, expectations: [Expectation], sentences: [Sentence]) {
    self.name = name
    self.expectations = expectations
    self.sentences = sentences
  }
}

// MARK: - Within a suite

extension Suite {
  /// `name` is one of `Dialect.names`.
  package func dialect(_ name: String) -> Dialect {
    dialects.first { $0.name == name } ?? .document
  }

  /// The sentences to which a connector of that dialect is held.
  package func sentences(in dialect: Dialect) -> [Sentence] {
    sentences + dialect.sentences
  }

  /// The same cases, with what the dialect expects of those of which it speaks.
  func cases(_ cases: [ConformanceCase], in dialect: Dialect) -> [ConformanceCase] {
    let rows = Suite(self, speaking: dialect)
    let own = Dictionary(
      (rows.casesByForm() + rows.casesByParameters()).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    return cases.map { own[$0.id] ?? $0 }
  }

  /// Of all dialects: what their tables have wrong by themselves, sentences that no row asserts, and
  /// rows that stand in the place of nothing, or say what the document's table says.
  func dialectFaults() -> [FixtureError] {
    dialects.flatMap { dialect in
      let rows = Suite(self, speaking: dialect)
      return rows.rowFaults() + rows.uncitedSentences() + needlessRows(dialect)
    }
  }

  private func needlessRows(_ dialect: Dialect) -> [FixtureError] {
    let said = Dictionary(
      casesByForm().map { ($0.id, $0.expectation) }, uniquingKeysWith: { first, _ in first })
    var places: Set<Expectation.Place> = []
    return Suite(self, speaking: dialect).casesByForm().compactMap { testCase in
      let (row, other) = (testCase.expectation, said[testCase.id])
      let differs = other.map { $0.events != row.events || $0.outcome != row.outcome }
      guard differs != true, places.insert(row.place).inserted else { return nil }
      return row.place.error(
        other.map { "says what \($0.place) says, of \(testCase.id)" }
          ?? "stands in the place of no row: \(testCase.id) is no case of the document's tables")
    }
  }
}
