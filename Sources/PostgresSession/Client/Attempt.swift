/// One connection to be tried, and what makes the next one worth trying.
package struct Attempt: Hashable, Sendable {
  package var encryption: Encryption
  package var verification: ServerVerification
  /// The failures after which the next attempt of the plan is made; none for the last.
  package var fallbacks: Set<Fallback>

  package init(
    _ encryption: Encryption, verify verification: ServerVerification = .none,
    otherwiseAfter fallbacks: Set<Fallback> = []
  ) {
    self.encryption = encryption
    self.verification = verification
    self.fallbacks = fallbacks
  }

  package enum Encryption: Hashable, Sendable {
    /// No SSLRequest is sent.
    case none
    /// SSLRequest; after `N` the session goes on in plaintext, on the same socket.
    case preferred
    /// SSLRequest; `N` is the end.
    case required
    /// TLS at once, without SSLRequest: PostgreSQL 17, `sslnegotiation=direct`.
    case direct
  }

  package enum Fallback: Hashable, Sendable {
    case tlsFailed
    /// An ErrorResponse before AuthenticationOk, over that transport.
    case refused(over: Transport)
  }
}

/// What of the server's certificate is checked.
package enum ServerVerification: Hashable, Sendable {
  case none
  /// That it leads to a root that is trusted.
  case chain
  /// That too, and that it was issued for the host connected to.
  case chainAndName
}

/// How one connection ended.
package enum AttemptResult: Hashable, Sendable {
  case connected(ServerReport)
  case failed(ConnectionFailure)
}

/// What a client learnt of the server that let it in.
package struct ServerReport: Hashable, Sendable {
  package var tls: TLSReport?
  /// ParameterStatus by name.
  package var parameters: [String: String] = [:]
  package var processID: Int32?

  package var outcome: Outcome { tls == nil ? .plain : .ssl }

  package struct TLSReport: Hashable, Sendable {
    package var version: String
    package var cipher: String
  }
}
