package import Foundation
import Synchronization

/// A program that runs beside this one: a line in, a line out, and its end when it is let go.
///
/// It is expected to end by itself when its standard input does, which happens whatever becomes of
/// this process.
package final class LineProgram: Sendable {
  private let process: Process
  private let input: FileHandle
  private let lines: AsyncStream<String>
  /// Where standard error goes.
  private let errors: URL

  /// Starts it in a folder; a file beside that gets what it writes to standard error.
  package init(
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
    let (lines, continuation) = AsyncStream.makeStream(of: String.self)
    self.lines = lines
    try process.run()
    let reading = output.fileHandleForReading
    Thread.detachNewThread {
      var rest = Data()
      while case let data = reading.availableData, !data.isEmpty {
        rest += data
        while let end = rest.firstIndex(of: 0x0a) {
          continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
          rest = Data(rest[rest.index(after: end)...])
        }
      }
      continuation.finish()
    }
  }

  deinit {
    try? input.close()
  }

  func write(_ line: String) throws {
    try input.write(contentsOf: Data("\(line)\n".utf8))
  }

  /// The next line; nil when the program ends without one, which it is made to after `seconds`.
  package func line(within seconds: Int? = nil) async -> String? {
    let overdue = seconds.map { seconds in
      Task {
        try await Task.sleep(for: .seconds(seconds))
        // A program that Foundation starts may be deaf to any other signal: it has the mask of the
        // thread that started it.
        kill(process.processIdentifier, SIGKILL)
      }
    }
    defer { overdue?.cancel() }
    for await line in lines { return line }
    return nil
  }

  /// What it has written to standard error.
  package var errorOutput: String {
    (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
  }

  /// Ends its input, and returns when it has closed its output.
  package func finish() async {
    try? input.close()
    for await _ in lines {}
  }
}
