package import MockPostgres

/// Takes out of what was seen what must not be shown, and what is too long to be.
///
/// A connector may put its password anywhere: into what it prints, its application's name, a
/// statement.
package struct Secrecy: Hashable, Sendable {
  private let secrets: [String]
  static let mask = "•••"
  private static let longestOutput = 8_000
  /// Messages of a connection that are kept, from its beginning and from its end.
  private static let kept = (first: 150, last: 50)

  package init(_ secrets: [String]) {
    self.secrets = secrets.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
  }

  package func redacted(_ text: String) -> String {
    let text = hidden(text)
    guard text.utf8.count > Self.longestOutput else { return text }
    return text.prefix(Self.longestOutput) + "…"
  }

  package func redacted(_ journal: Journal) -> Journal {
    var journal = journal
    for index in journal.connections.indices { redact(&journal.connections[index]) }
    return journal
  }

  private func redact(_ connection: inout ConnectionJournal) {
    connection.trace = abridged(connection.trace).map(hidden)
    connection.log = connection.log.map(hidden)
    for index in connection.startup?.parameters.indices ?? 0..<0 {
      connection.startup?.parameters[index].value.replace(with: hidden)
    }
    for index in connection.errors.indices {
      connection.errors[index].message.replace(with: hidden)
    }
  }

  private func abridged(_ trace: [String]) -> [String] {
    let left = trace.count - Self.kept.first - Self.kept.last
    guard left > 1 else { return trace }
    return trace.prefix(Self.kept.first) + ["… \(left) more"] + trace.suffix(Self.kept.last)
  }

  private func hidden(_ text: String) -> String {
    secrets.reduce(text) { $0.replacing($1, with: Self.mask) }
  }
}

extension String {
  fileprivate mutating func replace(with change: (String) -> String) {
    self = change(self)
  }
}
