import Foundation
import Support
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
    guard let openssl = Program.find("openssl")?.path else {
      throw Absence("openssl is not installed")
    }
    guard let programs = programFolders.first(where: isPostgres) else {
      throw Absence("PostgreSQL \(major) is not installed")
    }
    // The server's own first: what Debian has in PATH is a script that looks for it.
    let own = "\(programs)/psql"
    let psql = FileManager.default.isExecutableFile(atPath: own) ? own : Program.find("psql")?.path
    guard let psql else { throw Absence("psql is not installed") }
    let answer = answer("\(programs)/postgres --version")
    let version = answer?.split(separator: ") ", maxSplits: 1).last.map(String.init)
    guard let version, version.hasPrefix("\(major).") else {
      throw Absence("the PostgreSQL installed is not version \(major)")
    }
    return Installation(
      programs: programs, psql: psql, openssl: openssl, version: version,
      asOwner: try commandPrefix())
  }

  private static var programFolders: [String] {
    [
      "/usr/lib/postgresql/\(major)/bin", "/usr/pgsql-\(major)/bin",
      "/opt/homebrew/opt/postgresql@\(major)/bin",
    ] + [answer("pg_config --bindir")].compactMap(\.self)
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
    if let setpriv = Program.find("setpriv")?.path {
      prefix = [setpriv, "--reuid", user, "--regid", user, "--init-groups"]
    } else if let runuser = Program.find("runuser")?.path {
      prefix = [runuser, "-u", user, "--"]
    } else {
      throw Absence("PostgreSQL does not run as root, and neither setpriv nor runuser is installed")
    }
    guard answer((prefix + ["true"]).joined(separator: " ")) != nil else {
      throw Absence("PostgreSQL does not run as root, and \(user) may not be asked to")
    }
    return prefix
  }

  /// What a command says, waited for: whether tests are skipped is found before any runs.
  ///
  /// Nil where it fails.
  private static func answer(_ command: String) -> String? {
    guard let pipe = unsafe popen("\(command) 2>/dev/null", "r") else { return nil }
    let file = unsafe FileHandle(fileDescriptor: dup(fileno(pipe)), closeOnDealloc: true)
    let output = try? file.readToEnd()
    guard unsafe pclose(pipe) == 0 else { return nil }
    return String(decoding: output ?? Data(), as: UTF8.self)
      .trimmingCharacters(in: .newlines)
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
