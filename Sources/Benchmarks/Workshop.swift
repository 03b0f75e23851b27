import Conformance
import Foundation
import PostgresSession
import ServerFixtures

/// What all benchmarks use: the programs, the peers that are installed, a folder.
struct Workshop {
  let rounds: Int
  /// The folder of `mock-postgres`, `floor` and `load`.
  let programs: URL
  let scratch: URL
  let directory: FixtureDirectory
  /// Nil where it is not installed.
  let servers: RealServers?
  let pgBouncer: String?
  let pgBench: PgBench?

  /// The processors for the server and for its clients: one each.
  private static let processors = (server: "0", clients: "1")

  init(rounds: Int, programs: URL, scratch: URL, say: (String) -> Void) async throws {
    self.rounds = rounds
    self.programs = programs
    self.scratch = scratch
    directory = try FixtureDirectory.bundled()
    do {
      let installation = try await PostgresInstallation.find(nil)
      say("PostgreSQL \(installation.version), \(installation.programs)")
      servers = try await RealServers.prepare(installation, scratch: scratch)
    } catch let absence as PostgresInstallation.Absence {
      say("PostgreSQL: skipped: \(absence)")
      servers = nil
    }
    let places = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"]
    pgBouncer = places.first(where: FileManager.default.isExecutableFile(atPath:))
    if pgBouncer == nil { say("PgBouncer: skipped: it is not installed") }
    pgBench = PgBench.find(beside: servers?.installation)
    if pgBench == nil { say("pgbench: skipped: it is not installed") }
  }

  var mockPostgres: String { programs.appending(path: "mock-postgres").path }
  var floor: String { programs.appending(path: "floor").path }

  /// Median of so many rounds, the subjects in turn so that what else the machine does is shared.
  func rounds<Subject>(
    _ subjects: [Subject], _ body: (Subject) async throws -> Double
  ) async throws -> [[Double]] {
    var samples = subjects.map { _ in [Double]() }
    for _ in 0..<rounds {
      for (index, subject) in subjects.enumerated() {
        samples[index].append(try await body(subject))
      }
    }
    return samples
  }

  /// Clients that are kept until they are stopped.
  func clients(_ arguments: [String]) throws -> Peer {
    try clients("load", programs.appending(path: "load").path, arguments)
  }

  func clients(
    _ name: String, _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Peer {
    try Peer.start(
      name, pinned(program, arguments, to: Self.processors.clients), environment: environment,
      scratch)
  }

  /// Runs the clients to their end: what they counted, in how many seconds.
  func load(_ arguments: [String]) async throws -> (count: Double, seconds: Double) {
    let load = try await usedLoad(arguments)
    return (load.count, load.seconds)
  }

  /// The same, and how many seconds of a processor were used, where the clients say so.
  func usedLoad(
    _ arguments: [String]
  ) async throws -> (count: Double, seconds: Double, used: Double) {
    let clients = try clients(arguments)
    let line = await clients.line() ?? ""
    await clients.stop()
    let words = line.split(separator: " ")
    guard words.count >= 4, let count = Double(words[1]), let seconds = Double(words[3]) else {
      throw BenchmarkError("load \(arguments.joined(separator: " ")): \(clients.errorOutput)")
    }
    return (count, seconds, words.count > 5 ? Double(words[5]) ?? 0 : 0)
  }

  /// What a server answers to a startup packet.
  func answer(of port: Int, _ options: [String]) throws -> URL {
    let file = scratch.appending(path: "answer-\(port)")
    _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    let process = Process()
    process.executableURL = programs.appending(path: "load")
    process.arguments = ["answer", "\(port)"] + options
    process.standardOutput = try FileHandle(forWritingTo: file)
    try process.run()
    process.waitUntilExit()
    return file
  }

  /// Starts a server on its processor, and waits until it accepts.
  func serve(
    _ name: String, _ program: String, _ arguments: [String], port: Int
  ) async throws -> Peer {
    let peer = try Peer.server(
      name, pinned(program, arguments, to: Self.processors.server), scratch)
    guard let id = await peer.line().flatMap({ Int32($0) }) else {
      throw BenchmarkError("\(name): \(peer.errorOutput)")
    }
    try await Peer.waitUntilAccepting(port, name)
    return peer.at(port, id)
  }

  func pin(_ process: Int32) throws {
    let command = Process()
    command.executableURL = URL(filePath: "/usr/bin/env")
    command.arguments = ["taskset", "-a", "-p", "-c", Self.processors.server, "\(process)"]
    command.standardOutput = FileHandle.nullDevice
    try command.run()
    command.waitUntilExit()
  }

  private func pinned(_ program: String, _ arguments: [String], to processor: String) -> [String] {
    ["taskset", "-c", processor, program] + arguments
  }
}

struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
