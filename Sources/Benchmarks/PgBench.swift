import Conformance
import Foundation

/// PostgreSQL's own measure of logins: `pgbench -C` connects anew for each transaction, and the
/// transactions here ask nothing.
struct PgBench {
  private let program: String

  /// Nil where it is not installed.
  static func find(beside installation: PostgresInstallation?) -> PgBench? {
    let places = [installation.map { "\($0.programs)/pgbench" }, "/usr/bin/pgbench"]
    return places.compactMap(\.self).first(where: FileManager.default.isExecutableFile(atPath:))
      .map(PgBench.init)
  }

  /// Logs in about so many times, eight at a time.
  func logIn(
    _ port: Int, count: Int, isEncrypted: Bool, _ workshop: Workshop
  ) async throws -> (count: Double, seconds: Double) {
    let script = workshop.scratch.appending(path: "nothing.sql")
    try "\\set nothing 0\n".write(to: script, atomically: true, encoding: .utf8)
    let each = max(count / 8, 1)
    let clients = try workshop.clients(
      "pgbench", program,
      ["-n", "-C", "-c", "8", "-j", "1", "-t", "\(each)", "-f", script.path]
        + ["-h", "127.0.0.1", "-p", "\(port)", "-U", "acme", "acme"],
      environment: [
        "PGSSLMODE": isEncrypted ? "require" : "disable", "PGGSSENCMODE": "disable",
        "PGPASSWORD": "s3cret", "LC_ALL": "C.UTF-8",
      ])
    var rate: Double?
    while rate == nil, let line = await clients.line() {
      let words = line.split(separator: " ")
      if words.count > 2, words[0] == "tps" { rate = Double(words[2]) }
    }
    await clients.stop()
    guard let rate else { throw BenchmarkError("pgbench: \(clients.errorOutput)") }
    return (Double(8 * each), Double(8 * each) / rate)
  }
}
