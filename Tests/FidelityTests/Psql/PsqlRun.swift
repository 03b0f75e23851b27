import Foundation
import Support

/// One run of psql, as a user would type it.
struct PsqlRun: Sendable {
  var server = Pair.Kind.encrypted
  var mode: String
  var role: String
  var password: String? = Access.password
  var database = Access.database
  /// Further words of the connection string, as `channel_binding=require`.
  var words: [String] = []
  /// The file of certificates to trust; nil is the server's own.
  var rootCertificate = "server.crt"
  var commands = [#"\conninfo"#]

  /// How it ended, and what it wrote.
  struct Outcome: Hashable, Sendable {
    var status: Int32
    var output: String
    var errors: String
  }

  func callAsFunction(_ ports: Pair.Ports, _ pair: Pair) async throws -> Outcome {
    let port = String(ports[server])
    let words = ["host=127.0.0.1", "port=\(port)", "user=\(role)", "dbname=\(database)"] + words
    let (status, bytes, errors) = try await Self.gate.pass {
      try await Program.run(
        pair.installation.psql,
        [words.joined(separator: " "), "-X", "-w", "-v", "VERBOSITY=verbose"]
          + commands.flatMap { ["-c", $0] },
        only: environment(pair))
    }
    return Outcome(
      status: status, output: masked(String(decoding: bytes, as: UTF8.self), port: port, pair),
      errors: masked(errors, port: port, pair))
  }

  /// More than one a core gains nothing.
  private static let gate = Gate(width: max(2, ProcessInfo.processInfo.activeProcessorCount))

  private func environment(_ pair: Pair) -> [String: String] {
    var environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": "/nonexistent",
      "LC_ALL": "C.UTF-8", "PGSSLMODE": mode, "PGCONNECT_TIMEOUT": "10",
      "PGGSSENCMODE": "disable",
    ]
    environment["PGPASSWORD"] = password
    if mode.hasPrefix("verify") {
      environment["PGSSLROOTCERT"] = "\(pair.certificates)/\(rootCertificate)"
    }
    return environment
  }

  /// The port is each server's own; a build other than the imitated one has lines of its own.
  private func masked(_ text: String, port: String, _ pair: Pair) -> String {
    let text = text.replacing(port, with: "PORT")
    guard !pair.installation.isReference else { return text }
    return text.replacing(/\.c:\d+/, with: ".c:LINE")
      .replacing(#/ on \S+, compiled by .*/#, with: " on MACHINE")
  }
}
