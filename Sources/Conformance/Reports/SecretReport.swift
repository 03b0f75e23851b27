import PostgresSession

/// Which secrets somebody else could have had in a run, and in which cases.
package struct SecretReport: Hashable, Sendable {
  package let rows: [Row]

  /// The cases in which a secret went one way.
  package struct Row: Codable, Hashable, Sendable {
    /// As `in the clear`.
    package var way: String
    /// As `scram-proof`.
    package var secret: String
    /// The modes promise no better.
    package var isAllowed: Bool
    /// By id, in the order of the run.
    package var cases: [String]
  }

  package init(_ verdicts: [Verdict]) {
    var cases: [Exposure: [String]] = [:]
    for verdict in verdicts {
      for exposure in verdict.exposures { cases[exposure, default: []].append(verdict.testCase.id) }
    }
    rows = cases.keys.sorted { $0.rank < $1.rank }.map { exposure in
      Row(
        way: exposure.way.rawValue, secret: exposure.secret.rawValue,
        isAllowed: exposure.isAllowed, cases: cases[exposure] ?? [])
    }
  }

  /// A line a row; of what the modes allow, the number of cases alone.
  package var lines: [String] {
    rows.map { row in
      let subject = "secrets: \(row.secret) \(row.way) in \(row.cases.count.cases)"
      guard !row.isAllowed else { return "\(subject), as their modes allow" }
      let shown = row.cases.prefix(Self.shownCases).joined(separator: ", ")
      let more = row.cases.count - Self.shownCases
      return "\(subject): \(shown)" + (more > 0 ? " and \(more) more" : "")
    }
  }

  private static let shownCases = 5
}

extension Int {
  /// As `1 case` or `2 cases`.
  var cases: String { "\(self) \(self == 1 ? "case" : "cases")" }
}

extension Exposure {
  /// What the modes do not allow before what they do.
  fileprivate var rank: String {
    let way = Way.allCases.firstIndex(of: way) ?? 0
    return "\(way) \(isAllowed ? 1 : 0) \(secret.rawValue)"
  }
}
