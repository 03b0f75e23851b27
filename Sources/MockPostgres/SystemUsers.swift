import Foundation
import NIOCore
import PostgresSession

/// The users of the system, by their numbers; as `/etc/passwd` has them.
struct SystemUsers: Sendable {
  private let names: [UInt32: String]

  /// Reads the file once; without one nobody is known.
  init(file: String = "/etc/passwd") {
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let entries = text.split(separator: "\n").compactMap { line -> (UInt32, String)? in
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count > 2, let id = UInt32(fields[2]) else { return nil }
      return (id, String(fields[0]))
    }
    names = Dictionary(entries, uniquingKeysWith: { first, _ in first })
  }

  private func user(_ id: UInt32) -> SystemUser { names[id].map { .name($0) } ?? .unknown(id: id) }

  /// Whose process is at the other end of a Unix-domain socket; nil where the kernel does not say.
  func peer(of channel: any Channel) -> EventLoopFuture<SystemUser?> {
    guard let socket = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeSucceededFuture(nil)
    }
    let credentials: EventLoopFuture<Credentials> = socket.unsafeGetSocketOption(
      level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    return credentials.map { user($0.userID) as SystemUser? }.recover { _ in nil }
  }

  /// The C library's `ucred`, which is not imported.
  private struct Credentials: Sendable {
    var processID: Int32 = 0
    var userID: UInt32 = 0
    var groupID: UInt32 = 0
  }
}
