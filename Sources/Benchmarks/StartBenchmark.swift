import Conformance
import Foundation
import MockPostgres

/// How long it takes until a server accepts, and until one within a test does.
struct StartBenchmark {
  let workshop: Workshop

  func figures() async throws -> [Figure] {
    let (times, used) = try await programs()
    let (starting, making) = try await postgres()
    return [
      Figure(
        "from exec to accepting (pg_ctl start)", "ms",
        target: "≤ 3× the floor, a tenth of pg_ctl",
        [(.mockPostgres, times[0]), (.floor, times[1]), (.postgres, starting)]),
      Figure(
        "from nothing to accepting (initdb, pg_ctl start)", "ms",
        [(.mockPostgres, times[0]), (.floor, times[1]), (.postgres, making)]),
      Figure(
        "processor from exec to accepting", "ms",
        [(.mockPostgres, used[0]), (.floor, used[1])]),
      try await inProcess(),
    ]
  }

  /// Milliseconds from `exec` to the line that says where a server listens, and of a processor.
  private func programs() async throws -> (times: [[Double]], used: [[Double]]) {
    let answer = workshop.scratch.appending(path: "start-answer")
    try "R".write(to: answer, atomically: true, encoding: .utf8)
    let commands = [
      [workshop.mockPostgres, "serve", "ssl"], [workshop.floor, "0", answer.path],
    ]
    var used = commands.map { _ in [Double]() }
    let times = try await workshop.rounds(Array(commands.indices)) { index in
      // The shortest of some: whoever else uses the processor can only make it longer.
      var best = (seconds: Double.infinity, used: Double.infinity)
      for _ in 0..<5 {
        let load = try await workshop.usedLoad(["start"] + commands[index])
        best = (min(best.seconds, load.seconds), min(best.used, load.used))
      }
      used[index].append(best.used * 1000)
      return best.seconds * 1000
    }
    return (times, used)
  }

  /// Writes the nanoseconds of each step.
  private static let starting = """
    set -eu
    folder=$(mktemp -d /tmp/mock-postgres-start.XXXXXX)
    trap 'rm -rf "$folder"' EXIT
    cd "$folder"
    t0=$(date +%s%N)
    initdb -D data -A trust --no-sync >log
    t1=$(date +%s%N)
    pg_ctl start -s -w -D data -l log -o "-F -p $PORT -c unix_socket_directories=" >&2
    t2=$(date +%s%N)
    pg_ctl stop -s -D data -m immediate >&2
    echo $((t1 - t0)) $((t2 - t1))
    """

  /// Milliseconds of `pg_ctl start`, and of `initdb` and that; none where it is not installed.
  private func postgres() async throws -> (starting: [Double], making: [Double]) {
    guard let installation = workshop.servers?.installation else { return ([], []) }
    var (starting, making): ([Double], [Double]) = ([], [])
    for _ in 0..<workshop.rounds {
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let script = try Peer.start(
        "pg_ctl", installation.asOwner.dropFirst() + ["/bin/sh", "-c", Self.starting],
        environment: [
          "PATH": "\(installation.programs):\(path)", "LC_ALL": "C.UTF-8",
          "PORT": "\(try await FreePort.find())",
        ], workshop.scratch)
      let words = (await script.line() ?? "").split(separator: " ").compactMap { Double($0) }
      await script.stop()
      guard words.count == 2 else { throw BenchmarkError("pg_ctl: \(script.errorOutput)") }
      starting.append(words[1] / 1e6)
      making.append((words[0] + words[1]) / 1e6)
    }
    return (starting, making)
  }

  private func inProcess() async throws -> Figure {
    let fixture = try Fixture.named("trust")
    var samples: [Double] = []
    for _ in 0..<(10 * workshop.rounds) {
      let start = ContinuousClock.now
      try await MockServer.withServer(fixture) { _ in }
      samples.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    return Figure(
      "MockServer.withServer, in process", "ms", target: "≤ 2 ms", [(.mockPostgres, samples)])
  }
}
