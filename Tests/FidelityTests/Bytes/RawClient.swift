import Foundation
import Support

/// Plays a script against one server.
struct RawClient {
  private let socket: TCPSocket
  private var received = BackendBytes()
  private var transcript = Transcript()
  private var writer: TranscriptWriter
  private var nonce = ""
  private var isOver = false

  /// How many play at once: they wait more than they work.
  private static let queue = {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 8
    return queue
  }()

  /// Milliseconds after which a server that says nothing is taken to wait for the client.
  private static let patience: Int32 = 10_000

  static func play(_ script: ByteScript, port: Int, masksSource: Bool) async throws -> Transcript {
    try await offTaskThreads(queue) {
      var client = try RawClient(port: port, masksSource: masksSource)
      return client.play(script)
    }
  }

  private init(port: Int, masksSource: Bool) throws {
    socket = try TCPSocket()
    try socket.connect(toPort: port)
    writer = TranscriptWriter(masksSource: masksSource)
  }

  private mutating func play(_ script: ByteScript) -> Transcript {
    for step in script.steps { perform(step) }
    while !isOver { receive() }
    transcript.lines += received.drain(&writer)
    return transcript
  }

  private mutating func perform(_ step: ByteScript.Step) {
    switch step {
    case .send(let bytes): socket.send(bytes)
    case .sendsFinal(let text): socket.send(.message("p", .text(text(nonce))))
    case .awaitsBytes(let count):
      var bytes = received.take(count)
      while bytes == nil, !isOver {
        receive()
        bytes = received.take(count)
      }
      if let bytes { transcript.lines.append(writer.line(bytes)) }
    case .awaitsMessage: awaitMessage { _ in true }
    case .awaitsReady: awaitMessage { $0 == "Z" }
    case .finishes: socket.finishSending()
    }
  }

  private mutating func awaitMessage(_ isAwaited: (Character) -> Bool) {
    while true {
      if let message = takeMessage() {
        if isAwaited(message.type) { return }
      } else if isOver {
        return
      } else {
        receive()
      }
    }
  }

  private mutating func takeMessage() -> BackendBytes.Message? {
    guard let message = received.takeMessage() else { return nil }
    transcript.lines.append(writer.line(message))
    if message.type == "R", message.body.starts(with: [0, 0, 0, 11]) {
      let text = String(decoding: message.body.dropFirst(4), as: UTF8.self)
      nonce = String(text.prefix { $0 != "," }.dropFirst(2))
    }
    return message
  }

  private mutating func receive() {
    switch socket.receive(within: Self.patience) {
    case .bytes(let bytes): received.append(bytes)
    case .end: (isOver, transcript.isClosed) = (true, true)
    case .silence: isOver = true
    }
  }
}

/// Runs what blocks outside the threads that tasks share: there are as few as cores.
private func offTaskThreads<Value: Sendable>(
  _ queue: OperationQueue, _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    queue.addOperation { continuation.resume(with: Result { try body() }) }
  }
}
