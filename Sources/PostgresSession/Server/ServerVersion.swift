/// The PostgreSQL version that a server claims to be, and behaves as: 13 to 18.
package struct ServerVersion: Hashable, Sendable, CustomStringConvertible {
  package static let supportedMajors = 13...18
  package static let newest = ServerVersion(major: 18, minor: 1, description: "18.1")

  package let major: Int
  package let minor: Int
  /// As `server_version` reports it: `18.1`, `15.18 (Debian 15.18-0+deb12u1)`.
  package let description: String

  private init(major: Int, minor: Int, description: String) {
    self.major = major
    self.minor = minor
    self.description = description
  }

  /// Nil where the text does not begin with a supported major version, a dot and a minor version.
  package init?(_ text: String) {
    let number = text.prefix { $0 != " " }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let major = parts[0], let minor = parts[1], minor >= 0,
      Self.supportedMajors.contains(major)
    else { return nil }
    self.init(major: major, minor: minor, description: text)
  }

  /// The newest protocol: 3.2 from 18 on.
  package var newestProtocolMinor: Int { major >= 18 ? 2 : 0 }

  /// As `server_version_num`: 180001.
  package var number: Int { major * 10_000 + minor }

  /// Whether it is the release whose files, lines and routines errors have.
  package var hasReferenceSource: Bool { number == 150_018 }

  /// What `SELECT version()` answers.
  package var fullDescription: String {
    "PostgreSQL \(description) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1)"
      + " 12.2.0, 64-bit"
  }
}
