import Credentials
package import PostgresSession

/// An sslMode that a connector treats as another one, told from a whole run.
///
/// In every case of that mode it did what the tables say of the other, and in some of them not what
/// they say of its own.
package struct ModeConfusion: Hashable, Sendable {
  package var mode: SSLMode
  /// Where several fit, all of them.
  package var treatedAs: [SSLMode]
  /// How many cases of the mode were not as expected.
  package var failures: Int
  /// How many cases tell it.
  package var cases: Int

  /// Fewer could tell it by chance.
  private static let leastCases = 3

  /// One for each mode that is treated as others, in the order of the modes.
  ///
  /// What the tables say of other modes is taken from the cases of the same run.
  package static func all(in verdicts: [Verdict]) -> [ModeConfusion] {
    let groups = Dictionary(grouping: verdicts) { $0.testCase.idWithoutMode }
    return SSLMode.allCases.compactMap { mode in
      let own = verdicts.filter { $0.testCase.mode == mode && $0.grade != .unimplemented }
      let failures = own.count { $0.grade == .failed }
      guard failures > 0, own.count >= leastCases else { return nil }
      let treatedAs = SSLMode.allCases.filter { other in
        other != mode
          && own.allSatisfy { verdict in
            let expectation = groups[verdict.testCase.idWithoutMode]?
              .first { $0.testCase.mode == other }?.testCase.expectation
            return verdict.events == expectation?.events && verdict.outcome == expectation?.outcome
          }
      }
      guard !treatedAs.isEmpty else { return nil }
      return ModeConfusion(
        mode: mode, treatedAs: treatedAs, failures: failures, cases: own.count)
    }
  }
}

extension ModeConfusion: CustomStringConvertible {
  package var description: String {
    let others = treatedAs.map(\.rawValue).joined(separator: " or ")
    return "it treats \(mode.rawValue) as \(others): in all \(cases) cases it did what the tables "
      + "say of that, \(failures) of them failed"
  }
}

extension [ModeConfusion] {
  /// A line each; one in their place where every mode is treated as the same one.
  package var lines: [String] {
    let strong = SSLMode.allCases.first { mode in
      count > 2 && count == SSLMode.allCases.count - 1 && allSatisfy { $0.treatedAs.contains(mode) }
    }
    guard let strong else { return map(\.description) }
    let (failures, cases) = (map(\.failures).reduce(0, +), map(\.cases).reduce(0, +))
    return [
      "it ignores sslMode: in all \(cases) cases of other modes it did what the tables say of "
        + "\(strong.rawValue), \(failures) of them failed"
    ]
  }
}

extension ConformanceCase {
  fileprivate var idWithoutMode: [String] {
    [server, variation.description, writing?.name ?? ""]
  }
}
