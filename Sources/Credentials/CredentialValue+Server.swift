extension CredentialValue {
  /// The one host that the text names, an IPv6 address without its brackets.
  ///
  /// Drivers also take lists of hosts, socket directories, and ports behind the name; the document
  /// takes "the name or IP address" and has a credential of its own for the port.
  func server() throws(CredentialsError) -> String {
    let allowed = CredentialField.server.allowed
    let text = try filled(allowed: allowed)
    for (mark, problem) in Self.marksOfNoServer where mark(text) {
      throw place.error(problem, allowed: allowed)
    }
    guard text.contains(":") || text.contains("[") || text.contains("]") else { return text }
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
    let address = isBracketed ? String(text.dropFirst().dropLast()) : text
    guard isIPv6Address(address) else {
      throw place.error(Self.problem(ofColonsIn: text), allowed: allowed)
    }
    return address
  }

  /// What shows that a text is no server, and how to say so; the first that holds counts.
  private static let marksOfNoServer: [(@Sendable (String) -> Bool, String)] = [
    ({ $0.contains(",") }, "names several hosts"),
    ({ $0.hasPrefix("/") || $0.hasPrefix("@") }, "is the path of a local socket"),
    ({ $0.hasPrefix("{") && $0.hasSuffix("}") }, "is still the document's placeholder"),
    ({ $0.contains("://") }, "is a URI; write its parts as credentials"),
    (
      { $0.unicodeScalars.contains { $0.properties.isWhitespace } },
      "holds white space; credentials in one string are separated by ';'"
    ),
    (
      { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } },
      "holds a control character"
    ),
  ]

  private static func problem(ofColonsIn text: String) -> String {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let namesPort = parts.last.map { !$0.isEmpty && $0.allSatisfy(\.isNumber) } ?? false
    let isOneName = parts.count == 2 || text.contains("]:")
    return namesPort && isOneName
      ? "names a port too; write the port as port"
      : "has ':' or brackets but is no IPv6 address"
  }
}
