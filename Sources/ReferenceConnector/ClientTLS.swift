package import OpenSSLKit
package import PostgresSession
import PostgresWire

/// What the client's TLS needs, made once for all connections.
package struct ClientTLS: Sendable {
  private let unverified: TLSContext
  /// Nil where no root was given.
  private let verified: TLSContext?

  /// Which certificates a verifying mode trusts.
  package enum Roots: Sendable {
    case none
    case certificates([Certificate], revocationLists: [RevocationList] = [])
    case system
  }

  package init(roots: Roots) throws(TLSError) {
    unverified = try Self.context(.none)
    switch roots {
    case .none: verified = nil
    case .certificates(let roots, let revocationLists):
      verified = try Self.context(.chain(roots: roots, revocationLists: revocationLists))
    case .system: verified = try Self.context(.systemRoots)
    }
  }

  private static func context(_ verification: TLSVerification) throws(TLSError) -> TLSContext {
    try TLSContext.client(
      TLSClientConfiguration(
        verification: verification, applicationProtocols: [ProtocolVersion.applicationProtocol]))
  }

  /// Whether the attempt has all that it needs.
  package func suffices(for attempt: Attempt) -> Bool {
    attempt.verification == .none || verified != nil
  }

  /// A stream for one connection; an IP address is no server name (RFC 6066, section 3).
  package func stream(
    for attempt: Attempt, host: String
  ) throws(TLSError) -> TLSStream {
    let context = attempt.verification == .none ? unverified : verified
    guard let context else { throw TLSError("no root certificate was given") }
    return try TLSStream(client: context, serverName: Self.isAddress(host) ? nil : host)
  }

  /// As libpq tells an address from a name, where no zone and no short form may pass for a name.
  private static func isAddress(_ host: String) -> Bool {
    host.contains(":") || host.allSatisfy { "0123456789.".contains($0) }
  }

  /// The client's end of a connection, before it is joined to anything.
  package func endpoint(
    _ parameters: ConnectionParameters, _ attempt: Attempt, timeout: Int
  ) -> Endpoint<ClientSession> {
    let session = ClientSession(
      parameters, attempt, scramNonce: Base64.encode(Randomness.bytes(18)), timeout: timeout)
    return Endpoint(session) { () throws(TLSError) in
      try stream(for: attempt, host: parameters.server)
    }
  }
}
