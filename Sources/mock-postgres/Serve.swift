import ArgumentParser
import Foundation
import Logging
import MockPostgres
import OpenSSLKit
import PostgresSession
import ServerFixtures

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start servers, one for each fixture, until interrupted.")

  @Argument(
    help: "Names of server fixtures or identities, or paths of YAML files. Without one: ssl.")
  var fixture: [String] = ["ssl"]

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port of the first fixture, the next one's being one more; 0 chooses.")
  var port = 0

  @Flag(help: "Write JSON Lines: each listener, each event, each connection as it closes.")
  var json = false

  @Flag(help: "Show every message.")
  var trace = false

  @Option(help: "Append the secrets of TLS to a file, for Wireshark.")
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
    var running: [MockServer] = []
    do {
      for (index, server) in servers.enumerated() {
        let started = try await start(server, index, directory, keyLog)
        running.append(started)
        warnUnlessLoopback(started)
        let listener = try Listener(started, server, directory.identities, scratch)
        Output.standard.write(json ? listener.json : listener.text)
      }
    } catch {
      await stop(running)
      throw error
    }
    await signals.wait()
    await stop(running)
  }

  /// All at once: none waits for the clients of another.
  private func stop(_ servers: [MockServer]) async {
    await withTaskGroup { group in
      for server in servers { group.addTask { await server.stop() } }
    }
  }

  /// Its passwords are known, and it does what a fixture says: not what a network should meet.
  private func warnUnlessLoopback(_ server: MockServer) {
    guard IPAddress(server.host)?.isLoopback != true else { return }
    Output.error.write(
      "warning: \(server.host):\(server.port) can be reached from other machines; "
        + "use --host 127.0.0.1")
  }

  private func start(
    _ server: ServerFixture, _ index: Int, _ directory: FixtureDirectory, _ keyLog: KeyLogFile?
  ) async throws -> MockServer {
    let reporter = EventReporter(fixture: server.name, asJSON: json, keyLog: keyLog)
    var options = MockServer.Options()
    options.host = host
    options.port = port == 0 ? 0 : port + index
    options.isTracing = trace
    options.forgetsClosed = true
    options.observer = { reporter.report($0) }
    do {
      return try await MockServer.start(server, identities: directory.identities, options)
    } catch let error as TLSError {
      throw usageError("\(server.name): \(error)")
    } catch {
      throw usageError("\(server.name): cannot listen on \(host):\(options.port): \(error)")
    }
  }
}
