import OpenSSLKit
import PostgresSession
import ServerFixtures

/// A TLS client that is honest up to a point.
///
/// The bytes are triples: which byte of what it sends is changed, how, and in what pieces it is sent.
enum FuzzedHandshake {
  private static let context = Result {
    let identity = try FuzzedServer.identities.get().identity("trusted")
    return (
      server: try TLSContext.server(
        TLSServerConfiguration(certificateChain: identity.chain, key: identity.key)),
      client: try TLSContext.client(TLSClientConfiguration(verification: .none))
    )
  }

  static func run(_ bytes: [UInt8]) throws {
    let context = try context.get()
    let server = Endpoint(FuzzedServer.session(try FuzzedServer.all.get()[0])) {
      () throws(TLSError) in try TLSStream(server: context.server)
    }
    let client = try TLSStream(client: context.client, serverName: "localhost")
    var changes = bytes[...]
    _ = server.handle(.connected)
    var flight = client.start().ciphertext
    for _ in 0..<8 where !flight.isEmpty {
      var answer: [UInt8] = []
      for piece in Split(change(flight, &changes)).pieces {
        for action in server.handle(.received(piece)) {
          if case .write(let bytes) = action { answer += bytes }
        }
      }
      let progress = client.receive(answer)
      flight = progress.ciphertext
      if case .established = progress.event { flight += client.send(FuzzedServer.startup) }
    }
    _ = server.handle(.peerClosed)
  }

  /// The first byte of the result says how it is split.
  private static func change(_ flight: [UInt8], _ changes: inout ArraySlice<UInt8>) -> [UInt8] {
    guard changes.count >= 3 else { return [0] + flight }
    let (place, mask, pieces) = (
      changes.removeFirst(), changes.removeFirst(), changes.removeFirst()
    )
    var flight = flight
    switch mask {
    case 0: break
    case 1: flight.removeLast(min(flight.count, Int(place)))
    case 2: flight += flight
    case 3: flight = Array(changes)
    default: flight[Int(place) % flight.count] ^= mask
    }
    return [pieces] + flight
  }
}
