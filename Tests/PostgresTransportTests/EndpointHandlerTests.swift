import Foundation
import NIOCore
import NIOPosix
import PostgresSession
import Support
import Testing

/// The handler on real sockets of the loopback network: what becomes of bytes in the end.
@Suite(.timeLimit(.minutes(1))) struct EndpointHandlerTests {
  @Test(
    "A connection is closed when all is written, and not before",
    arguments: [0, 1, 100_000, 40_000_000])
  func closesBehindItsWrites(count: Int) async throws {
    let server = Scripted([.connected: [.write(Array(repeating: 7, count: count)), .close]])
    let received = try await server.listen { port, _ in
      try await SocketClient.connected(port: port) { client in try await client.receiveToEnd() }
    }
    #expect(received.count == count)
  }

  @Test("Bytes of several writes keep their order, and those behind a close are not sent")
  func order() async throws {
    let server = Scripted([
      .connected: [.write([1]), .write([2, 3])],
      .bytes: [.write([4]), .close, .write([5]), .close],
    ])
    let received = try await server.listen { port, _ in
      try await SocketClient.connected(port: port) { client in
        try await client.send([0])
        return try await client.receiveToEnd()
      }
    }
    #expect(received == [1, 2, 3, 4])
  }

  @Test("A session that asks hears when the peer has taken all that was written")
  func drained() async throws {
    let server = Scripted([
      .connected: [.write(Array(repeating: 7, count: 40_000_000)), .awaitDrain],
      .drained: [.write([8]), .close],
    ])
    let (received, records) = try await server.listen { port, journal in
      let received = try await SocketClient.connected(port: port) { client in
        try await client.receiveToEnd()
      }
      return (received, await journal.all())
    }
    #expect(received.count == 40_000_001)
    #expect(received.last == 8)
    #expect(records.prefix(2) == ["connected", "drained"])
  }

  @Test("A peer that sends no more can still be answered")
  func halfClosed() async throws {
    let server = Scripted([.peerClosed: [.write([9]), .close]])
    let (received, records) = try await server.listen { port, journal in
      let received = try await SocketClient.exchange([0], port: port)
      return (received, await journal.all())
    }
    #expect(received == [9])
    #expect(records.prefix(3) == ["connected", "bytes", "peerClosed"])
  }

  @Test("A reset by the peer is an end like another")
  func reset() async throws {
    let records = try await Scripted([:]).listen { port, journal in
      let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port).get()
      let socket = try #require(client as? any SocketOptionProvider)
      try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
      try await client.close()
      return await journal.all()
    }
    #expect(records == ["connected", "peerClosed"])
  }

  @Test("A timer that was set later replaces the one before, and fires once")
  func timer() async throws {
    let server = Scripted([
      .connected: [.setTimer(.zero), .setTimer(.zero)], .timerFired: [.write([1])],
      .bytes: [.close],
    ])
    let (received, records) = try await server.listen { port, journal in
      let received = try await SocketClient.connected(port: port) { client in
        let first = try await client.receive(until: [1])
        try await client.send([0])
        return first + (try await client.receiveToEnd())
      }
      return (received, await journal.all())
    }
    #expect(received == [1])
    #expect(records.prefix(3) == ["connected", "timerFired", "bytes"])
  }

  @Test("A timer that is cancelled does not fire")
  func cancelledTimer() async throws {
    let server = Scripted([
      .connected: [.setTimer(.zero), .cancelTimer, .write([1])], .timerFired: [.write([2])],
      .bytes: [.close],
    ])
    let received = try await server.listen { port, _ in
      try await SocketClient.connected(port: port) { client in
        try await client.send([0])
        return try await client.receiveToEnd()
      }
    }
    #expect(received == [1])
  }

  @Test("A request to shut down reaches the session, which ends as it likes")
  func shutdown() async throws {
    let server = Scripted([
      .connected: [.write([1])], .shutdownRequested: [.write([2]), .close],
    ])
    let (received, records) = try await server.listen { port, journal in
      let received = try await SocketClient.connected(port: port) { client in
        let first = try await client.receive(until: [1])
        journal.signal(.terminate)
        return first + (try await client.receiveToEnd())
      }
      return (received, await journal.all())
    }
    #expect(received == [1, 2])
    #expect(records.prefix(2) == ["connected", "shutdownRequested"])
  }

  @Test("TLS that cannot begin is the session's to answer")
  func noTLS() async throws {
    let server = Scripted([
      .bytes: [.startTLS(unread: [])], .tlsFailed: [.write([5]), .close],
    ])
    let records = try await server.listen { port, journal in
      _ = try await SocketClient.exchange([0], port: port)
      return await journal.all()
    }
    #expect(records.prefix(3) == ["connected", "bytes", "tlsFailed"])
  }
}
