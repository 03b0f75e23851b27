import Foundation
import PostgresSession
import Synchronization

/// A file that a fixture includes: tables and queries for several.
package struct IncludedFile: Sendable {
  let url: URL
  /// What it includes itself.
  let include: [YAMLText]
  let tables: TablesReader
  let queries: [QueryAnswer]
  /// Of its system tables, where it has some.
  let catalogue: SystemCatalogue?

  package static let shape = YAMLShape.object(keys)
  private static let keys: YAMLKeys = [
    "summary": .optional(.nonEmpty, "What it has, in a sentence."),
    "include": .optional(.list(.nonEmpty), "Further files, or names of Fixtures/includes."),
    "tables": .optional(TablesReader.shape, "Tables that SELECT can ask for, by name."),
    "queries": .optional(QueriesReader.shape, "Answers to statements; the first that fits."),
  ]

  private init(
    _ text: String, at file: IncludeFolder.File, _ version: ServerVersion
  ) throws(FixtureError) {
    let fields = try YAMLValue(yaml: text, file: file.shown).fields(Self.keys)
    url = file.url
    _ = try fields["summary"]?.nonEmptyString()
    include = try fields["include"]?.texts() ?? []
    tables = try TablesReader(fields["tables"], version)
    queries = try QueriesReader(fields["queries"]).answers
    let system = tables.tables.filter(\.isSystem)
    catalogue = system.isEmpty ? nil : SystemCatalogue(system, version)
  }

  /// What was read before is not read again, as long as the text is the same.
  static func cached(
    _ text: String, at file: IncludeFolder.File, _ version: ServerVersion
  ) throws(FixtureError) -> IncludedFile {
    let key = Key(text: text, url: file.url, shown: file.shown, major: version.major)
    if let known = cache.withLock({ $0[key] }) { return known }
    let read = try IncludedFile(text, at: file, version)
    cache.withLock { $0[key] = read }
    return read
  }

  private struct Key: Hashable {
    var text: String
    var url: URL
    var shown: String
    var major: Int
  }

  private static let cache = Mutex<[Key: IncludedFile]>([:])
}
