import Foundation
import Testing

/// PostgreSQL 15 as it is installed on this machine, with the programs that the tests run.
struct Installation: Sendable {
  /// The folder of `initdb`, `pg_ctl` and `postgres`.
  let programs: String
  let psql: String
  let openssl: String
  /// As `server_version` reports it: `15.18 (Debian 15.18-0+deb12u1)`.
  let version: String
  /// What stands before a command so that it runs as a user that PostgreSQL accepts: not as root.
  let asOwner: [String]

  /// The major version that is compared with, and the minor release whose source lines are imitated.
  static let major = "15"
  private static let referenceVersion = "15.18 (Debian 15.18-0+deb12u1)"

  /// Whether it is the very build whose source lines and compiler are imitated.
  var isReference: Bool { version == Self.referenceVersion }

  /// The installation, or why there is none.
  static let found = Result { () throws(Absence) in try find() }

  struct Absence: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
      self.description = description
    }
  }

  private static func find() throws(Absence) -> Installation {
    guard let openssl = Program.path(of: "openssl") else {
      throw Absence("openssl is not installed")
    }
    guard let programs = programFolders.first(where: isPostgres) else {
      throw Absence("PostgreSQL \(major) is not installed")
    }
    // The server's own first: what Debian has in PATH is a script that looks for it.
    let own = "\(programs)/psql"
    let psql = FileManager.default.isExecutableFile(atPath: own) ? own : Program.path(of: "psql")
    guard let psql else { throw Absence("psql is not installed") }
    let answer = try? Program.run("\(programs)/postgres", ["--version"])
    let version = answer?.output.split(separator: ") ", maxSplits: 1).last.map(String.init)
    guard let version = version?.trimmingCharacters(in: .newlines), version.hasPrefix("\(major).")
    else { throw Absence("the PostgreSQL installed is not version \(major)") }
    return Installation(
      programs: programs, psql: psql, openssl: openssl, version: version,
      asOwner: try commandPrefix())
  }

  private static var programFolders: [String] {
    let configured = try? Program.run("pg_config", ["--bindir"]).output
    return [
      "/usr/lib/postgresql/\(major)/bin", "/usr/pgsql-\(major)/bin",
      "/opt/homebrew/opt/postgresql@\(major)/bin",
    ] + [configured?.trimmingCharacters(in: .newlines)].compactMap(\.self)
  }

  private static func isPostgres(_ folder: String) -> Bool {
    ["initdb", "pg_ctl", "postgres"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)")
    }
  }

  private static func commandPrefix() throws(Absence) -> [String] {
    guard NSUserName() == "root" else { return [] }
    let user = "postgres"
    let prefix: [String]
    if let setpriv = Program.path(of: "setpriv") {
      prefix = [setpriv, "--reuid", user, "--regid", user, "--init-groups"]
    } else if let runuser = Program.path(of: "runuser") {
      prefix = [runuser, "-u", user, "--"]
    } else {
      throw Absence("PostgreSQL does not run as root, and neither setpriv nor runuser is installed")
    }
    guard let attempt = try? Program.run(prefix[0], prefix.dropFirst() + ["true"]),
      attempt.status == 0
    else { throw Absence("PostgreSQL does not run as root, and \(user) may not be asked to") }
    return prefix
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips, and says why, where there is no PostgreSQL to compare with.
  static var besidePostgreSQL: Self {
    switch Installation.found {
    case .success: .enabled(if: true)
    case .failure(let absence): .disabled("\(absence)")
    }
  }
}
