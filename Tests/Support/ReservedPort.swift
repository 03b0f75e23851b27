/// A TCP port on 127.0.0.1 that the system gives to nobody else while this lives.
///
/// It is bound and not listened on: clients are refused, until another socket listens on it, which may
/// be if both reuse addresses.
package final class ReservedPort: Sendable {
  package let number: Int
  private let socket: TCPSocket

  /// One that is free; or a certain one, on which nobody must listen.
  package init(_ number: Int = 0) throws {
    socket = try TCPSocket()
    self.number = try socket.bind(toPort: number)
  }
}
