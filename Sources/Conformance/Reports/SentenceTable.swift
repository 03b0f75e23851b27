import PostgresSession

/// Connectors and the document's sentences that each keeps, as Markdown.
///
/// A row a connector, a column a group of sentences (a credential form's, a mode's), and in a cell a
/// mark for each sentence, in the order in which the document has them; a list below says which they
/// are. A sentence that the document repeats for each platform counts once.
package struct SentenceTable: Sendable {
  private let records: [RunRecord]
  private let groups: [Group]

  /// A column.
  private struct Group {
    var name: String
    var promises: [Promise]
  }

  /// A sentence, with its ids on all platforms.
  private struct Promise {
    var text: String
    var ids: [String]
  }

  enum Mark: String, CaseIterable {
    case kept = "✓"
    case inPart = "◐"
    case broken = "✗"
    case notRun = "–"

    var meaning: String {
      switch self {
      case .kept: "holds in every case"
      case .inPart: "in some, and the connector's file says why not in the others"
      case .broken: "in none"
      case .notRun: "the connector does not have it"
      }
    }
  }

  /// Of the suite's sentences only the document's are told.
  package init(_ records: [RunRecord], of sentences: [Sentence]) {
    self.records = records
    var groups: [Group] = []
    for sentence in sentences where sentence.file == Self.document {
      let name = sentence.group(among: sentences)
      let index = groups.firstIndex { $0.name == name } ?? groups.count
      if index == groups.count { groups.append(Group(name: name, promises: [])) }
      if let same = groups[index].promises.firstIndex(where: { $0.text == sentence.text }) {
        groups[index].promises[same].ids.append(sentence.id)
      } else {
        groups[index].promises.append(Promise(text: sentence.text, ids: [sentence.id]))
      }
    }
    self.groups = groups
  }

  private static let document = "document.sentences"

  package var markdown: String {
    let header = row([""] + groups.map(\.name))
    let rule = row(["---"] + groups.map { _ in "---" })
    let rows = records.map { record in
      row([record.connector] + groups.map { group in marks(group, record) })
    }
    let legend = Mark.allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: " · ")
    let sentences = groups.map { group in
      "- **\(group.name)**: " + group.promises.map(\.text).joined(separator: " · ")
    }
    return ([header, rule] + rows + ["", legend, ""] + sentences).joined(separator: "\n")
  }

  private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  private func marks(_ group: Group, _ record: RunRecord) -> String {
    let marks = group.promises.map { mark($0, record) }
    // Nothing of it: once is enough.
    guard marks.contains(where: { $0 != .notRun }) else { return Mark.notRun.rawValue }
    return marks.map(\.rawValue).joined()
  }

  private func mark(_ promise: Promise, _ record: RunRecord) -> Mark {
    let grades = record.cases
      .filter { !Set($0.sentences).isDisjoint(with: promise.ids) }
      .compactMap { Verdict.Grade(rawValue: $0.grade) }
      .filter { $0 != .unimplemented }
    let kept = grades.count { [.passed, .nonStrict, .unexpectedlyPassed].contains($0) }
    if grades.isEmpty { return .notRun }
    return kept == grades.count ? .kept : kept == 0 ? .broken : .inPart
  }
}

extension Sentence {
  /// What it is about: a mode, the allowlist, how credentials are written, or what they are.
  fileprivate func group(among sentences: [Sentence]) -> String {
    let parts = id.split(separator: ".")
    guard platform != nil, let subject = parts.dropFirst().first else {
      return id.prefix(1).uppercased() + id.dropFirst()
    }
    if let mode = SSLMode.allCases.first(where: { $0.rawValue.lowercased() == subject }) {
      return mode.rawValue
    }
    let onAll = sentences.filter { $0.text == text && $0.platform != nil }.count > 1
    return onAll ? "Credentials" : "Forms"
  }
}
