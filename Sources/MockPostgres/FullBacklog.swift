import NIOCore
import NIOPosix

/// A listener whose queue of connections is full: the system answers no more of them, and to a client
/// it is as if nobody were there.
enum FullBacklog {
  /// The least that every system takes at its word: 0 may stand for its default.
  private static let length: Int32 = 1
  /// How long a connection of one's own takes at most, where there is still room.
  private static let patience = TimeAmount.milliseconds(250)
  /// So many more than were asked for a system may let wait.
  private static let allowance = 4

  /// Accepts nobody.
  static func applied(to bootstrap: ServerBootstrap) -> ServerBootstrap {
    bootstrap.serverChannelOption(.backlog, value: length)
      .serverChannelOption(.autoRead, value: false)
  }

  /// Returns when one's own connections have filled the queue; they end with the listener.
  ///
  /// Linux lets one more wait than was asked for (`sk_acceptq_is_full`).
  static func fill(_ listener: any Channel) async {
    guard let address = listener.localAddress else { return }
    var count = 0
    for _ in 0...(Int(length) + allowance) {
      let client = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(patience).connect(to: address).get()
      guard let client else {
        if count > Int(length) { return }
        continue
      }
      count += 1
      listener.closeFuture.whenComplete { _ in client.close(promise: nil) }
    }
  }
}
