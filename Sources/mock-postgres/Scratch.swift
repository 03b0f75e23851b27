import Foundation

/// A folder for the time that a command runs, for its owner alone: there are private keys in it.
struct Scratch {
  let url: URL
  private var signals: Signals?

  /// `endsOnSignal` lets SIGINT and SIGTERM end the program behind the removal of the folder, for a
  /// command that does not await them itself.
  init(endsOnSignal: Bool = false) throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "mock-postgres-\(UUID().uuidString)")
    if endsOnSignal {
      signals = Signals { [url] number in
        Self.remove(url)
        // As a shell tells that a signal ended a program.
        exit(128 + number)
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
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    return file.path
  }

  func remove() {
    Self.remove(url)
  }

  private static func remove(_ url: URL) {
    try? FileManager.default.removeItem(at: url)
  }
}
