import Foundation
package import ServerFixtures

/// Why a difference is to be, from `comparison.reasons`.
///
/// A line is the cases, the lines of a diff with their sign, and the reason, parted by ` | `; in the
/// first two `*` stands for any text. Blank lines and those that begin with `#` say nothing.
package struct ComparisonReason: Hashable, Sendable {
  package var cases: String
  package var change: String
  package var reason: String
  package var file: String
  package var line: Int

  package static let file = "comparison.reasons"

  /// Those of a folder of fixtures; none where it has no such file.
  package static func all(_ directory: FixtureDirectory) throws(FixtureError) -> [Self] {
    let url = directory.url.appending(path: file)
    guard (try? url.checkResourceIsReachable()) == true else { return [] }
    return try parse(try FixtureDirectory.text(of: url, shownAs: file), file: file)
  }

  package static func parse(_ text: String, file: String) throws(FixtureError) -> [Self] {
    var reasons: [Self] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("#") {
      let fields = line.split(separator: " | ", maxSplits: 2).map {
        $0.trimmingPrefix(while: \.isWhitespace)
      }
      let sign = fields.dropFirst().first?.first
      guard fields.count == 3, sign == "-" || sign == "+" else {
        throw FixtureError(
          file: file, line: index + 1, problem: "is no reason",
          allowed: "CASES | -LINE | REASON, or +LINE for what the mock alone has")
      }
      reasons.append(
        Self(
          cases: Self.trimmed(fields[0]), change: Self.trimmed(fields[1]),
          reason: Self.trimmed(fields[2]), file: file, line: index + 1))
    }
    return reasons
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.prefix(text.count - text.reversed().prefix(while: \.isWhitespace).count))
  }

  package func explains(_ change: String, of testCase: ComparisonCase) -> Bool {
    covers(testCase) && Glob(self.change).matches(change)
  }

  package func covers(_ testCase: ComparisonCase) -> Bool {
    Glob(cases).matches(testCase.id)
  }
}
