import Foundation
import NIOCore
import OpenSSLKit
package import PostgresSession
import PostgresTransport
import Synchronization

/// Makes the session of each connection that is accepted.
struct ConnectionAcceptor: Sendable {
  let behaviour: ServerBehaviour
  let tls: TLSContext?
  let isTracing: Bool
  let book: JournalBook
  let connections: Connections
  /// Milliseconds since the server was started.
  let age: @Sendable () -> Int

  func accept(_ channel: any Channel) throws {
    let text = channel.remoteAddress?.ipAddress ?? ""
    let client = ClientAddress(IPAddress(text) ?? .loopback, text: text)
    let number = book.open(clientAddress: text)
    let tls = tls
    let session = ServerSession(
      behaviour: behaviour, client: client, randomness: .fresh(number: number),
      now: Int(Date().timeIntervalSince1970), isTracing: isTracing, number: number,
      serverAgeMilliseconds: age())
    let (book, connections) = (book, connections)
    let endpoint = Endpoint(
      session,
      occupy: { occupancy in connections.withOccupancies { $0.occupy(occupancy, by: number) } },
      cancel: { request in connections.withOccupancies { $0.verdict(on: request) } }
    ) { () throws(TLSError) in
      guard let tls else { throw TLSError("the server has no certificate") }
      return try TLSStream(server: tls)
    }
    connections.add(channel)
    try channel.pipeline.syncOperations.addHandler(
      EndpointHandler(
        endpoint, onRecord: { book.add($0, to: number) },
        onClose: { _ in
          connections.remove(channel)
          book.close(number)
        }))
  }
}

extension SessionRandomness {
  /// Process ids begin where no process of the system is likely to be taken for it.
  package static func fresh(number: Int) -> SessionRandomness {
    SessionRandomness(
      processID: Int32(truncatingIfNeeded: 10_000 + number), cancelKey: Randomness.bytes(32),
      md5Salt: Randomness.bytes(4), scramNonce: Base64.encode(Randomness.bytes(18)))
  }
}

/// The channels that are open, so that a server can count and end them.
final class Connections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var occupancies: Occupancies
    var isShutDown = false
  }

  private let state: Mutex<State>

  init(_ version: ServerVersion) {
    state = Mutex(State(occupancies: Occupancies(version)))
  }

  func withOccupancies<Result: Sendable>(
    _ body: (inout Occupancies) -> sending Result
  ) -> Result {
    state.withLock { body(&$0.occupancies) }
  }

  func add(_ channel: any Channel) {
    let isLate = state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = channel
      return state.isShutDown
    }
    if isLate { channel.close(promise: nil) }
  }

  func remove(_ channel: any Channel) {
    state.withLock { state in _ = state.channels.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  func shutDown() {
    let channels = state.withLock { state in
      state.isShutDown = true
      return Array(state.channels.values)
    }
    for channel in channels {
      channel.pipeline.fireUserInboundEventTriggered(ShutdownRequest())
      // A client that does not read what was written cannot keep its connection.
      channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    }
  }
}
