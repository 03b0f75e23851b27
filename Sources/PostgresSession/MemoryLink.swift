/// Joins the two ends of a connection without a socket, a thread or a clock.
///
/// Bytes cross at once, in order. Where both ends wait and neither moves, the client's timer fires,
/// then the server's: a stall is a timeout, without any time passing.
package struct MemoryLink<Client: Session> {
  private let client: Endpoint<Client>
  private let server: Endpoint<ServerSession>
  /// What the server recorded.
  package private(set) var records: [Record] = []

  private var toClient = Pipe()
  private var toServer = Pipe()

  /// What is on its way to one end.
  private struct Pipe {
    var inputs: [TransportInput] = []
    var hasTimer = false
    var isClosed = false
  }

  package init(client: Endpoint<Client>, server: Endpoint<ServerSession>) {
    self.client = client
    self.server = server
  }

  /// Runs until both ends have closed.
  package mutating func run() {
    toServer.inputs.append(.connected)
    toClient.inputs.append(.connected)
    while step() {}
  }

  private mutating func step() -> Bool {
    if !toServer.inputs.isEmpty {
      perform(server: server.handle(toServer.inputs.removeFirst()))
    } else if !toClient.inputs.isEmpty {
      perform(client: client.handle(toClient.inputs.removeFirst()))
    } else if toClient.hasTimer {
      toClient.hasTimer = false
      toClient.inputs.append(.timerFired)
    } else if toServer.hasTimer {
      toServer.hasTimer = false
      toServer.inputs.append(.timerFired)
    } else {
      return false
    }
    return true
  }

  private mutating func perform(server actions: [TransportAction]) {
    for action in actions {
      if case .record(let record) = action { records.append(record) }
      Self.perform(action, own: &toServer, peer: &toClient)
    }
  }

  private mutating func perform(client actions: [TransportAction]) {
    for action in actions { Self.perform(action, own: &toClient, peer: &toServer) }
  }

  private static func perform(
    _ action: TransportAction, own: inout Pipe, peer: inout Pipe
  ) {
    switch action {
    case .write(let bytes): if !peer.isClosed { peer.inputs.append(.received(bytes)) }
    case .setTimer: own.hasTimer = true
    case .cancelTimer: own.hasTimer = false
    case .signal: own.inputs.append(.signalAnswered(.noSuchProcess))
    case .awaitDrain: own.inputs.append(.drained)
    case .close, .reset:
      own.isClosed = true
      if !peer.isClosed { peer.inputs.append(.peerClosed) }
    case .record, .keyLog, .pause: break
    }
  }
}
