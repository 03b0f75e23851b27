/// What is wrong with an input file, where, and what would be right.
///
/// Its description is one line, as compilers write it: `plain.yaml:4: settings.ssl: …; use …`.
package struct FixtureError: Error, Hashable, Sendable, CustomStringConvertible {
  package var file: String
  /// Counted from 1; nil where the fault is the file's as a whole.
  package var line: Int?
  /// The keys that lead to the fault, as `settings.ssl`; empty at the top.
  package var key: String
  package var problem: String
  package var allowed: String?

  package init(
    file: String, line: Int? = nil, key: String = "", problem: String, allowed: String? = nil
  ) {
    self.file = file
    self.line = line
    self.key = key
    self.problem = problem
    self.allowed = allowed
  }

  package var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    let subject = key.isEmpty ? "" : " \(key):"
    return "\(place):\(subject) \(problem)" + (allowed.map { "; use \($0)" } ?? "")
  }
}
