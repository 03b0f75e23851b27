package import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// A program that runs beside this one: a line in, a line out, and its end when it is let go.
///
/// It is expected to end by itself when its standard input does, which happens whatever becomes of
/// this process.
package final class LineProgram: Sendable {
  private let requests: AsyncStream<String>.Continuation
  private let lines: AsyncStream<String>
  private let lineEnd: AsyncStream<String>.Continuation
  private let run: Task<ProgramEnd, Never>
  /// Where standard error goes.
  private let errors: URL
  private let readErrorCount = Mutex(0)
  private let turn = Mutex(Turn())

  /// Who comes first, the line that is waited for or the end of the time for it.
  private struct Turn {
    var number = 0
    var isKilled = false
  }

  /// Starts it in a folder; a file beside that gets what it writes to standard error.
  ///
  /// That it cannot be started is an end without a line.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String], folder: URL
  ) throws {
    errors = folder.appendingPathExtension("errors")
    let errorFile = try FileDescriptor.open(
      FilePath(errors.path), .writeOnly, options: [.create, .truncate],
      permissions: [.ownerReadWrite])
    let configuration = Configuration(
      executable: .path(FilePath(program)), arguments: Arguments(arguments),
      environment: .only(environment), workingDirectory: FilePath(folder.path),
      platformOptions: .ownSession)
    let (requests, requestEnd) = AsyncStream.makeStream(of: String.self)
    let (lines, lineEnd) = AsyncStream.makeStream(of: String.self)
    (self.requests, self.lines, self.lineEnd) = (requestEnd, lines, lineEnd)
    run = Task {
      defer { lineEnd.finish() }
      do {
        let result = try await Subprocess.run(
          configuration, input: .inputWriter, output: .sequence,
          error: .fileDescriptor(errorFile, closeAfterSpawningProcess: true)
        ) { await Self.talk($0, requests, lineEnd) }
        return ProgramEnd(result.terminationStatus)
      } catch {
        return .notStarted("\(error)")
      }
    }
  }

  deinit {
    requests.finish()
  }

  /// Passes lines on until the program has closed its output.
  private static func talk(
    _ execution: Execution<CustomWriteInput, SequenceOutput, FileDescriptorOutput>,
    _ requests: AsyncStream<String>, _ lines: AsyncStream<String>.Continuation
  ) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        let input = execution.standardInputWriter
        for await request in requests {
          // One that reads no more says so by closing its output, too.
          guard (try? await input.write("\(request)\n")) != nil else { break }
        }
        try? await input.finish()
      }
      let output = execution.standardOutput
        .strings(
          separatedBy: .unicodeScalarSequence("\n".unicodeScalars), bufferingPolicy: .unbounded)
      do {
        for try await line in output { lines.yield(line) }
      } catch {}
      lines.finish()
      group.cancelAll()
    }
  }

  func write(_ line: String) {
    requests.yield(line)
  }

  /// The next line; nil when the program ends without one, which it is made to after `seconds`.
  package func line(within seconds: Int? = nil) async -> String? {
    let number = turn.withLock { $0.number }
    let overdue = seconds.map { seconds in
      Task {
        try await Task.sleep(for: .seconds(seconds))
        kill(awaiting: number)
      }
    }
    defer { overdue?.cancel() }
    for await line in lines {
      turn.withLock { $0.number += 1 }
      return line
    }
    return nil
  }

  /// It has been ended, whatever it has said before that.
  var isKilled: Bool { turn.withLock { $0.isKilled } }

  /// Ends it, and what it has started.
  ///
  /// No line comes any more, even where one of those keeps the output open.
  func kill() {
    kill(awaiting: nil)
  }

  /// Not where the line has come that was waited for: of a line and of the end of its time a busy
  /// process may hear at once.
  private func kill(awaiting number: Int?) {
    let isDue = turn.withLock { turn in
      guard number == nil || number == turn.number else { return false }
      turn.isKilled = true
      return true
    }
    guard isDue else { return }
    run.cancel()
    lineEnd.finish()
  }

  /// How it has ended, which it is made to after `seconds`.
  func end(within seconds: Int) async -> ProgramEnd {
    let overdue = Task {
      try await Task.sleep(for: .seconds(seconds))
      self.kill()
    }
    defer { overdue.cancel() }
    return await run.value
  }

  /// What it has written to standard error.
  package var errorOutput: String {
    String(decoding: errorBytes(from: 0), as: UTF8.self)
  }

  /// What it has written to standard error since this was last asked for.
  func takeErrorOutput() -> String {
    let bytes = readErrorCount.withLock { count in
      let bytes = errorBytes(from: count)
      count += bytes.count
      return bytes
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// By a handle: Foundation forgets a buffer where all of a file is read and nothing is in it.
  private func errorBytes(from offset: Int) -> Data {
    let handle = try? FileHandle(forReadingFrom: errors)
    try? handle?.seek(toOffset: UInt64(offset))
    return (try? handle?.readToEnd()) ?? Data()
  }

  /// Ends its input, and returns when it has closed its output.
  package func finish() async {
    requests.finish()
    for await _ in lines {}
  }
}
