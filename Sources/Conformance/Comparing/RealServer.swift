package import Foundation
import MockPostgres
package import ServerFixtures

/// Data directories for real servers: one is made, and copied for each.
///
/// A shell makes and removes them, as PostgreSQL's own user. It removes them when its standard input
/// ends, which it does whatever becomes of this process.
package final class RealServers: Sendable {
  package let installation: PostgresInstallation
  let scratch: URL
  private let shell: LineProgram
  /// Belongs to PostgreSQL's user.
  private let folder: String

  /// Seconds that starting may take on a machine that has more to do.
  private static let patience = 120

  struct StartError: Error, CustomStringConvertible {
    let description: String
  }

  private init(
    _ installation: PostgresInstallation, scratch: URL, shell: LineProgram, folder: String
  ) {
    self.installation = installation
    self.scratch = scratch
    self.shell = shell
    self.folder = folder
  }

  package static func prepare(
    _ installation: PostgresInstallation, scratch: URL
  ) async throws -> RealServers {
    let shell = try installation.shell(making, [:], folder: scratch.appending(path: "initdb"))
    guard let folder = await shell.line() else {
      throw StartError(description: "initdb: \(shell.errorOutput)")
    }
    return RealServers(installation, scratch: scratch, shell: shell, folder: folder)
  }

  /// Removes all data; the servers must have been stopped.
  package func remove() async {
    await shell.finish()
  }

  /// Exports the fixture, and starts a server with that.
  package func start(
    _ fixture: ServerFixture, _ identities: IdentityCatalogue
  ) async throws -> RealServer {
    let folder = "\(folder)/\(UUID().uuidString)"
    let configuration = URL(filePath: "\(folder)/configuration", directoryHint: .isDirectory)
    try ServerConfiguration.export(fixture, identities, to: configuration)
    try own(folder, below: configuration)
    // Somebody else may take the port in between.
    var failure = ""
    for attempt in 1...3 {
      let port = try await FreePort.find()
      let shell = try installation.shell(
        Self.starting, ["FOLDER": folder, "PORT": "\(port)"],
        folder: scratch.appending(path: "\(fixture.name)-\(attempt)"))
      if let line = await shell.line(), let process = Int32(line) {
        return RealServer(port: port, processID: process, shell: shell)
      }
      failure = shell.errorOutput
      guard failure.contains("could not bind") else { break }
    }
    throw StartError(description: "\(fixture.name): PostgreSQL does not start: \(failure)")
  }

  private func own(_ folder: String, below configuration: URL) throws {
    guard let owner = installation.owner else { return }
    let manager = FileManager.default
    let paths = try manager.contentsOfDirectory(atPath: configuration.path).map {
      configuration.appending(path: $0).path
    }
    for path in [folder, configuration.path] + paths {
      try manager.setAttributes([.ownerAccountName: owner], ofItemAtPath: path)
    }
  }

  /// The folder is in /tmp, where every user may be.
  private static let making = """
    set -eu
    folder=$(mktemp -d /tmp/mock-postgres-compare.XXXXXX)
    trap 'rm -rf "$folder"' EXIT
    trap 'exit 1' HUP INT TERM
    initdb -D "$folder/data" -U mock_postgres -A reject -E UTF8 --locale=C.UTF-8 --no-sync \\
      --no-instructions >&2
    echo "$folder"
    cat >/dev/null
    """

  private static let starting = """
    set -eu
    cd "$FOLDER"
    finish() { pg_ctl stop -s -D data -m immediate >&2 || true; rm -rf data; }
    trap finish EXIT
    trap 'exit 1' HUP INT TERM
    rm -rf data
    cp -R ../data data
    postgres --single -F -D data -c exit_on_error=true template1 <configuration/accounts.sql >log
    pg_ctl start -s -w -t \(patience) -D configuration -l log -o "-F -p $PORT \\
      -c data_directory=$FOLDER/data -c shared_buffers=16MB -c autovacuum=off" >&2 ||
      { cat log >&2; exit 1; }
    head -n 1 data/postmaster.pid
    cat >/dev/null
    """
}

/// A real PostgreSQL that runs.
package struct RealServer: Sendable {
  package let port: Int
  /// Of the postmaster.
  package let processID: Int32
  fileprivate let shell: LineProgram

  /// Returns when the server has ended and its data is removed.
  package func stop() async {
    await shell.finish()
  }
}

extension PostgresInstallation {
  /// Runs a script as PostgreSQL's user; `folder` is made, and is where it begins.
  fileprivate func shell(
    _ script: String, _ environment: [String: String], folder: URL
  ) throws -> LineProgram {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let command = asOwner + ["/bin/sh", "-c", "cd /; \(script)"]
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try LineProgram(
      command[0], Array(command.dropFirst()),
      environment: environment.merging(["PATH": "\(programs):\(path)", "LC_ALL": "C.UTF-8"]) { $1 },
      folder: folder)
  }
}
