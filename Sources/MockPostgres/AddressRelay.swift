import NIOCore
import NIOPosix

/// Passes connections on from another address of this machine, byte for byte.
///
/// So a client that cannot choose where it connects from can be tried against a rule about
/// addresses: all of 127.0.0.0/8 is loopback.
package struct AddressRelay: Sendable {
  private let channel: any Channel
  package var port: Int { channel.localAddress?.port ?? 0 }

  /// Listens on 127.0.0.1, and connects to that port of 127.0.0.1 from `address`.
  package static func start(from address: String, to port: Int) async throws -> AddressRelay {
    let source = try SocketAddress(ipAddress: address, port: 0)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { inbound in
        ClientBootstrap(group: inbound.eventLoop)
          .bind(to: source)
          .channelOption(.autoRead, value: false)
          .connect(host: "127.0.0.1", port: port)
          .flatMapThrowing { outbound in
            try inbound.pipeline.syncOperations.addHandler(RelayHandler(to: outbound))
            try outbound.pipeline.syncOperations.addHandler(RelayHandler(to: inbound))
            for end in [inbound, outbound] {
              try end.syncOptions?.setOption(.autoRead, value: true)
            }
          }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return AddressRelay(channel: channel)
  }

  package func stop() async {
    try? await channel.close().get()
  }
}

private final class RelayHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let peer: any Channel

  init(to peer: any Channel) {
    self.peer = peer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    peer.writeAndFlush(unwrapInboundIn(data), promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    peer.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
