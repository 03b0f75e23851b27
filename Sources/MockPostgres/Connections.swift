import NIOCore
import PostgresSession
import Synchronization

/// The connections that a server has, so that it can count, interrupt and end them.
final class Connections: Sendable {
  private struct State {
    /// By the connection's number.
    var channels: [Int: any Channel] = [:]
    var occupancies: Occupancies
    var isShutDown = false
  }

  private let state: Mutex<State>

  init(_ version: ServerVersion) {
    state = Mutex(State(occupancies: Occupancies(version)))
  }

  func add(_ channel: any Channel, _ number: Int) {
    let isLate = state.withLock { state in
      state.channels[number] = channel
      return state.isShutDown
    }
    if isLate { channel.close(promise: nil) }
  }

  func remove(_ number: Int) {
    state.withLock { state in
      state.channels[number] = nil
      state.occupancies.leave(number)
    }
  }

  func shutDown() {
    let channels = state.withLock { state in
      state.isShutDown = true
      return Array(state.channels.values)
    }
    for channel in channels {
      // Its time counts from when it is told: on an event loop that is busy it could be over before.
      channel.eventLoop.execute {
        channel.pipeline.fireUserInboundEventTriggered(BackendSignal.Kind.terminate)
        // A client that does not read what was written cannot keep its connection.
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
      }
    }
  }

  fileprivate func occupy(_ occupancy: Occupancy, by number: Int) -> ServerLoad {
    state.withLock { $0.occupancies.occupy(occupancy, by: number) }
  }

  fileprivate func leave(_ number: Int) {
    state.withLock { $0.occupancies.leave(number) }
  }

  /// Reaches the other connection on its own event loop.
  fileprivate func signal(
    _ signal: BackendSignal, _ answer: @escaping @Sendable (SignalVerdict) -> Void
  ) {
    let (verdict, channel) = state.withLock { state in
      let (verdict, number) = state.occupancies.recipient(of: signal)
      return (verdict, number.flatMap { state.channels[$0] })
    }
    guard let channel else { return answer(verdict) }
    channel.eventLoop.execute {
      channel.pipeline.fireUserInboundEventTriggered(signal.kind)
      answer(verdict)
    }
  }
}

/// The connections of a server, as that with the number sees them.
struct ConnectionNeighbours: Neighbours {
  private let connections: Connections
  private let number: Int

  init(_ connections: Connections, _ number: Int) {
    self.connections = connections
    self.number = number
  }

  func occupy(_ occupancy: Occupancy) -> ServerLoad { connections.occupy(occupancy, by: number) }
  func leave() { connections.leave(number) }
  func signal(_ signal: BackendSignal, answer: @escaping @Sendable (SignalVerdict) -> Void) {
    connections.signal(signal, answer)
  }
}
