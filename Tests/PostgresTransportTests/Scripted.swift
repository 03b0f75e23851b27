import NIOCore
import NIOPosix
import OpenSSLKit
import PostgresSession
import PostgresTransport
import Synchronization

/// A session that answers each kind of input in the same way, and records that it came.
struct Scripted: Session {
  enum Kind: String {
    case connected, bytes, tlsEstablished, tlsFailed, timerFired, peerClosed, shutdownRequested
    case occupied, signalAnswered, cancelRequested, drained
  }

  private let answers: [Kind: [SessionAction]]

  init(_ answers: [Kind: [SessionAction]]) {
    self.answers = answers
  }

  func handle(_ input: SessionInput) -> [SessionAction] {
    let kind: Kind =
      switch input {
      case .connected: .connected
      case .bytes: .bytes
      case .tlsEstablished: .tlsEstablished
      case .tlsFailed: .tlsFailed
      case .timerFired: .timerFired
      case .peerClosed: .peerClosed
      case .shutdownRequested: .shutdownRequested
      case .occupied: .occupied
      case .signalAnswered: .signalAnswered
      case .cancelRequested: .cancelRequested
      case .drained: .drained
      }
    return [.record(.log(kind.rawValue))] + (answers[kind] ?? [])
  }
}

/// What came to the one connection of a server.
final class Journal: Sendable {
  private let records: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation
  private let channel = Mutex<(any Channel)?>(nil)

  init() {
    (records, continuation) = AsyncStream.makeStream(of: String.self)
  }

  /// All of them, when the connection is closed; to be asked for once.
  func all() async -> [String] {
    await records.reduce(into: []) { $0.append($1) }
  }

  /// Interrupts the connection.
  func signal(_ kind: BackendSignal.Kind) {
    channel.withLock { $0?.pipeline.fireUserInboundEventTriggered(kind) }
  }

  fileprivate func open(_ channel: any Channel) {
    self.channel.withLock { $0 = channel }
  }

  fileprivate func add(_ record: TransportRecord) {
    guard case .session(.log(let text), _) = record else { return }
    continuation.yield(text)
  }

  fileprivate func close() {
    continuation.finish()
  }
}

extension Scripted {
  /// Listens on the loopback network for as long as `body` runs, which is given the port.
  func listen<Result>(_ body: (Int, Journal) async throws -> Result) async throws -> Result {
    let journal = Journal()
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        journal.open(channel)
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            EndpointHandler(
              Endpoint(self) { () throws(TLSError) in throw TLSError("there is no TLS") },
              onRecord: { journal.add($0) }, onClose: { _ in journal.close() }))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      let result = try await body(listener.localAddress?.port ?? 0, journal)
      try await listener.close()
      return result
    } catch {
      try await listener.close()
      throw error
    }
  }
}
