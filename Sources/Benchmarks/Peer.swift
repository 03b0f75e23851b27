import Conformance
import Foundation
import NIOCore
import NIOPosix

/// A program that runs beside the benchmarks until it is stopped, or they end.
struct Peer {
  let port: Int
  let processID: Int32
  private let program: LineProgram

  /// A server, whose process is all that is said of it; it is ended when standard input ends.
  ///
  /// A program that Foundation starts may be deaf to signals, but for the last.
  private static let supervising = """
    set -eu
    "$@" >/dev/null </dev/null &
    process=$!
    finish() {
      kill $process 2>/dev/null || true
      (sleep 2; kill -KILL $process 2>/dev/null || true) >/dev/null 2>&1 &
      wait $process || true
      kill -KILL $! 2>/dev/null || true
    }
    trap finish EXIT
    trap 'exit 1' HUP INT TERM
    echo $process
    cat >/dev/null
    """

  static func server(_ name: String, _ command: [String], _ scratch: URL) throws -> Peer {
    try start(name, ["/bin/sh", "-c", supervising, name] + command, environment: [:], scratch)
  }

  static func start(
    _ name: String, _ command: [String], environment: [String: String] = [:], _ scratch: URL
  ) throws -> Peer {
    let folder = scratch.appending(path: "\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return Peer(
      port: 0, processID: 0,
      program: try LineProgram(
        "/usr/bin/env", command, environment: environment.merging(["PATH": path]) { $1 },
        folder: folder))
  }

  func at(_ port: Int, _ processID: Int32) -> Peer {
    Peer(port: port, processID: processID, program: program)
  }

  /// Nil where it says no more.
  func line() async -> String? { await program.line() }
  var errorOutput: String { program.errorOutput }
  var usage: ProcessUsage { ProcessUsage(processID) }

  func stop() async { await program.finish() }

  static func waitUntilAccepting(_ port: Int, _ name: String) async throws {
    for _ in 0..<1000 {
      let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port).get()
      if let channel { return try await channel.close() }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw BenchmarkError("\(name): does not accept connections")
  }
}
