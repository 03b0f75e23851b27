import MockPostgres
import PostgresSession
package import ServerFixtures

/// Rows of expectations, in the notation of PostgreSQL's `005_negotiate_encryption.pl`.
///
/// ```
/// rows 2
/// [*.disable.2]
/// # SERVER      CLIENT  SSLMODE  FORM  EVENTS             -> OUTCOME
/// hostssl-only  -       Disable  *     connect, authfail  -> fail
/// .             .       Allow    .     …
/// ```
/// The first line says how many rows there are, so that none is lost unnoticed. A line in brackets
/// cites the sentences that the rows below it assert. `.` is the column's value in the row above,
/// `*` every value, `-` none, or none in particular; modes may be several, with commas.
package enum ExpectationTable {
  package static func parse(_ text: String, file: String) throws(FixtureError) -> [Expectation] {
    var rows: [Expectation] = []
    var plan: (count: Int, place: Expectation.Place)?
    var sentences: [String] = []
    var previous: [String] = []
    var count = 0
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let place = Expectation.Place(file: file, line: index + 1)
      guard let first = line.first(where: { $0 != " " }), first != "#" else { continue }
      guard plan != nil else {
        plan = (try self.plan(line, place), place)
        continue
      }
      if first == "[" {
        sentences = try citation(line, place)
        continue
      }
      guard !sentences.isEmpty else {
        throw place.error("the row stands below no sentence", allowed: "a line [ID …] before it")
      }
      let columns = try self.columns(line, previous, place)
      previous = columns
      count += 1
      rows += try self.rows(columns, sentences, place)
    }
    guard let plan else { throw FixtureError(file: file, problem: "the table is empty") }
    guard plan.count == count else {
      throw plan.place.error("says \(plan.count) rows, and there are \(count)")
    }
    return rows
  }

  private static func plan(
    _ line: Substring, _ place: Expectation.Place
  ) throws(FixtureError) -> Int {
    let words = line.split(separator: " ")
    guard words.count == 2, words[0] == "rows", let count = Int(words[1]) else {
      throw place.error("the table does not begin with its number of rows", allowed: "rows N")
    }
    return count
  }

  private static func citation(
    _ line: Substring, _ place: Expectation.Place
  ) throws(FixtureError) -> [String] {
    guard line.hasSuffix("]") else {
      throw place.error("the bracket is not closed", allowed: "[ID …]")
    }
    let ids = line.drop { $0 == " " || $0 == "[" }.dropLast()
      .split(separator: " ").flatMap { Sentence.expand(String($0)) }
    guard !ids.isEmpty else { throw place.error("cites no sentence", allowed: "[ID …]") }
    return ids
  }

  /// Server, client, mode, form, events, outcome; each `.` replaced.
  private static func columns(
    _ line: Substring, _ previous: [String], _ place: Expectation.Place
  ) throws(FixtureError) -> [String] {
    let allowed = "SERVER CLIENT SSLMODE FORM EVENTS -> OUTCOME"
    guard let arrow = line.firstRange(of: "->") else {
      throw place.error("the row has no ->", allowed: allowed)
    }
    let left = line[..<arrow.lowerBound].split(separator: " ", maxSplits: 4)
    guard left.count == 5 else {
      throw place.error("the row has too few columns", allowed: allowed)
    }
    let columns = left.map { $0.trimmed } + [line[arrow.upperBound...].trimmed]
    guard columns.contains(".") else { return columns }
    guard previous.count == columns.count else {
      throw place.error("\".\" stands in the first row", allowed: "the value itself")
    }
    return zip(columns, previous).map { $0 == "." ? $1 : $0 }
  }

  /// One for each of the modes that the row names.
  private static func rows(
    _ columns: [String], _ sentences: [String], _ place: Expectation.Place
  ) throws(FixtureError) -> [Expectation] {
    var modes: [SSLMode?] = []
    for mode in columns[2].split(separator: ",", omittingEmptySubsequences: false) {
      modes.append(mode == "*" ? nil : try word(String(mode), "sslMode", place))
    }
    let variation = try variation(columns[1], place)
    let events = try events(columns[4], place)
    let outcome: Outcome = try word(columns[5], "outcome", place)
    return modes.map { mode in
      Expectation(
        server: columns[0], variation: variation, mode: mode,
        forms: .init(columns[3]), events: events, outcome: outcome,
        sentences: sentences, place: place)
    }
  }

  static func variation(
    _ text: String, _ place: Expectation.Place
  ) throws(FixtureError) -> ClientVariation {
    guard text != "-" else { return ClientVariation() }
    var changes: [ClientVariation.Change] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else {
        throw place.error("\"\(part)\" is no change of the client", allowed: "- or FIELD=VALUE")
      }
      let field: ClientVariation.Field = try word(String(pair[0]), "field", place)
      guard !changes.contains(where: { $0.field == field }) else {
        throw place.error("\"\(field.rawValue)\" is changed twice")
      }
      changes.append(.init(field: field, value: String(pair[1])))
    }
    return ClientVariation(changes)
  }

  private static func events(
    _ text: String, _ place: Expectation.Place
  ) throws(FixtureError) -> [Event] {
    guard text != "-" else { return [] }
    var events: [Event] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      events.append(try word(part.trimmed, "event", place))
    }
    return events
  }

  private static func word<Word: CaseIterable & RawRepresentable<String>>(
    _ text: String, _ what: String, _ place: Expectation.Place
  ) throws(FixtureError) -> Word {
    guard let word = Word(rawValue: text) else {
      throw place.error(
        "\"\(text)\" is no \(what)", allowed: Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    split(separator: " ").joined(separator: " ")
  }
}
