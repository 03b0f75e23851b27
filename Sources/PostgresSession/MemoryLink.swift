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
    private var inputs: [TransportInput] = []
    /// Those before it have been taken.
    private var next = 0
    var hasTimer = false
    var isClosed = false

    mutating func put(_ input: TransportInput) { inputs.append(input) }

    mutating func take() -> TransportInput? {
      guard next < inputs.count else {
        (inputs, next) = ([], 0)
        return nil
      }
      defer { next += 1 }
      return inputs[next]
    }
  }

  package init(client: Endpoint<Client>, server: Endpoint<ServerSession>) {
    self.client = client
    self.server = server
  }

  /// Runs until both ends have closed.
  package mutating func run() {
    toServer.put(.connected)
    toClient.put(.connected)
    while step() {}
  }

  private mutating func step() -> Bool {
    if let input = toServer.take() {
      perform(server: server.handle(input))
    } else if let input = toClient.take() {
      perform(client: client.handle(input))
    } else if toClient.hasTimer {
      toClient.hasTimer = false
      toClient.put(.timerFired)
    } else if toServer.hasTimer {
      toServer.hasTimer = false
      toServer.put(.timerFired)
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
    case .write(let bytes): if !peer.isClosed { peer.put(.received(bytes)) }
    case .setTimer: own.hasTimer = true
    case .cancelTimer: own.hasTimer = false
    case .signal: own.put(.signalAnswered(.noSuchProcess))
    case .awaitDrain: own.put(.drained)
    case .close, .reset:
      own.isClosed = true
      if !peer.isClosed { peer.put(.peerClosed) }
    case .record, .keyLog, .pause: break
    }
  }
}
