import OpenSSLKit
import Support

/// A raw client that sends each byte by itself, and keeps apart what comes within TLS and outside.
struct SightClient {
  private(set) var sights: [Sight] = []
  private(set) var end: Sight.End?
  private var socket: SocketClient
  private let tls: TLSStream
  /// Bytes of a record that has not come whole.
  private var rest: [UInt8] = []
  /// What TLS wants to have sent.
  private var flight: [UInt8] = []
  private var hasBegunTLS = false
  private var hasLeft = false
  private var wasClosedInOrder = false

  private static let context = Result {
    try TLSContext.client(TLSClientConfiguration(verification: .none))
  }

  init(_ socket: SocketClient) throws {
    self.socket = socket
    tls = try TLSStream(client: try Self.context.get(), serverName: nil)
  }

  /// Sends it, but for the last byte; that is given back.
  mutating func sendAllButLast(_ input: SocketStage.Input) async throws -> [UInt8] {
    let bytes = try await self.bytes(of: input)
    await socket.drip(bytes.dropLast())
    return Array(bytes.suffix(1))
  }

  func send(_ bytes: [UInt8]) async {
    await socket.drip(bytes)
  }

  mutating func send(_ input: SocketStage.Input) async throws {
    await socket.drip(try await bytes(of: input))
  }

  private mutating func bytes(of input: SocketStage.Input) async throws -> [UInt8] {
    switch input {
    case .bytes(let bytes), .request(let bytes): return bytes
    case .hello:
      hasBegunTLS = true
      return tls.start().ciphertext
    case .finished:
      while flight.isEmpty, end == nil { await read() }
      defer { flight = [] }
      return flight
    case .inside(let bytes): return tls.send(bytes)
    }
  }

  /// Reads on as long as what has come begins what is expected.
  mutating func read(until expected: [Sight]) async {
    while end == nil, sights.begins(expected), sights.merged != expected.merged { await read() }
  }

  mutating func readToEnd() async {
    while end == nil { await read() }
  }

  mutating func leave() {
    hasLeft = true
    socket.finish()
  }

  private mutating func read() async {
    do {
      if let bytes = try await socket.next() { return take(bytes) }
      end = hasLeft ? .left : wasClosedInOrder ? .closedInOrder : .closed
    } catch {
      end = .reset
    }
    if !rest.isEmpty { sights.append(.plain(rest)) }
  }

  private mutating func take(_ bytes: [UInt8]) {
    rest += bytes
    while let record = nextRecord() {
      if record.count == 7, record[0] == 21 {
        sights.append(.alert(record[6] == 40 ? "handshake failure" : "\(record[6])"))
      } else {
        take(tls.receive(record))
      }
    }
  }

  private mutating func take(_ progress: TLSProgress) {
    flight += progress.ciphertext
    if case .established = progress.event { sights.append(.handshake) }
    if !progress.plaintext.isEmpty { sights.append(.inside(progress.plaintext)) }
    for ending in [progress.event, progress.ending] {
      switch ending {
      case .failed(let failure): sights.append(.alert(failure.alertReceived ?? failure.reason))
      case .closed: wasClosedInOrder = true
      case .established, nil: break
      }
    }
  }

  /// A record of TLS that is there whole; what stands before it is none, and is seen as it is.
  private mutating func nextRecord() -> [UInt8]? {
    let isRecord = { (byte: UInt8) in hasBegunTLS && (20...23).contains(byte) }
    let start = rest.firstIndex(where: isRecord) ?? rest.endIndex
    if start > 0 { sights.append(.plain(Array(rest[..<start]))) }
    rest.removeFirst(start)
    guard rest.count >= 5 else { return nil }
    let length = 5 + Int(rest[3]) << 8 + Int(rest[4])
    guard rest.count >= length else { return nil }
    defer { rest.removeFirst(length) }
    return Array(rest.prefix(length))
  }
}
