import PostgresWire

/// A point of the conversation, named by what an honest server does there.
package enum Phase: String, CaseIterable, Hashable, Sendable {
  /// The connection is there; nothing is sent.
  case accept
  /// The answer to GSSENCRequest.
  case gssReply = "gss-reply"
  /// The answer to SSLRequest.
  case sslReply = "ssl-reply"
  /// The ClientHello is there; the server's part of the handshake follows.
  case tlsHello = "tls-hello"
  /// The handshake is done; nothing is sent.
  case tlsEstablished = "tls-established"
  /// The startup packet is there: NegotiateProtocolVersion, or an error before authentication.
  case startup
  /// The request for a password or for SASL, or the refusal by pg_hba.conf.
  case authRequest = "auth-request"
  /// AuthenticationSASLContinue.
  case authContinue = "auth-continue"
  /// AuthenticationSASLFinal and AuthenticationOk, or the error in their place.
  case authOk = "auth-ok"
  /// The ParameterStatus messages, or an error once the client is known.
  case parameters
  /// BackendKeyData.
  case keyData = "key-data"
  /// The first ReadyForQuery.
  case ready
  /// What answers a message of a client that is logged in.
  case queryReply = "query-reply"
}

extension Phase {
  /// The place of a message, sent in a state of the session.
  init(of message: BackendMessage, in state: ServerSession.State) {
    if case .serving = state {
      self = .queryReply
      return
    }
    switch message {
    case .authentication(.ok), .authentication(.saslFinal): self = .authOk
    case .authentication(.saslContinue): self = .authContinue
    case .authentication: self = .authRequest
    case .negotiateProtocolVersion: self = .startup
    case .backendKeyData: self = .keyData
    case .readyForQuery: self = .ready
    case .errorResponse: self.init(ofErrorIn: state)
    default: self = .parameters
    }
  }

  private init(ofErrorIn state: ServerSession.State) {
    switch state {
    case .awaitingSlot: self = .authRequest
    case .awaitingPassword, .awaitingSASL, .awaitingToken: self = .authOk
    case .awaitingAdmission: self = .parameters
    case .serving: self = .queryReply
    case .awaitingStartupPacket, .awaitingTLS, .awaitingVerdict, .closed: self = .startup
    }
  }
}
