import Credentials
package import Foundation
import MockPostgres
import OpenSSLKit
import PostgresSession
import ServerFixtures
import Subprocess
import SystemPackage

/// A third-party client, run as a process for each case.
///
/// It gets a clean environment and an empty home of its own, so that nothing of the machine decides.
package struct ProcessRunner: CaseRunner {
  private let suite: Suite
  private let connector: Connector
  /// Holds what the processes are given to trust, and their homes, while they run.
  private let scratch: URL

  private static let outputLimit = 1 << 20
  /// The exit status of a connector that does not have what is asked for.
  private static let unimplementedStatus: Int32 = 89

  /// `scratch` is a folder that exists, and that the caller removes.
  package init(_ suite: Suite, _ connector: Connector, scratch: URL) {
    self.suite = suite
    self.connector = connector
    self.scratch = scratch
  }

  /// Whether the program can be found.
  package func isInstalled() async -> Bool {
    (try? await executable.resolveExecutablePath(in: .inherit)) != nil
  }

  /// A name is looked up in PATH, and a path is a path.
  private var executable: Executable {
    let program = connector.command[0]
    return program.contains("/") ? .path(FilePath(program)) : .name(program)
  }

  package func run(_ testCase: ConformanceCase) async throws -> Observation {
    guard let spelling = connector.modes[testCase.mode] else {
      return Observation(journal: Journal(), claim: .unimplemented, output: "")
    }
    return try await CaseServer.with(testCase, suite) { client, fixture, server in
      let folder = scratch.appending(path: UUID().uuidString)
      let home = folder.appending(path: "home")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let trust = try fixture.clientTrust(suite.directory.identities)
      let lists = trust.revocationLists.map(\.pem).joined()
      let placeholders = Placeholders(
        client.parameters, spelling: spelling,
        rootCertificate: try write(trust.root.pem, to: folder.appending(path: "root.crt")),
        revocationList: lists.isEmpty
          ? nil : try write(lists, to: folder.appending(path: "root.crl")),
        credentials: client.credentials, form: testCase.writing?.name)
      let (claim, output) = await run(placeholders, home: home)
      await server.waitUntilIdle()
      return Observation(journal: server.journal, claim: claim, output: output)
    }
  }

  private func write(_ text: String, to file: URL) throws -> String {
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  private func run(
    _ placeholders: Placeholders, home: URL
  ) async -> (Observation.Claim, output: String) {
    let environment = environment(placeholders, home: home)
    return await withTaskGroup(of: (Observation.Claim, output: String)?.self) { group in
      group.addTask { await execute(placeholders, environment, home: home) }
      group.addTask {
        try? await Task.sleep(for: .seconds(connector.timeout))
        return nil
      }
      let first = await group.next() ?? nil
      // Cancelling the task of a process that still runs ends the process.
      group.cancelAll()
      return first ?? (.timedOut, "")
    }
  }

  private func execute(
    _ placeholders: Placeholders, _ environment: Environment, home: URL
  ) async -> (Observation.Claim, output: String) {
    do {
      let result = try await Subprocess.run(
        executable,
        arguments: Arguments(connector.command.dropFirst().map(placeholders.fill)),
        environment: environment, workingDirectory: FilePath(home.path),
        output: .string(limit: Self.outputLimit), error: .string(limit: Self.outputLimit))
      let output = result.standardOutput + result.standardError
      switch result.terminationStatus {
      case .exited(0): return (.connected, output)
      case .exited(Self.unimplementedStatus): return (.unimplemented, output)
      default: return (.refused, output)
      }
    } catch {
      return (.notRun("\(error)"), "")
    }
  }

  private func environment(_ placeholders: Placeholders, home: URL) -> Environment {
    var values = connector.environment.mapValues(placeholders.fill)
    values["HOME"] = home.path
    values["LC_ALL"] = "C.UTF-8"
    values["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    return .custom(
      Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0), $1) }))
  }
}
