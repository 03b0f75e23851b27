package import Foundation
import Synchronization

/// A program that runs beside a test: lines out, a signal in.
///
/// It is ended when the test is done with it, whatever has happened.
package final class Program: Sendable {
  private let process: Process
  private let output: AsyncStream<String>
  private let errors = Mutex(Data())
  private let exit: AsyncStream<Int32>
  /// Ends when the program has closed its standard error.
  private let errorEnd: AsyncStream<Void>

  /// Starts it; `environment` is added to this process's own.
  package init(
    _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
    input: String? = nil
  ) throws {
    process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (outputPipe, errorPipe) = (Pipe(), Pipe())
    process.standardOutput = outputPipe
    process.standardError = errorPipe
    let inputPipe = Pipe()
    process.standardInput = inputPipe
    let (lines, lineContinuation) = AsyncStream.makeStream(of: String.self)
    self.output = lines
    let (exit, exitContinuation) = AsyncStream.makeStream(of: Int32.self)
    self.exit = exit
    let (errorEnd, errorContinuation) = AsyncStream.makeStream(of: Void.self)
    self.errorEnd = errorEnd
    process.terminationHandler = { process in
      exitContinuation.yield(process.terminationStatus)
      exitContinuation.finish()
    }
    try process.run()
    Thread.detachNewThread {
      var rest = Data()
      while case let data = outputPipe.fileHandleForReading.availableData, !data.isEmpty {
        rest += data
        while let end = rest.firstIndex(of: 0x0a) {
          lineContinuation.yield(String(decoding: rest[..<end], as: UTF8.self))
          rest = rest[rest.index(after: end)...]
        }
      }
      if !rest.isEmpty { lineContinuation.yield(String(decoding: rest, as: UTF8.self)) }
      lineContinuation.finish()
    }
    Thread.detachNewThread { [self] in
      while case let data = errorPipe.fileHandleForReading.availableData, !data.isEmpty {
        errors.withLock { $0 += data }
      }
      errorContinuation.finish()
    }
    if let input { inputPipe.fileHandleForWriting.write(Data(input.utf8)) }
    try inputPipe.fileHandleForWriting.close()
  }

  /// The lines of standard output, as they come; to be gone through once.
  package struct Lines {
    private var iterator: AsyncStream<String>.Iterator

    fileprivate init(_ stream: AsyncStream<String>) {
      iterator = stream.makeAsyncIterator()
    }

    /// Nil when the program has closed its output.
    package mutating func next() async -> String? {
      await iterator.next(isolation: #isolation)
    }
  }

  package var lines: Lines { Lines(output) }

  /// As the system numbers it.
  package var processIdentifier: Int32 { process.processIdentifier }

  /// As Ctrl-C does.
  package func interrupt() {
    process.interrupt()
  }

  package func terminate() {
    process.terminate()
  }

  /// Its exit status, when it has ended.
  package func status() async -> Int32 {
    for await status in exit { return status }
    return process.terminationStatus
  }

  /// What it has written to standard error until now.
  package var errorOutput: String {
    errors.withLock { String(decoding: $0, as: UTF8.self) }
  }
}

/// What a program that ended by itself has said.
package struct ProgramResult: Hashable, Sendable {
  package var status: Int32
  package var output: String
  package var errors: String

  package init(status: Int32, output: String, errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}

extension Program {
  /// Runs it to its end.
  package static func run(
    _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
    input: String? = nil
  ) async throws -> ProgramResult {
    let program = try Program(executable, arguments, environment: environment, input: input)
    var output = program.lines
    var lines: [String] = []
    while let line = await output.next() { lines.append(line) }
    let status = await program.status()
    for await _ in program.errorEnd {}
    return ProgramResult(
      status: status, output: lines.joined(separator: "\n"),
      errors: program.errorOutput)
  }

  /// Where a program is in PATH; nil where it is not installed.
  package static func find(_ name: String) -> URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// A program of this package, beside the tests themselves.
  package static func built(_ name: String) -> URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
  }
}
