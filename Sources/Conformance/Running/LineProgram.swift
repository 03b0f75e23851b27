import Foundation
import Synchronization

/// A program that runs beside this one: a line in, a line out, and its end when it is let go.
///
/// It is expected to end by itself when its standard input does, which happens whatever becomes of
/// this process.
final class LineProgram: Sendable {
  private let process: Process
  private let input: FileHandle
  private let lines: AsyncStream<String>
  private let lineEnd: AsyncStream<String>.Continuation
  private let exit: AsyncStream<ProgramEnd>
  /// Where standard error goes.
  private let errors: URL
  private let readErrorCount = Mutex(0)

  /// Starts it in a folder; a file beside that gets what it writes to standard error.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], folder: URL
  ) throws {
    errors = folder.appendingPathExtension("errors")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = folder
    let (given, output) = (Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    input = given.fileHandleForWriting
    let (lines, lineEnd) = AsyncStream.makeStream(of: String.self)
    self.lines = lines
    self.lineEnd = lineEnd
    let (exit, exitEnd) = AsyncStream.makeStream(of: ProgramEnd.self)
    self.exit = exit
    process.terminationHandler = { process in
      exitEnd.yield(ProgramEnd(process))
      exitEnd.finish()
    }
    try process.run()
    let reading = output.fileHandleForReading
    Thread.detachNewThread {
      var rest = Data()
      while case let data = reading.availableData, !data.isEmpty {
        rest += data
        while let end = rest.firstIndex(of: 0x0a) {
          lineEnd.yield(String(decoding: rest[..<end], as: UTF8.self))
          rest = Data(rest[rest.index(after: end)...])
        }
      }
      lineEnd.finish()
    }
  }

  deinit {
    try? input.close()
  }

  func write(_ line: String) throws {
    try input.write(contentsOf: Data("\(line)\n".utf8))
  }

  /// The next line; nil when the program ends without one, which it is made to after `seconds`.
  func line(within seconds: Int? = nil) async -> String? {
    let overdue = seconds.map { seconds in
      Task {
        try await Task.sleep(for: .seconds(seconds))
        self.kill()
      }
    }
    defer { overdue?.cancel() }
    for await line in lines { return line }
    return nil
  }

  /// Ends it, and what it has started.
  ///
  /// No line comes any more, even where one of those keeps the output open.
  func kill() {
    // A program that Foundation starts may be deaf to any other signal: it has the mask of the
    // thread that started it.
    for target in [-process.processIdentifier, process.processIdentifier] {
      _ = Foundation.kill(target, SIGKILL)
    }
    lineEnd.finish()
  }

  /// How it has ended, which it is made to after `seconds`.
  func end(within seconds: Int) async -> ProgramEnd {
    let overdue = Task {
      try await Task.sleep(for: .seconds(seconds))
      self.kill()
    }
    defer { overdue.cancel() }
    for await end in exit { return end }
    return .signal(SIGKILL)
  }

  /// What it has written to standard error.
  var errorOutput: String {
    (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
  }

  /// What it has written to standard error since this was last asked for.
  func takeErrorOutput() -> String {
    guard let data = try? Data(contentsOf: errors) else { return "" }
    let start = readErrorCount.withLock { count in
      defer { count = data.count }
      return count
    }
    return String(decoding: data.dropFirst(start), as: UTF8.self)
  }

  /// Ends its input, and returns when it has closed its output.
  func finish() async {
    try? input.close()
    for await _ in lines {}
  }
}
