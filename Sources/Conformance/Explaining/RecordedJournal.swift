import Foundation

/// What `serve --json` has written of connections that are closed.
struct RecordedJournal {
  private let connections: [Connection]

  private struct Connection: Decodable {
    var fixture: String
    var outcome: String
    var errors: [SentError]

    struct SentError: Decodable {
      var message: String
    }
  }

  /// Nil for a text that is no journal; lines of other events are passed over.
  init?(_ text: String) {
    guard text.drop(while: { $0.isWhitespace }).first == "{" else { return nil }
    connections = text.split(whereSeparator: \.isNewline).compactMap { line in
      try? JSONDecoder().decode(Connection.self, from: Data(line.utf8))
    }
  }

  /// The errors that the clients were told, a line each.
  var errors: String {
    connections.flatMap(\.errors).map(\.message).joined(separator: "\n")
  }

  /// What a server that let nobody in is there to show: a hang leaves no other trace.
  ///
  /// Those first of which the server is the first.
  func shown(of explanations: [Explanation]) -> [Explanation] {
    let fixtures = connections.filter { $0.outcome == "fail" }.map(\.fixture)
    let ranked = explanations.compactMap { explanation in
      explanation.fixtures.firstIndex(where: fixtures.contains).map { ($0, explanation) }
    }
    let ranks = Set(ranked.map(\.0)).sorted()
    return ranks.flatMap { rank in ranked.filter { $0.0 == rank }.map(\.1) }
  }
}
