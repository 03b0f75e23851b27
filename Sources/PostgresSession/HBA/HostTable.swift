/// The names of addresses, as `/etc/hosts` has them.
package struct HostTable: Hashable, Sendable {
  /// The first name of an address is what it is called.
  private var names: [IPAddress: String] = [:]

  package init() {}

  /// The lines of a file like `/etc/hosts`; those that say nothing are left out.
  package init(_ lines: [String]) {
    for line in lines { try? add(line) }
  }

  /// Adds a line: an address, its name, and other names for it; an earlier line counts more.
  package mutating func add(_ line: String) throws(HBAError) {
    let fields = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
    guard let first = fields.first, let address = IPAddress(first) else {
      throw HBAError("\"\(line)\" begins with no IP address")
    }
    guard fields.count > 1 else { throw HBAError("\"\(line)\" has no name behind the address") }
    names[address] = names[address] ?? String(fields[1])
  }

  /// The other's lines count less.
  package mutating func merge(_ other: HostTable) {
    names.merge(other.names) { own, _ in own }
  }

  package func name(of address: IPAddress) -> String? { names[address] }
}

extension HBARule {
  /// The rule is for a host by its name, or for all whose names end as it says.
  package var namesHost: Bool {
    if case .host = address { true } else { false }
  }
}

extension [HBARule] {
  /// What PostgreSQL's log says of the name of a client that no rule fits; nil where none asked.
  func hostNameDetail(of request: HBARequest) -> String? {
    let patterns = compactMap { rule -> String? in
      guard case .host(let pattern) = rule.address, rule.connectionType.matches(request) else {
        return nil
      }
      return pattern
    }
    guard !patterns.isEmpty else { return nil }
    guard let name = request.hostName else {
      return "Could not resolve client IP address to a host name: Name or service not known."
    }
    let isChecked = patterns.contains { HBARule.host($0, isThatOf: name) }
    return "Client IP address resolved to \"\(name)\", "
      + "forward lookup \(isChecked ? "matches" : "not checked")."
  }
}

extension HBARule {
  /// As `hostname_match`: letters have no case, and a leading dot is for all names that end so.
  static func host(_ pattern: String, isThatOf name: String) -> Bool {
    let (pattern, name) = (pattern.lowercased(), name.lowercased())
    return pattern.hasPrefix(".") ? name.hasSuffix(pattern) : name == pattern
  }
}
