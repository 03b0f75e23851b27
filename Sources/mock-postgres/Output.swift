import Foundation
import Synchronization

/// Standard output or standard error, a line at a time from any thread.
final class Output: Sendable {
  static let standard = Output(.standardOutput)
  static let error = Output(.standardError)

  private let handle: Mutex<FileHandle>

  private init(_ handle: FileHandle) {
    self.handle = Mutex(handle)
  }

  /// A reader that has gone is no reason to end.
  func write(_ line: String, terminator: String = "\n") {
    handle.withLock { try? $0.write(contentsOf: Data("\(line)\(terminator)".utf8)) }
  }

  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var hasColour: Bool {
    isTerminal && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
  }
}
