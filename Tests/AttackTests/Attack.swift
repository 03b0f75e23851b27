import Foundation
import NIOCore
import OpenSSLKit
import PostgresWire
import Support
import Testing

/// What a stranger does on a connection that it makes and ends itself.
struct Attack: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// How many make a storm where the long form is run.
  let longCount: Int
  /// The number makes one such connection differ from the next.
  let run: @Sendable (inout SocketClient, _ number: Int) async throws -> Void

  init(
    _ description: String, longCount: Int = 50_000,
    _ run: @escaping @Sendable (inout SocketClient, Int) async throws -> Void
  ) {
    testDescription = description
    self.longCount = longCount
    self.run = run
  }

  /// Connects; that the server closes first is no error.
  func callAsFunction(port: Int, number: Int) async throws {
    do {
      try await SocketClient.connected(port: port) { try await run(&$0, number) }
    } catch is IOError {
    } catch is ChannelError {
    } catch is NIOAsyncWriterError {
    }
  }

  static let all = [
    Attack("says nothing and goes") { _, _ in },
    // A million first packets, of these two and of the logins that are changed.
    Attack("sends a random first packet", longCount: 400_000) { client, number in
      var random = Sequence(number)
      try await client.send((0..<random.next(200)).map { _ in UInt8(random.next(256)) })
      client.finish()
      _ = try await client.receiveToEnd()
    },
    Attack("sends a random startup packet of a true length", longCount: 300_000) { client, number in
      var random = Sequence(number)
      let body =
        [0, 3, 0, UInt8(random.next(3))]
        + (0..<random.next(100)).map { _ in UInt8(random.next(256)) }
      try await client.send([0, 0, 0, UInt8(body.count + 4)] + body)
      client.finish()
      _ = try await client.receiveToEnd()
    },
    Attack("changes a login", longCount: 300_000) { client, number in
      try await client.send(Login.changed(number))
      client.finish()
      _ = try await client.receiveToEnd()
    },
    Attack("never ends its startup packet") { client, number in
      try await client.send(
        [0, 0, 0x27, 0x10, 0, 3, 0, 0] + Array(repeating: 0x61, count: number % 9_000))
    },
    Attack("logs in a byte at a time") { client, _ in
      for byte in Login.bytes { try await client.send([byte]) }
      _ = try await client.receiveToEnd()
    },
    Attack("leaves a TLS handshake") { client, number in
      try await Login.abandonTLS(&client, number)
    },
    Attack("asks, and does not listen") { client, _ in
      try await client.send(Login.bytes.dropLast(5) + Login.query("SELECT 1"))
    },
  ]
}

/// A sequence of numbers that is the same each time.
struct Sequence {
  private var state: UInt64

  init(_ seed: Int) {
    state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1
  }

  /// Below `limit`; Knuth's MMIX.
  mutating func next(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(1, limit)
  }
}

/// What a client sends that logs in, asks and goes.
enum Login {
  static let messages: [[UInt8]] = [
    SocketClient.startup(user: "acme", database: "acme"), query("SELECT 1"), query("BEGIN"),
    FrontendMessage.parse(.init(query: "SELECT $1::int4")).frame.bytes,
    FrontendMessage.bind(.init(parameters: [[0x31]])).frame.bytes,
    FrontendMessage.describe(.portal("")).frame.bytes,
    FrontendMessage.execute(portal: "", maximumRows: 0).frame.bytes,
    FrontendMessage.sync.frame.bytes, FrontendMessage.terminate.frame.bytes,
  ]

  static let bytes = messages.flatMap(\.self)

  static func query(_ text: String) -> [UInt8] { FrontendMessage.query(text).frame.bytes }

  /// All of them, of which one is cut, goes on, comes twice, or has another bit.
  static func changed(_ number: Int) -> [UInt8] {
    var messages = messages
    let index = number % messages.count
    let place = number / messages.count / 4 % (messages[index].count * 8)
    switch number / messages.count % 4 {
    case 0: messages[index].removeLast(min(place, messages[index].count))
    case 1: messages[index] += Array(repeating: UInt8(place & 0xff), count: place + 1)
    case 2: messages[index] += messages[index]
    default: messages[index][place / 8] ^= 1 << (place % 8)
    }
    return messages.flatMap(\.self)
  }

  /// Goes with a part of its hello, behind it, behind the handshake, or behind the startup packet.
  static func abandonTLS(_ client: inout SocketClient, _ number: Int) async throws {
    try await client.send(SocketClient.sslRequest)
    guard try await client.receive(until: [UInt8(ascii: "S")]).last == UInt8(ascii: "S") else {
      return
    }
    let tls = try TLSStream(client: clientContext.get(), serverName: "localhost")
    let hello = tls.start().ciphertext
    guard number % 4 > 0 else {
      return try await client.send(Array(hello.prefix(number % hello.count)))
    }
    try await client.send(hello)
    guard number % 4 > 1 else { return }
    var isEstablished = false
    while !isEstablished, let bytes = try await client.next() {
      let progress = tls.receive(bytes)
      if !progress.ciphertext.isEmpty { try await client.send(progress.ciphertext) }
      if case .established = progress.event { isEstablished = true }
    }
    if number % 4 > 2 { try await client.send(tls.send(messages[0])) }
  }

  private static let clientContext = Result {
    try TLSContext.client(TLSClientConfiguration(verification: .none))
  }
}
