import Foundation
import Synchronization
import SystemPackage

/// Standard output or standard error, a line at a time from any thread.
final class Output: Sendable {
  static let standard = Output(.standardOutput) {
    Output.error.write("warning: the output is not whole, for it cannot be written")
  }
  static let error = Output(.standardError)

  private let descriptor: Mutex<FileDescriptor>
  private let hasFailed = Atomic(false)
  /// Called once.
  private let onFailure: @Sendable () -> Void

  private init(
    _ descriptor: FileDescriptor, onFailure: @escaping @Sendable () -> Void = {}
  ) {
    self.descriptor = Mutex(descriptor)
    self.onFailure = onFailure
  }

  /// A reader that has gone, or a disk that is full, is no reason to end.
  func write(_ line: String, terminator: String = "\n") {
    do {
      _ = try descriptor.withLock { try $0.writeAll("\(line)\(terminator)".utf8) }
    } catch {
      if !hasFailed.exchange(true, ordering: .relaxed) { onFailure() }
    }
  }

  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var hasColour: Bool {
    isTerminal && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
  }
}
