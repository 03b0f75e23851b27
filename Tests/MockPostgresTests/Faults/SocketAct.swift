import PostgresSession

/// What a fault is told to do, and what a raw client must see where an honest server does `here`.
struct SocketAct: Sendable {
  var name: String
  /// As a fixture has them.
  var steps: String
  var sights: @Sendable (_ here: [Sight], SocketStage) -> [Sight]
  /// Nil where the server goes on; its client then leaves.
  var end: (@Sendable (SocketStage) -> Sight.End)?
  var proceeds = false
  /// No more comes, though the server stays.
  var isStalling = false
  /// What it takes at least.
  var milliseconds = 0

  /// The server is there behind it, and does what it is asked to.
  func goesOn(_ stage: SocketStage) -> Bool {
    // Where TLS was to begin and did not, nothing that the client says is understood.
    end == nil && !isStalling && (stage.phase != .tlsHello || proceeds)
  }

  private static let alertBytes: [UInt8] = [21, 3, 3, 0, 2, 2, 40]

  static let all = [
    SocketAct(name: "nothing", steps: "", sights: { _, _ in [] }),
    SocketAct(
      name: "send a text", steps: "{send: hello}", sights: { _, stage in [stage.said("hello")] }),
    SocketAct(
      name: "send twice, below TLS", steps: "{send: hello, times: 2, below: tls}",
      sights: { _, _ in [.plain(Array("hellohello".utf8))] }),
    SocketAct(
      name: "send a message of a false length",
      steps: "{send: {ReadyForQuery: {status: E}, length: -1}}",
      sights: { _, stage in [stage.said([0x5a, 0xff, 0xff, 0xff, 0xff, 0x45])] }),
    SocketAct(
      name: "wait, then go on", steps: "{wait: 7ms}, continue", sights: { here, _ in here },
      proceeds: true, milliseconds: 7),
    SocketAct(
      name: "drip", steps: "{drip: {bytes: 64, every: 1ms}}, continue",
      sights: { here, _ in here }, proceeds: true),
    SocketAct(
      name: "split", steps: "{split: [1, 3]}, continue", sights: { here, _ in here },
      proceeds: true),
    SocketAct(name: "go on", steps: "continue", sights: { here, _ in here }, proceeds: true),
    SocketAct(
      name: "break off", steps: "{continue: {bytes: 2}}, close",
      sights: { here, _ in
        switch here.merged.first {
        case .plain(let bytes): [.plain(Array(bytes.prefix(2)))]
        case .inside(let bytes): [.inside(Array(bytes.prefix(2)))]
        // The beginning of a record.
        case .handshake: [.plain([0x16, 3])]
        case .alert, nil: []
        }
      }, end: { $0.endInOrder }, proceeds: true),
    SocketAct(name: "close", steps: "close", sights: { _, _ in [] }, end: { $0.endInOrder }),
    SocketAct(
      name: "close without close_notify", steps: "{close: abruptly}", sights: { _, _ in [] },
      end: { _ in .closed }),
    SocketAct(name: "reset", steps: "reset", sights: { _, _ in [] }, end: { _ in .reset }),
    SocketAct(name: "stall", steps: "stall", sights: { _, _ in [] }, isStalling: true),
    SocketAct(
      name: "an alert", steps: "{alert: handshake_failure}",
      sights: { _, stage in
        [stage.usesTLS ? .alert("handshake failure") : .plain(alertBytes)]
      }, end: { _ in .closed }),
  ]
}

extension SocketStage {
  fileprivate func said(_ text: String) -> Sight { said(Array(text.utf8)) }

  /// Within TLS where that is up.
  fileprivate func said(_ bytes: [UInt8]) -> Sight {
    phase == .tlsEstablished ? .inside(bytes) : .plain(bytes)
  }

  fileprivate var endInOrder: Sight.End { phase == .tlsEstablished ? .closedInOrder : .closed }
}
