import OpenSSLKit

/// A client and a server that talk in memory, and what each of them saw.
final class Conversation {
  /// What one end saw, from the beginning.
  struct Side: Hashable {
    var events: [TLSEvent] = []
    var plaintext: [UInt8] = []
    var keyLog: [String] = []

    mutating func add(_ progress: TLSProgress) {
      events += [progress.event, progress.ending].compactMap { $0 }
      plaintext += progress.plaintext
      keyLog += progress.keyLog
    }

    var facts: TLSFacts? {
      guard case .established(let facts)? = events.first else { return nil }
      return facts
    }

    var failure: TLSFailure? {
      guard case .failed(let failure)? = events.last else { return nil }
      return failure
    }
  }

  let client: TLSStream
  let server: TLSStream
  private(set) var clientSide = Side()
  private(set) var serverSide = Side()
  private let segment: Int

  /// `segment` is how many bytes travel at a time.
  init(
    client: TLSClientConfiguration,
    server: TLSServerConfiguration,
    serverName: String? = nil,
    segment: Int = .max
  ) throws {
    self.client = try TLSStream(client: .client(client), serverName: serverName)
    self.server = try TLSStream(server: .server(server))
    self.segment = segment
  }

  /// Makes the handshake, and goes on until nobody has anything to say.
  func start() {
    _ = server.start()
    let progress = client.start()
    clientSide.add(progress)
    toServer(progress.ciphertext)
  }

  func toServer(_ bytes: [UInt8]) {
    let answer = segments(of: bytes).flatMap { segment in
      let progress = server.receive(segment)
      serverSide.add(progress)
      return progress.ciphertext
    }
    if !answer.isEmpty { toClient(answer) }
  }

  func toClient(_ bytes: [UInt8]) {
    let answer = segments(of: bytes).flatMap { segment in
      let progress = client.receive(segment)
      clientSide.add(progress)
      return progress.ciphertext
    }
    if !answer.isEmpty { toServer(answer) }
  }

  private func segments(of bytes: [UInt8]) -> [[UInt8]] {
    let length = min(segment, max(1, bytes.count))
    return stride(from: 0, to: bytes.count, by: length).map { start in
      Array(bytes[start..<min(start + length, bytes.count)])
    }
  }
}
