import Foundation
import NIOCore
import NIOPosix

/// A Unix-domain socket that a server listens on, with the lock file beside it.
///
/// Both are removed when it is closed. What a server that is gone has left is replaced; as
/// PostgreSQL's `Lock_AF_UNIX`.
struct UnixSocket: Sendable {
  private let path: String
  private let channel: any Channel

  /// What `sun_path` holds, less its NUL.
  private static let pathLimit = 107

  /// Listens on `DIRECTORY/.s.PGSQL.PORT`, a file with these permissions.
  static func listen(
    in directory: String, port: Int, permissions: Int, _ bootstrap: ServerBootstrap
  ) async throws -> UnixSocket {
    let path = "\(directory)/.s.PGSQL.\(port)"
    guard path.utf8.count <= pathLimit else {
      throw ListeningError(
        "Unix-domain socket path \"\(path)\" is too long (maximum \(pathLimit) bytes)")
    }
    guard await !isAlive(path) else {
      throw ListeningError(
        "could not bind Unix address \"\(path)\": Address already in use. Is another postmaster "
          + "already running on port \(port)? If not, remove socket file \"\(path)\" and retry.")
    }
    removeFiles(of: path)
    do {
      let channel = try await bootstrap.bind(unixDomainSocketPath: path).get()
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
      try lock(path, directory, port)
      return UnixSocket(path: path, channel: channel)
    } catch let error as IOError {
      throw ListeningError(
        "could not bind Unix address \"\(path)\": \(error.systemReason)")
    }
  }

  func close() async {
    try? await channel.close().get()
    Self.removeFiles(of: path)
  }

  /// Somebody accepts connections there.
  private static func isAlive(_ path: String) async -> Bool {
    let client = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(unixDomainSocketPath: path).get()
    try? await client?.close()
    return client != nil
  }

  /// A file that is no socket is not ours to remove.
  private static func removeFiles(of path: String) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes == nil || attributes?[.type] as? FileAttributeType == .typeSocket else {
      return
    }
    for file in [path, lockFile(path)] { try? FileManager.default.removeItem(atPath: file) }
  }

  private static func lockFile(_ path: String) -> String { "\(path).lock" }

  /// As PostgreSQL's: process, data directory (which there is none of), start, port, directory.
  private static func lock(_ path: String, _ directory: String, _ port: Int) throws {
    let lines = [
      "\(ProcessInfo.processInfo.processIdentifier)", "",
      "\(Int(Date().timeIntervalSince1970))", "\(port)", directory,
    ]
    guard
      FileManager.default.createFile(
        atPath: lockFile(path), contents: Data(lines.map { $0 + "\n" }.joined().utf8),
        attributes: [.posixPermissions: 0o600])
    else { throw ListeningError("could not create lock file \"\(lockFile(path))\"") }
  }
}
