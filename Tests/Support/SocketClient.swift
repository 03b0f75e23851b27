import NIOCore
import NIOPosix

/// A client of a few lines: bytes out, bytes in, over TCP to 127.0.0.1.
package struct SocketClient {
  private var inbound: NIOAsyncChannelInboundStream<[UInt8]>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var received: [UInt8] = []

  /// Connects for as long as `body` runs.
  package static func connected<Result: Sendable>(
    port: Int, _ body: (inout SocketClient) async throws -> Result
  ) async throws -> Result {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ByteReader())
          return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(
              isOutboundHalfClosureEnabled: true, inboundType: [UInt8].self,
              outboundType: ByteBuffer.self))
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var client = SocketClient(inbound: inbound.makeAsyncIterator(), outbound: outbound)
      return try await body(&client)
    }
  }

  /// Sends, says that no more will come, and gives all that comes back.
  package static func exchange(_ bytes: [UInt8], port: Int) async throws -> [UInt8] {
    try await connected(port: port) { client in
      try await client.send(bytes)
      client.finish()
      return try await client.receiveToEnd()
    }
  }

  /// A peer that has gone in the meantime is no error: what it has said can still be read.
  package func send(_ bytes: [UInt8]) async throws {
    do {
      try await outbound.write(ByteBuffer(bytes: bytes))
    } catch ChannelError.ioOnClosedChannel {}
  }

  /// Sends each byte by itself, as long as somebody takes them.
  package func drip(_ bytes: some Sequence<UInt8>) async {
    for byte in bytes { try? await outbound.write(ByteBuffer(bytes: [byte])) }
  }

  /// What has come since; nil when no more comes.
  package mutating func next() async throws -> [UInt8]? {
    try await inbound.next(isolation: #isolation)
  }

  /// No more will be sent.
  package func finish() {
    outbound.finish()
  }

  /// Gives all that has come when it ends with `suffix`, or when no more comes.
  package mutating func receive(until suffix: [UInt8]) async throws -> [UInt8] {
    while !received.reversed().starts(with: suffix.reversed()),
      let next = try await inbound.next(isolation: #isolation)
    {
      received += next
    }
    defer { received = [] }
    return received
  }

  package mutating func receiveToEnd() async throws -> [UInt8] {
    while let next = try await inbound.next(isolation: #isolation) {
      received += next
    }
    defer { received = [] }
    return received
  }

  package static let sslRequest: [UInt8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]

  /// ReadyForQuery, outside of a transaction.
  package static let readyForQuery: [UInt8] = [0x5a, 0, 0, 0, 5, 0x49]

  /// A StartupMessage of protocol 3.0.
  package static func startup(user: String, database: String) -> [UInt8] {
    let texts = ["user", user, "database", database]
    let fields: [UInt8] = texts.flatMap { Array($0.utf8) + [0 as UInt8] } + [0]
    let length = UInt32(fields.count + 8)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + [0, 3, 0, 0] + fields
  }
}

/// Takes the bytes out of a buffer on its event loop, which uses it again: the thread sanitizer does not
/// see the counts of references by which it knows that nobody else reads it.
private final class ByteReader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = [UInt8]

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.fireChannelRead(wrapInboundOut(Array(buffer: unwrapInboundIn(data))))
  }
}
