package import OpenSSLKit

/// The two connections that are one through a relay: bytes in, actions out, and a record.
///
/// Theory of operation: bytes are passed on as they come, until the server answers `S` to an
/// SSLRequest. Then there are two TLS connections: the relay is the server to the client, with the
/// server's own certificate and key, so that a client can verify it and bind a channel to it; and it
/// is a client to the server, which verifies nothing. What one end says is passed to the other once
/// both handshakes are done. What is encrypted in another way, as TLS without an SSLRequest or
/// GSSAPI, is passed on unread.
final class RelayConversation {
  typealias End = WireLine.End

  /// What is to be done to the connection with one end.
  enum Action {
    case write(End, [UInt8])
    /// FIN, behind all that was written.
    case finish(End)
  }

  private enum State {
    case plain
    /// The server is yet to answer the request, `S` and `G` meaning encryption.
    case awaitingReply(encrypted: UInt8)
    case encrypted
    case unread
  }

  private let tls: RelayTLS?
  private var state = State.plain
  private var recorder: WireRecorder
  /// Toward the client, and toward the server.
  private var streams: [End: TLSStream] = [:]
  private var established: Set<End> = []
  /// What an end is to get when its handshake is done.
  private var held: [End: [UInt8]] = [:]
  private var actions: [Action] = []
  private var hasClientEnded = false

  init(tls: RelayTLS?, masks: [WireMask]) {
    self.tls = tls
    recorder = WireRecorder(masks: masks)
  }

  var lines: [WireLine] {
    var recorder = recorder
    recorder.finish()
    return recorder.lines
  }

  func received(_ bytes: [UInt8], from end: End) -> [Action] {
    switch state {
    case .plain: plain(bytes, from: end)
    case .awaitingReply(let encrypted): reply(bytes, from: end, encrypted)
    case .encrypted: handle(streams[end]?.receive(bytes), of: end)
    case .unread: actions.append(.write(end.other, bytes))
    }
    return taken()
  }

  func ended(_ end: End) -> [Action] {
    if end == .frontend { hasClientEnded = true }
    actions.append(.finish(end.other))
    return taken()
  }

  private func taken() -> [Action] {
    defer { actions = [] }
    return actions
  }

  private func plain(_ bytes: [UInt8], from end: End) {
    let isTLS = bytes.first == 0x16 && end == .frontend && recorder.lines.isEmpty
    if isTLS {
      state = .unread
      recorder.note(end, "TLS, unread")
    } else {
      recorder.record(end, bytes)
      switch recorder.lines.last.map({ ($0.end, $0.text) }) {
      case (.frontend, "SSLRequest")?: state = .awaitingReply(encrypted: UInt8(ascii: "S"))
      case (.frontend, "GSSENCRequest")?: state = .awaitingReply(encrypted: UInt8(ascii: "G"))
      default: break
      }
    }
    actions.append(.write(end.other, bytes))
  }

  private func reply(_ bytes: [UInt8], from end: End, _ encrypted: UInt8) {
    recorder.record(end, bytes)
    actions.append(.write(end.other, bytes))
    guard end == .backend else { return }
    guard bytes.first == encrypted else { return state = .plain }
    guard encrypted == UInt8(ascii: "S"), let tls else {
      state = .unread
      return recorder.note(end, "encrypted, unread")
    }
    state = .encrypted
    guard let stream = try? TLSStream(server: tls.server) else {
      return recorder.note(end, "TLS cannot be begun")
    }
    streams[.frontend] = stream
    handle(stream.start(), of: .frontend)
  }

  // MARK: - Two TLS connections

  private func handle(_ progress: TLSProgress?, of end: End) {
    guard let progress else { return }
    if !progress.ciphertext.isEmpty { actions.append(.write(end, progress.ciphertext)) }
    if case .established(let facts) = progress.event { establish(end, facts) }
    if !progress.plaintext.isEmpty {
      recorder.record(end, progress.plaintext)
      pass(progress.plaintext, to: end.other)
    }
    for ending in [progress.event, progress.ending] {
      switch ending {
      case .closed:
        if end == .frontend { hasClientEnded = true }
        close(end.other)
      case .failed(let failure):
        // What a server says of a handshake when the client has gone is a matter of chance.
        if end == .frontend || !hasClientEnded {
          recorder.note(end, "TLS: \(failure.alertReceived ?? failure.reason)")
        }
        actions += [.finish(end), .finish(end.other)]
      case .established, nil: break
      }
    }
  }

  /// The client first: only then is it known what the server may be shown.
  private func establish(_ end: End, _ facts: TLSFacts) {
    established.insert(end)
    if end == .frontend { recorder.note(end, "TLS") }
    if let waiting = held.removeValue(forKey: end) { pass(waiting, to: end) }
    guard end == .frontend, let tls else { return }
    let context = facts.peerCertificate == nil ? tls.client : tls.certified
    guard let stream = try? TLSStream(client: context, serverName: facts.serverName) else {
      return recorder.note(.backend, "TLS cannot be begun")
    }
    streams[.backend] = stream
    handle(stream.start(), of: .backend)
  }

  private func pass(_ plaintext: [UInt8], to end: End) {
    guard established.contains(end), let stream = streams[end] else {
      held[end, default: []] += plaintext
      return
    }
    actions.append(.write(end, stream.send(plaintext)))
  }

  private func close(_ end: End) {
    guard let farewell = streams[end]?.close(), !farewell.isEmpty else { return }
    actions.append(.write(end, farewell))
  }
}

/// How a relay does TLS with both ends.
package struct RelayTLS: Sendable {
  /// Toward the client, as the server itself.
  let server: TLSContext
  /// Toward the server.
  let client: TLSContext
  /// Toward the server, for a client that showed a certificate: with that of the client.
  let certified: TLSContext

  /// `identity` is what the client may show.
  package init(
    server: TLSContext, client identity: (chain: [Certificate], key: PrivateKey)?
  ) throws {
    self.server = server
    client = try .client(TLSClientConfiguration(verification: .none))
    certified = try .client(
      TLSClientConfiguration(verification: .none, clientIdentity: identity))
  }
}
