import ArgumentParser
import Foundation
import MockPostgres
import PostgresSession
import ServerFixtures

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    name: "serve",
    abstract: "Start servers, one for each fixture, until interrupted.",
    discussion: """
      Each line that it writes says how to connect to a server that now accepts connections, or what
      comes on one of them. A reader who is slow is waited for, and clients wait with him; where
      nobody reads, lines are left out, and one says how many.
      """,
    examples: [
      "The server that refuses unencrypted connections, for any client:":
        "mock-postgres serve hostssl-only --port 54321",
      "Three servers at once: a certificate each, and a file of yours:":
        "mock-postgres serve expired wrong-host ./mine.yaml",
      "For a program that reads what happens, a JSON object a line:":
        "mock-postgres serve ssl --json",
      "Every message, and the secrets of TLS for Wireshark:":
        "mock-postgres serve ssl --trace --keylog tls.keys",
    ])

  @Argument(
    help: "Names of server fixtures or identities, or paths of YAML files. Without one: ssl.",
    completion: .servers)
  var fixture: [String] = ["ssl"]

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port of the first fixture, the next one's being one more; 0 chooses.")
  var port = 0

  @Flag(help: "Write JSON Lines: each listener, each event, each connection as it closes.")
  var json = false

  @Flag(help: "Show every message.")
  var trace = false

  @Option(help: "Append the secrets of TLS to a file, for Wireshark.", completion: .file())
  var keylog: String?

  @OptionGroup var fixtures: FixtureOptions

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535")
    }
  }

  func run() async throws {
    let directory = try fixtures.directory()
    let servers = try orUsageError { try fixture.map { try directory.server($0) } }
    let signals = Signals()
    let scratch = try Scratch()
    defer { scratch.remove() }
    let keyLog = try keylog.map(KeyLogFile.init)
    let lines = LineQueue(.standard) { [json] count in
      json ? JSONLine.text(Omission(lines: count)) : "\(count) lines are left out: nobody read"
    }
    let log = LineQueue(.error) { "warning: \($0) lines are left out: nobody read" }
    var running: [MockServer] = []
    do {
      for (index, server) in servers.enumerated() {
        let started = try await start(
          server, index, directory,
          EventReporter(fixture: server.name, asJSON: json, keyLog: keyLog, lines: lines, log: log))
        running.append(started)
        warnUnlessLoopback(started)
        let listener = try Listener(
          started, server, directory.identities, scratch, asJSON: json)
        lines.write(json ? listener.json : listener.text)
      }
    } catch {
      await stop(running, lines, log)
      throw error
    }
    // What a first statement may ask for is read while nobody waits for it.
    let reading = Task.detached(priority: .background) {
      for server in servers { _ = server.behaviour.relations }
    }
    await signals.wait()
    reading.cancel()
    await stop(running, lines, log)
  }

  /// All at once: none waits for the clients of another.
  private func stop(_ servers: [MockServer], _ lines: LineQueue, _ log: LineQueue) async {
    await withTaskGroup { group in
      for server in servers { group.addTask { await server.stop() } }
    }
    if !lines.finish() { log.write("warning: the output is not whole, for nobody reads it") }
    _ = log.finish()
  }

  /// Its passwords are known, and it does what a fixture says: not what a network should meet.
  private func warnUnlessLoopback(_ server: MockServer) {
    guard IPAddress(server.host)?.isLoopback != true else { return }
    Output.error.write(
      "warning: \(server.host):\(server.port) can be reached from other machines; "
        + "use --host 127.0.0.1")
  }

  private func start(
    _ server: ServerFixture, _ index: Int, _ directory: FixtureDirectory,
    _ reporter: EventReporter
  ) async throws -> MockServer {
    var options = MockServer.Options()
    options.host = host
    options.port = port == 0 ? 0 : port + index
    options.isTracing = trace
    options.logsKeys = reporter.keyLog != nil
    options.forgetsClosed = true
    options.observer = { reporter.report($0) }
    do {
      return try await MockServer.start(server, identities: directory.identities, options)
    } catch {
      throw usageError("\(server.name): \(error)")
    }
  }
}
