import NIOCore

#if canImport(Glibc)
  import Glibc
#endif

extension Channel {
  /// Returns when a listener has accepted all who have connected, as they see it: the system lets them,
  /// and they may have gone again before their server hears of them.
  ///
  /// Only Linux tells how many there are, and only over TCP.
  func waitUntilQueueIsEmpty() async {
    #if canImport(Glibc)
      guard let listener = self as? any SocketOptionProvider else { return }
      // Of a socket that listens, what waits to be accepted is counted as unacknowledged.
      while let queue = try? await listener.getTCPInfo().get(), queue.tcpi_unacked > 0 {
        // Not sooner than the loop that accepts has had another turn.
        try? await eventLoop.scheduleTask(in: .milliseconds(1)) {}.futureResult.get()
      }
    #endif
  }
}
