import Foundation
package import PostgresSession
import Subprocess
import SystemPackage

/// A real PostgreSQL as it is installed on this machine.
package struct PostgresInstallation: Sendable {
  /// The folder of `initdb`, `pg_ctl` and `postgres`.
  package let programs: String
  package let version: ServerVersion
  /// What stands before a command so that it runs as a user that PostgreSQL accepts: not as root.
  package let asOwner: [String]
  /// Whom its files must belong to; nil where that is this program's own user.
  let owner: String?

  private static let needed = ["initdb", "pg_ctl", "postgres"]

  /// Why there is none, in words.
  package struct Absence: Error, CustomStringConvertible {
    package let description: String
  }

  /// The one in a folder of programs; without one, the newest that is found.
  package static func find(_ folder: String?) async throws(Absence) -> PostgresInstallation {
    let folders: [String]
    if let folder { folders = [folder] } else { folders = await usualFolders() }
    guard let programs = folders.first(where: isPostgres) else {
      throw Absence(
        description: folder.map { "\($0) does not have \(needed.joined(separator: ", "))" }
          ?? "no PostgreSQL server is installed (\(needed.joined(separator: ", ")))")
    }
    let answer = await output("\(programs)/postgres", ["--version"])
    let text = answer?.split(separator: ") ", maxSplits: 1).last.map(String.init)
    guard let text, let version = ServerVersion(text) else {
      throw Absence(description: "\(programs): the version cannot be imitated: \(answer ?? "none")")
    }
    guard NSUserName() == "root" else {
      return PostgresInstallation(programs: programs, version: version, asOwner: [], owner: nil)
    }
    return PostgresInstallation(
      programs: programs, version: version, asOwner: try await asUser("postgres"),
      owner: "postgres")
  }

  private static func isPostgres(_ folder: String) -> Bool {
    needed.allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
  }

  /// The newest major version first.
  private static func usualFolders() async -> [String] {
    let configured = await output("pg_config", ["--bindir"])
    return ServerVersion.supportedMajors.reversed().flatMap { major in
      [
        "/usr/lib/postgresql/\(major)/bin", "/usr/pgsql-\(major)/bin",
        "/opt/homebrew/opt/postgresql@\(major)/bin",
      ]
    } + [configured].compactMap(\.self)
  }

  private static func asUser(_ user: String) async throws(Absence) -> [String] {
    let ways = [
      ["setpriv", "--reuid", user, "--regid", user, "--init-groups"],
      ["runuser", "-u", user, "--"],
    ]
    for way in ways where await output(way[0], Array(way.dropFirst()) + ["true"]) != nil {
      return ["/usr/bin/env"] + way
    }
    throw Absence(description: "PostgreSQL does not run as root, nor can \(user) be asked to")
  }

  /// Without blanks at the end; nil where the program is missing or fails.
  private static func output(_ program: String, _ arguments: [String]) async -> String? {
    let executable: Executable =
      program.contains("/") ? .path(FilePath(program)) : .name(program)
    let result = try? await Subprocess.run(
      executable, arguments: Arguments(arguments), output: .string(limit: 4096), error: .discarded)
    guard let result, result.terminationStatus == .exited(0) else { return nil }
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
