import Foundation

/// A TCP port on 127.0.0.1 that the system gives to nobody else while this lives.
///
/// It is bound and not listened on; another socket may then listen on it, if both reuse addresses.
final class ReservedPort: Sendable {
  let number: Int
  private let socket: TCPSocket

  init() throws {
    socket = try TCPSocket()
    number = try socket.bindToFreePort()
  }
}
