import NIOCore
import NIOPosix
import Synchronization

/// Stands between clients and a server, and records what they say to each other, also within TLS.
///
/// It listens on 127.0.0.1, and connects to a port of 127.0.0.1 for each client.
package final class RecordingRelay: Sendable {
  private let channel: any Channel
  private let book: RelayBook

  package let port: Int

  private init(channel: any Channel, book: RelayBook) {
    self.channel = channel
    port = channel.localAddress?.port ?? 0
    self.book = book
  }

  /// `tls` is nil for a server that has none; `masks` are applied to each line, in their order.
  package static func start(
    to port: Int, tls: RelayTLS?, masks: [WireMask]
  ) async throws -> RecordingRelay {
    let book = RelayBook()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { client in
        ClientBootstrap(group: client.eventLoop)
          .channelOption(.autoRead, value: false)
          .channelOption(.allowRemoteHalfClosure, value: true)
          .connect(host: "127.0.0.1", port: port)
          .flatMapThrowing { server in
            let conversation = RelayConversation(tls: tls, masks: masks)
            book.add(client, server, conversation)
            try client.pipeline.syncOperations.addHandler(
              RelayEndHandler(.frontend, conversation, ends: [.frontend: client, .backend: server]))
            try server.pipeline.syncOperations.addHandler(
              RelayEndHandler(.backend, conversation, ends: [.frontend: client, .backend: server]))
            for end in [client, server] { try end.syncOptions?.setOption(.autoRead, value: true) }
          }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return RecordingRelay(channel: channel, book: book)
  }

  /// Waits until every connection has ended at both ends, and gives what each said, in their order.
  ///
  /// What has not ended after `patience` seconds is ended.
  package func stop(patience: Int = 10) async -> [[WireLine]] {
    try? await channel.close().get()
    var records: [[WireLine]] = []
    for connection in book.connections {
      records.append(await connection.record(patience: patience))
    }
    return records
  }
}

/// The connections of a relay, in the order in which they were made.
private final class RelayBook: Sendable {
  private let state = Mutex<[RelayConnection]>([])

  var connections: [RelayConnection] { state.withLock { $0 } }

  func add(_ client: any Channel, _ server: any Channel, _ conversation: RelayConversation) {
    let connection = RelayConnection(
      client: client, server: server,
      conversation: NIOLoopBound(conversation, eventLoop: client.eventLoop))
    state.withLock { $0.append(connection) }
  }
}

private struct RelayConnection: Sendable {
  let client: any Channel
  let server: any Channel
  let conversation: NIOLoopBound<RelayConversation>

  func record(patience: Int) async -> [WireLine] {
    let (client, server, conversation) = (client, server, conversation)
    let overdue = client.eventLoop.scheduleTask(in: .seconds(Int64(patience))) {
      client.close(promise: nil)
      server.close(promise: nil)
    }
    let lines = client.closeFuture.and(server.closeFuture)
      .map { _ in conversation.value.lines }
    let record = try? await lines.get()
    overdue.cancel()
    return record ?? []
  }
}

/// Passes what one end does to the conversation, and does what that says.
private final class RelayEndHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let end: WireLine.End
  private let conversation: RelayConversation
  private let ends: [WireLine.End: any Channel]
  private var hasEnded = false

  init(
    _ end: WireLine.End, _ conversation: RelayConversation, ends: [WireLine.End: any Channel]
  ) {
    self.end = end
    self.conversation = conversation
    self.ends = ends
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    perform(conversation.received(Array(buffer: unwrapInboundIn(data)), from: end))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { finish() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish()
    context.fireChannelInactive()
  }

  /// A reset is an end like another.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func finish() {
    guard !hasEnded else { return }
    hasEnded = true
    perform(conversation.ended(end))
  }

  private func perform(_ actions: [RelayConversation.Action]) {
    for action in actions {
      switch action {
      case .write(let end, let bytes):
        guard let channel = ends[end] else { continue }
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
      case .finish(let end): ends[end]?.close(mode: .output, promise: nil)
      }
    }
  }
}

/// A port of 127.0.0.1 on which nothing listened a moment ago.
package enum FreePort {
  package static func find() async throws -> Int {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = channel.localAddress?.port ?? 0
    try await channel.close().get()
    return port
  }
}
