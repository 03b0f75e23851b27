/// What parts one list of lines from another, as `diff -u` shows it.
package struct UnifiedDiff: Hashable, Sendable {
  /// In order: what only the old has (`-`), what only the new has (`+`), and what both have (` `).
  private let lines: [String]
  private static let context = 3

  package init(_ old: [String], _ new: [String]) {
    let difference = new.difference(from: old)
    let removed = Set(difference.removals.map(Self.offset))
    let inserted = Set(difference.insertions.map(Self.offset))
    var lines: [String] = []
    var next = 0
    for (index, line) in old.enumerated() {
      if removed.contains(index) {
        lines.append("-\(line)")
        continue
      }
      while inserted.contains(next) {
        lines.append("+\(new[next])")
        next += 1
      }
      lines.append(" \(line)")
      next += 1
    }
    lines += new[next...].map { "+\($0)" }
    self.lines = lines
  }

  private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  /// The lines that differ, with their sign.
  package var changes: [String] { lines.filter { !$0.hasPrefix(" ") } }

  /// The lines that differ, with some of those around them; `@@` where others are left out.
  package var text: String {
    let changed = lines.indices.filter { !lines[$0].hasPrefix(" ") }
    let shown = lines.indices.filter { index in
      changed.contains { abs($0 - index) <= Self.context }
    }
    return zip(shown, [-1] + shown).map { index, before in
      (before == index - 1 ? "" : "@@ \(index + 1) @@\n") + lines[index]
    }.joined(separator: "\n")
  }
}
