/// PostgreSQL's spellings of a boolean: any unambiguous beginning of true, false, yes, no; on, off;
/// 1, 0; in any case (`parse_bool`).
package enum PostgresBoolean {
  package static func parse(_ text: String) -> Bool? {
    let text = text.lowercased()
    guard !text.isEmpty else { return nil }
    if "true".hasPrefix(text) || "yes".hasPrefix(text) || text == "on" || text == "1" {
      return true
    }
    if "false".hasPrefix(text) || "no".hasPrefix(text) || text == "0" || text == "off"
      || text == "of"
    {
      return false
    }
    return nil
  }
}
