#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
package import NIOCore
package import PostgresSession

/// Moves bytes between a channel and an endpoint, and does what the endpoint says.
///
/// It decides nothing. Every record of the session goes to `onRecord`, on the event loop. A signal's
/// kind that is fired into the channel reaches the session. Nothing is read while the peer does not
/// read, or sends more than can be looked at: the network keeps it, as it does for a PostgreSQL that
/// has not answered yet.
package final class EndpointHandler<S: Session>: ChannelDuplexHandler {
  package typealias InboundIn = ByteBuffer
  package typealias OutboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  private let endpoint: Endpoint<S>
  private let onRecord: (TransportRecord) -> Void
  /// Called once, when the channel is closed, with the session as it then is.
  private let onClose: (S) -> Void
  private var timer: Scheduled<Void>?
  /// What waits for a pause to end, and the end of that.
  private var postponed: ArraySlice<TransportAction> = []
  private var pause: Scheduled<Void>?
  private var hasWritten = false
  private var isClosing = false
  /// The channel is to be read, and may not yet.
  private var awaitsRead = false

  /// More actions behind a pause than any answer to what has been read has.
  private static var postponedLimit: Int { 10_000 }

  package init(
    _ endpoint: Endpoint<S>, onRecord: @escaping (TransportRecord) -> Void,
    onClose: @escaping (S) -> Void
  ) {
    self.endpoint = endpoint
    self.onRecord = onRecord
    self.onClose = onClose
  }

  package func channelActive(context: ChannelHandlerContext) {
    feed(.connected, context)
    context.fireChannelActive()
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    feed(.received(Array(buffer: unwrapInboundIn(data))), context)
  }

  package func read(context: ChannelHandlerContext) {
    awaitsRead = true
    readOn(context)
  }

  package func channelWritabilityChanged(context: ChannelHandlerContext) {
    readOn(context)
    context.fireChannelWritabilityChanged()
  }

  private func readOn(_ context: ChannelHandlerContext) {
    guard awaitsRead, context.channel.isWritable, postponed.count < Self.postponedLimit,
      !endpoint.session.hasEnough
    else { return }
    awaitsRead = false
    context.read()
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed: feed(.peerClosed, context)
    case BackendSignal.Kind.terminate: feed(.shutdownRequested, context)
    case BackendSignal.Kind.cancel: feed(.cancelRequested, context)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  package func channelInactive(context: ChannelHandlerContext) {
    feed(.peerClosed, context)
    cancelTimer()
    pause?.cancel()
    onClose(endpoint.session)
    context.fireChannelInactive()
  }

  /// A reset is an end like another: `channelInactive` follows the close.
  package func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func feed(_ input: TransportInput, _ context: ChannelHandlerContext) {
    let actions = endpoint.handle(input)
    if postponed.isEmpty { postponed = actions[...] } else { postponed += actions }
    proceed(context)
  }

  /// Does what is to be done, up to the next pause.
  private func proceed(_ context: ChannelHandlerContext) {
    while pause == nil, let action = postponed.popFirst() { perform(action, context) }
    // An idle connection keeps no memory for what it has done.
    if postponed.isEmpty { postponed = [] }
    flush(context)
  }

  private func flush(_ context: ChannelHandlerContext) {
    guard hasWritten else { return }
    hasWritten = false
    context.flush()
    readOn(context)
  }

  private func perform(_ action: TransportAction, _ context: ChannelHandlerContext) {
    switch action {
    case .write(let bytes):
      guard context.channel.isActive, !isClosing else { return }
      context.write(
        wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
      hasWritten = true
    case .setTimer(let duration): setTimer(duration, context)
    case .cancelTimer: cancelTimer()
    case .signal(let signal): send(signal, context)
    case .awaitDrain: awaitDrain(context)
    case .close: close(context)
    case .reset: reset(context)
    case .pause(let milliseconds): pause(milliseconds, context)
    case .record(let record): onRecord(.session(record, serverName: endpoint.serverName))
    case .keyLog(let line): onRecord(.keyLog(line))
    }
  }

  private func cancelTimer() {
    timer?.cancel()
    timer = nil
  }

  private func setTimer(_ duration: Duration, _ context: ChannelHandlerContext) {
    cancelTimer()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
      self.feed(.timerFired, context)
    }
  }

  private func pause(_ milliseconds: Int, _ context: ChannelHandlerContext) {
    let time = TimeAmount.milliseconds(Int64(milliseconds))
    pause = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      self.pause = nil
      self.proceed(context)
    }
  }

  /// Closes without FIN: what the peer has sent and nobody has read is not waited for.
  private func reset(_ context: ChannelHandlerContext) {
    flush(context)
    if let socket = context.channel as? any SocketOptionProvider {
      socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
    }
    close(context)
  }

  /// The answer comes from another event loop.
  private func send(_ signal: BackendSignal, _ context: ChannelHandlerContext) {
    let verdict = context.eventLoop.makePromise(of: SignalVerdict.self)
    endpoint.neighbours.signal(signal) { verdict.succeed($0) }
    verdict.futureResult.assumeIsolated().whenSuccess { self.feed(.signalAnswered($0), context) }
  }

  /// Behind a write of nothing all else is written.
  private func awaitDrain(_ context: ChannelHandlerContext) {
    hasWritten = false
    let loop = context.eventLoop.assumeIsolated()
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenSuccess {
      loop.execute { self.feed(.drained, context) }
    }
  }

  /// Closes when all is written: NIO would throw away what still waits for the network.
  private func close(_ context: ChannelHandlerContext) {
    guard !isClosing else { return }
    isClosing = true
    flush(context)
    let isWriting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) != 0
    guard context.channel.isActive, isWriting else { return context.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }
}

/// What a handler reports.
package enum TransportRecord: Hashable, Sendable {
  /// `serverName` is the SNI of the client's hello, where one has come.
  case session(Record, serverName: String?)
  case keyLog(String)
}
