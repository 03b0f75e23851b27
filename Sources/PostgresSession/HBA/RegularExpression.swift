/// A regular expression of pg_hba.conf or pg_ident.conf: a token that begins with a slash.
///
/// Swift's syntax stands for PostgreSQL's; they agree on what such files hold.
package struct RegularExpression: Hashable, Sendable {
  package let pattern: String

  package init(_ pattern: String) throws(HBAError) {
    self.pattern = pattern
    guard Self.compiled(pattern) != nil else {
      throw HBAError("invalid regular expression \"\(pattern)\"")
    }
  }

  private static func compiled(_ pattern: String) -> Regex<AnyRegexOutput>? {
    try? Regex(pattern)
  }

  /// Nil where nothing in the text matches; else the first group, which is nil where there is none.
  func firstMatch(in text: String) -> (group: String?, isMatch: Void)? {
    guard let match = try? Self.compiled(pattern)?.firstMatch(in: text) else { return nil }
    return (match.count > 1 ? match[1].substring.map(String.init) : nil, ())
  }

  func matches(_ text: String) -> Bool { firstMatch(in: text) != nil }
}
