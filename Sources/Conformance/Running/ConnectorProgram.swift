package import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// The program of a connector, run for one case after another.
///
/// It gets a clean environment and an empty home of its own, so that nothing of the machine decides.
/// One that is a worker is started when it is first needed, kept for further cases, and asked by one
/// case at a time; there are as many as cases at once.
package final class ConnectorProgram: Sendable {
  package let connector: Connector
  /// Holds the homes of the processes while they run.
  private let scratch: URL
  private let idle = Mutex<[LineProgram]>([])

  private static let outputLimit = 1 << 20
  /// The exit status of a connector that does not have what is asked for.
  private static let unimplementedStatus: Int32 = 89
  /// How long the end of a program may take that was killed, or of a worker that has closed its output.
  private static let graceSeconds = 5

  /// How it ended for one case, and what it wrote.
  package struct Ending: Hashable, Sendable {
    package var claim: Observation.Claim
    package var statement: Statement?
    package var output = ""
    package var errors = ""
  }

  /// `scratch` is a folder that exists, and that the caller removes.
  package init(_ connector: Connector, scratch: URL) {
    self.connector = connector
    self.scratch = scratch
  }

  /// Whether the client can be run.
  package func isInstalled() async -> Bool {
    guard !connector.installed.isEmpty else { return await path(connector.command[0]) != nil }
    let result = try? await Subprocess.run(
      Self.executable(connector.installed[0]),
      arguments: Arguments(Array(connector.installed.dropFirst())),
      environment: .inherit, output: .discarded, error: .discarded)
    return result?.terminationStatus == .exited(0)
  }

  /// Ends it after `seconds`; after the connector's own timeout where that is less.
  func run(_ placeholders: Placeholders, within seconds: Int = .max) async throws -> Ending {
    let timeout = min(connector.timeout, seconds)
    return connector.isWorker
      ? try await ask(placeholders, timeout) : try await runOnce(placeholders, timeout)
  }

  /// A name is looked up in PATH, and a path is a path.
  private static func executable(_ program: String) -> Executable {
    program.contains("/") ? .path(FilePath(program)) : .name(program)
  }

  private func path(_ program: String) async -> String? {
    if program.contains("/") {
      return FileManager.default.isExecutableFile(atPath: program) ? program : nil
    }
    return try? await Self.executable(program).resolveExecutablePath(in: .inherit).string
  }

  private func newHome() throws -> URL {
    let home = scratch.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    return home
  }

  private func environment(_ placeholders: Placeholders, home: URL) -> [String: String] {
    var values = connector.environment.mapValues(placeholders.fill)
    values["HOME"] = home.path
    values["LC_ALL"] = "C.UTF-8"
    values["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    return values
  }
}

// MARK: - A process for each case

extension ConnectorProgram {
  private func runOnce(_ placeholders: Placeholders, _ timeout: Int) async throws -> Ending {
    let home = try newHome()
    defer { try? FileManager.default.removeItem(at: home) }
    let environment = environment(placeholders, home: home)
    let session = ProgramSession()
    return await withTaskGroup(of: Ending?.self) { group in
      group.addTask { await self.execute(placeholders, environment, home: home, session) }
      group.addTask {
        // Its time is its own: not that which a busy machine takes to start it.
        await session.waitUntilBegun()
        try? await Task.sleep(for: .seconds(timeout))
        return nil
      }
      if let first = await group.next() ?? nil {
        group.cancelAll()
        return first
      }
      // First it is ended: it could end by itself once its output is closed, which cancelling does.
      session.kill()
      // Its end is soon heard of, unless somebody outside its session has its output, too.
      group.addTask {
        try? await Task.sleep(for: .seconds(Self.graceSeconds))
        return nil
      }
      var last = await group.next() ?? nil
      group.cancelAll()
      if last == nil { last = await group.next() ?? nil }
      guard let last else { return Ending(claim: .timedOut) }
      // It had ended by itself, and this process was too busy to hear of it in time.
      if last.claim.isByItself { return last }
      return Ending(claim: .timedOut, output: last.output, errors: last.errors)
    }
  }

  private func execute(
    _ placeholders: Placeholders, _ environment: [String: String], home: URL,
    _ session: ProgramSession
  ) async -> Ending {
    do {
      let result = try await Subprocess.run(
        Self.executable(connector.command[0]),
        arguments: Arguments(connector.command.dropFirst().map(placeholders.fill)),
        environment: .only(environment), workingDirectory: FilePath(home.path),
        platformOptions: .ownSession, input: .none,
        output: .string(limit: Self.outputLimit), error: .string(limit: Self.outputLimit)
      ) { session.begin($0.processIdentifier) }
      return ending(
        ProgramEnd(result.terminationStatus), result.standardOutput, result.standardError)
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      return Ending(claim: .crashed("it was ended when it had printed more than a megabyte"))
    } catch {
      return Ending(claim: .notRun("\(error)"))
    }
  }

  private func ending(_ end: ProgramEnd, _ output: String, _ errors: String) -> Ending {
    do {
      return Ending(
        claim: Self.claim(end), statement: try Statement.read(output), output: output,
        errors: errors)
    } catch {
      return Ending(claim: .notUnderstood(error.line), output: output, errors: errors)
    }
  }

  private static func claim(_ end: ProgramEnd) -> Observation.Claim {
    switch end {
    case .status(0): .connected
    case .status(unimplementedStatus): .unimplemented
    case .status: .refused
    case .signal: .crashed("it was ended by \(end)")
    case .notStarted(let why): .notRun(why)
    }
  }
}

// MARK: - A process for many cases

extension ConnectorProgram {
  /// A worker's line for one case.
  private struct Answer: Decodable {
    var status: Int32
    var output: String?
    var errors: String?
  }

  private func ask(_ placeholders: Placeholders, _ timeout: Int) async throws -> Ending {
    let waiting = idle.withLock { $0.popLast() }
    guard let worker = if let waiting { waiting } else { try await start(placeholders) } else {
      return Ending(claim: .notRun("\(connector.command[0]) is not installed"))
    }
    worker.write(placeholders.json)
    let begin = ContinuousClock.now
    let line = await worker.line(within: timeout)
    let isLate = ContinuousClock.now - begin >= .seconds(timeout)
    if let line, let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8)) {
      let errors = (answer.errors ?? "") + worker.takeErrorOutput()
      if !worker.isKilled { idle.withLock { $0.append(worker) } }
      return ending(.status(answer.status), answer.output ?? "", errors)
    }
    // What it might say later would be taken for the answer to another case.
    if line != nil || isLate { worker.kill() }
    let end = await worker.end(within: Self.graceSeconds)
    let claim: Observation.Claim =
      switch (line, end) {
      case (let line?, _): .notUnderstood(line)
      case (nil, .notStarted(let why)): .notRun(why)
      case (nil, _) where isLate: .timedOut
      case (nil, _): .crashed("it ended with \(end) before it answered")
      }
    return Ending(claim: claim, errors: worker.takeErrorOutput())
  }

  private func start(_ placeholders: Placeholders) async throws -> LineProgram? {
    guard let path = await path(connector.command[0]) else { return nil }
    let home = try newHome()
    return try LineProgram(
      path, connector.command.dropFirst().map(placeholders.fill),
      environment: environment(placeholders, home: home), folder: home)
  }
}
