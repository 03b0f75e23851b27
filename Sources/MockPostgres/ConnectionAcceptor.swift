import Foundation
import NIOCore
import OpenSSLKit
package import PostgresSession
import PostgresTransport

/// Makes the session of each connection that is accepted.
struct ConnectionAcceptor: Sendable {
  let behaviour: Apart<ServerBehaviour>
  let tls: TLSContext?
  let isTracing: Bool
  let book: JournalBook
  let connections: Connections
  /// Milliseconds since the server was started.
  let age: @Sendable () -> Int
  let randomness: @Sendable (_ number: Int) -> SessionRandomness
  let users: SystemUsers

  /// Each connection keeps the buffer that it reads to: a login fits, and more makes it grow.
  private static let readBuffers = AdaptiveRecvByteBufferAllocator(
    minimum: 64, initial: 256, maximum: 65_536)

  /// A connection over TCP.
  func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
    let text = channel.remoteAddress?.ipAddress ?? ""
    let client = ClientAddress(IPAddress(text) ?? .loopback, text: text)
    return channel.eventLoop.makeCompletedFuture { try accept(channel, from: client) }
  }

  /// A connection over a Unix-domain socket.
  func acceptLocal(_ channel: any Channel) -> EventLoopFuture<Void> {
    users.peer(of: channel).flatMapThrowing { user in
      try accept(channel, from: ClientAddress(systemUser: user))
    }
  }

  private func accept(_ channel: any Channel, from client: ClientAddress) throws {
    let number = book.open(clientAddress: client.text)
    let tls = tls
    let session = ServerSession(
      behaviour: behaviour, client: client, randomness: randomness(number),
      now: Int(Date().timeIntervalSince1970), isTracing: isTracing, number: number,
      serverAgeMilliseconds: age())
    let (book, connections) = (book, connections)
    let endpoint = Endpoint(session, among: ConnectionNeighbours(connections, number)) {
      () throws(TLSError) in
      guard let tls else { throw TLSError("the server has no certificate") }
      return try TLSStream(server: tls)
    }
    connections.add(channel, number)
    // A channel that ends before it was active has no other end.
    channel.closeFuture.whenComplete { _ in
      connections.remove(number)
      book.close(number)
    }
    // At once: options of a bootstrap take a future each.
    try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
    try channel.syncOptions?.setOption(.recvAllocator, value: Self.readBuffers)
    try channel.pipeline.syncOperations.addHandler(
      EndpointHandler(endpoint, onRecord: { book.add($0, to: number) }, onClose: { _ in }))
  }
}

extension SessionRandomness {
  /// Process ids begin where no process of the system is likely to be taken for it.
  package static func fresh(number: Int) -> SessionRandomness {
    let bytes = Randomness.bytes(54)
    return SessionRandomness(
      processID: Int32(truncatingIfNeeded: 10_000 + number), cancelKey: Array(bytes[..<32]),
      md5Salt: Array(bytes[32..<36]), scramNonce: Base64.encode(Array(bytes[36...])))
  }
}
