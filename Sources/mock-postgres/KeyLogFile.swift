import Foundation
import Synchronization

/// A file of TLS secrets in NSS's format, which other programs may append to as well.
final class KeyLogFile: Sendable {
  private let handle: Mutex<FileHandle>

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
  }

  func append(_ line: String) {
    handle.withLock { try? $0.write(contentsOf: Data("\(line)\n".utf8)) }
  }
}
