import Foundation
import Synchronization

/// A file of TLS secrets in NSS's format, which other programs may append to as well.
final class KeyLogFile: Sendable {
  private let handle: Mutex<FileHandle>
  private let path: String
  private let hasFailed = Atomic(false)

  init(_ path: String) throws {
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    guard let handle = FileHandle(forUpdatingAtPath: path) else {
      throw usageError("--keylog: \(path) cannot be written")
    }
    try handle.seekToEnd()
    self.handle = Mutex(handle)
    self.path = path
  }

  /// A file that is full is told once, and the server goes on.
  func append(_ line: String) {
    do {
      try handle.withLock { try $0.write(contentsOf: Data("\(line)\n".utf8)) }
    } catch {
      guard !hasFailed.exchange(true, ordering: .relaxed) else { return }
      Output.error.write("warning: --keylog: \(path) is not whole, for it cannot be written")
    }
  }
}
