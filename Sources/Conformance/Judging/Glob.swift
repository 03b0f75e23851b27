/// A text in which `*` stands for any characters, also for none.
package struct Glob: Hashable, Sendable {
  private let parts: [Substring]

  package init(_ pattern: some StringProtocol) {
    parts = Substring(pattern).split(separator: "*", omittingEmptySubsequences: false)
  }

  package func matches(_ text: String) -> Bool {
    var rest = text[...]
    guard let first = parts.first, rest.hasPrefix(first) else { return false }
    rest = rest.dropFirst(first.count)
    guard parts.count > 1, let last = parts.last else { return rest.isEmpty }
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
