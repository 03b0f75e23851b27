import NIOCore
import NIOPosix
import OpenSSLKit
import PostgresSession
import PostgresTransport

/// A server that always does the same.
enum CannedServer: Session {
  /// Has no SSL and asks for no password.
  case trusting
  case silent
  /// Closes what it has accepted.
  case closing
  case resetting

  func handle(_ input: SessionInput) -> [SessionAction] {
    switch (self, input) {
    case (.trusting, .bytes(let bytes)):
      switch (bytes.first, bytes.count) {
      case (0, 8): [.write(Array("N".utf8))]
      case (0, _): [.write(message("R", [0, 0, 0, 0]) + message("Z", Array("I".utf8)))]
      default: [.close]
      }
    case (.closing, .connected): [.close]
    case (.resetting, .connected): [.reset]
    default: []
    }
  }

  /// Listens on the loopback network for as long as `body` runs, which is given the port.
  func listen<Result>(_ body: (Int) async throws -> Result) async throws -> Result {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            EndpointHandler(
              Endpoint(self) { () throws(TLSError) in throw TLSError("there is no TLS") },
              onRecord: { _ in }, onClose: { _ in }))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      let result = try await body(listener.localAddress?.port ?? 0)
      try await listener.close()
      return result
    } catch {
      try await listener.close()
      throw error
    }
  }
}
