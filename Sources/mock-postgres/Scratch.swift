import Foundation
import Synchronization
import SystemPackage

/// A folder for the time that a command runs, for its owner alone: there are private keys in it.
struct Scratch {
  let url: URL
  private let removal = Removal()
  private var signals: Signals?

  /// Whose turn it is to remove the folder.
  ///
  /// A signal does not give it back: who fails for want of the folder would end the program with a
  /// status of its own.
  private final class Removal: Sendable {
    let turn = Mutex(())
  }

  /// `endsOnSignal` lets SIGINT and SIGTERM end the program behind the removal of the folder, for a
  /// command that does not await them itself.
  init(endsOnSignal: Bool = false) throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "mock-postgres-\(UUID().uuidString)")
    if endsOnSignal {
      signals = Signals { [url, removal] number in
        removal.turn.withLock { _ in
          Self.remove(url)
          // As a shell tells that a signal ended a program. At once: exit would take OpenSSL away from
          // threads that are still at work.
          _exit(128 + number)
        }
      }
    }
    // Foundation makes a folder for all, and then for its owner: others could come in between.
    let mask = umask(0o077)
    defer { umask(mask) }
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Writes a file that only its owner can read, and gives its path.
  func write(_ text: String, _ name: String) throws -> String {
    let path = url.appending(path: name).path
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(text.utf8) }
    return path
  }

  func remove() {
    removal.turn.withLock { _ in Self.remove(url) }
  }

  private static func remove(_ url: URL) {
    try? FileManager.default.removeItem(at: url)
  }
}
