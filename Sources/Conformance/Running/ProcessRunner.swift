import Credentials
package import Foundation
import MockPostgres
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
  /// Holds the files of what is trusted, and the homes of the processes while they run.
  private let scratch: URL
  private let trustFiles: TrustFiles

  private static let outputLimit = 1 << 20
  /// The exit status of a connector that does not have what is asked for.
  private static let unimplementedStatus: Int32 = 89

  /// `scratch` is a folder that exists, and that the caller removes.
  package init(_ suite: Suite, _ connector: Connector, scratch: URL) {
    self.suite = suite
    self.connector = connector
    self.scratch = scratch
    trustFiles = TrustFiles(suite, in: scratch)
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
      let trust = try trustFiles.write(for: fixture)
      let placeholders = Placeholders(
        client.parameters, spelling: spelling, rootCertificate: trust.rootCertificate,
        revocationList: trust.revocationList, credentials: client.credentials,
        form: testCase.writing?.name, patience: fixture.patience)
      let (claim, output) = try await run(placeholders)
      await server.waitUntilIdle()
      return Observation(journal: server.journal, claim: claim, output: output)
    }
  }

  private func run(
    _ placeholders: Placeholders
  ) async throws -> (Observation.Claim, output: String) {
    let home = scratch.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
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
