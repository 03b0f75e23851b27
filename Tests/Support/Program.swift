package import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// A program that runs beside a test: lines out, a signal in.
///
/// It is ended when the test is done with it, whatever has happened.
package final class Program: Sendable {
  private let output: AsyncStream<String>
  private let errors = Mutex("")
  private let number = Mutex<Int32>(0)
  /// Ends when the program has ended, and its status is known.
  private let exit: AsyncStream<Never>
  private let exitStatus = Mutex(notStarted)
  private let orders: AsyncStream<Order>.Continuation

  /// What a test does to it.
  private enum Order: Sendable {
    case signal(Signal)
    case endInput
  }

  /// The status of a program that cannot be started, as a shell has it.
  private static let notStarted: Int32 = 127

  /// Starts it; `environment` is added to this process's own, and `input` is all that it is given.
  ///
  /// With nil as `input`, its standard input is open until `endInput()`.
  package init(
    _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
    input: String? = ""
  ) {
    let (output, lines) = AsyncStream.makeStream(of: String.self)
    self.output = output
    let (exit, end) = AsyncStream.makeStream(of: Never.self)
    self.exit = exit
    let (given, orders) = AsyncStream.makeStream(of: Order.self)
    self.orders = orders
    if input != nil { orders.yield(.endInput) }
    Task {
      do {
        let result = try await Subprocess.run(
          .path(FilePath(executable.path)), arguments: Arguments(arguments),
          environment: .inherit.updating(Self.keyed(environment)), input: .inputWriter,
          output: .sequence, error: .sequence
        ) { execution in
          self.number.withLock { $0 = execution.processIdentifier.value }
          if let input, !input.isEmpty {
            _ = try? await execution.standardInputWriter.write(Array(input.utf8))
          }
          try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
              var splitter = LineSplitter()
              for try await buffer in execution.standardOutput {
                let ended = unsafe buffer.withUnsafeBytes { unsafe splitter.lines($0) }
                for line in ended { lines.yield(line) }
              }
              if let last = splitter.last { lines.yield(last) }
              lines.finish()
            }
            group.addTask {
              for try await text in execution.standardError.strings(
                separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .unbounded)
              {
                self.errors.withLock { $0 += text + "\n" }
              }
            }
            group.addTask {
              for await order in given {
                switch order {
                case .signal(let signal): try? execution.send(signal: signal)
                case .endInput: try await execution.standardInputWriter.finish()
                }
              }
            }
            // What it writes has an end; what the test does to it has none.
            for _ in 1...2 { try await group.next() }
            group.cancelAll()
          }
        }
        self.exitStatus.withLock { $0 = Self.number(result.terminationStatus) }
      } catch {
        self.errors.withLock { $0 += "\(error)\n" }
      }
      lines.finish()
      end.finish()
    }
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

  /// As the system numbers it; 0 until it is started, which it is when its first line has come.
  package var processIdentifier: Int32 { number.withLock { $0 } }

  /// As Ctrl-C does.
  package func interrupt() {
    orders.yield(.signal(.interrupt))
  }

  package func terminate() {
    orders.yield(.signal(.terminate))
  }

  package func endInput() {
    orders.yield(.endInput)
  }

  /// Its exit status, or the signal that has ended it, when it has ended.
  package func status() async -> Int32 {
    for await _ in exit {}
    return exitStatus.withLock { $0 }
  }

  /// What it has written to standard error until now.
  package var errorOutput: String { errors.withLock { $0 } }
}
