package import OpenSSLKit
package import PostgresSession
import PostgresWire

/// What the client's TLS needs, made once for all connections.
package struct ClientTLS: Sendable {
  private let unverified: TLSContext
  /// Nil where no root was given.
  private let verified: TLSContext?
  /// `sslsni`.
  private let sendsServerName: Bool

  /// Which certificates a verifying mode trusts.
  package enum Roots: Sendable {
    case none
    case certificates([Certificate], revocationLists: [RevocationList] = [])
    case system
  }

  /// What the two ends agree on beside trust.
  package struct Settings: Sendable {
    /// What a server that asks is shown, whatever authorities it names; nil shows it an empty list.
    package var identity: (chain: [Certificate], key: PrivateKey)?
    /// `ssl_min_protocol_version`.
    package var minimumVersion = TLSVersion.tls1_2
    /// `ssl_max_protocol_version`; nil is the highest there is.
    package var maximumVersion: TLSVersion?
    /// `sslsni`: whether the host's name is sent.
    package var sendsServerName = true

    package init() {}
  }

  package init(roots: Roots, settings: Settings = Settings()) throws(TLSError) {
    if let maximum = settings.maximumVersion, maximum < settings.minimumVersion {
      throw TLSError("invalid SSL protocol version range")
    }
    sendsServerName = settings.sendsServerName
    unverified = try Self.context(.none, settings)
    switch roots {
    case .none: verified = nil
    case .certificates(let roots, let revocationLists):
      verified = try Self.context(
        .chain(roots: roots, revocationLists: revocationLists), settings)
    case .system: verified = try Self.context(.systemRoots, settings)
    }
  }

  private static func context(
    _ verification: TLSVerification, _ settings: Settings
  ) throws(TLSError) -> TLSContext {
    try TLSContext.client(
      TLSClientConfiguration(
        verification: verification, minimumVersion: settings.minimumVersion,
        maximumVersion: settings.maximumVersion,
        applicationProtocols: [ProtocolVersion.applicationProtocol],
        clientIdentity: settings.identity, keepsSecrets: false))
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
    return try TLSStream(
      client: context, serverName: sendsServerName && !Self.isAddress(host) ? host : nil)
  }

  /// As libpq tells an address from a name, where no zone and no short form may pass for a name.
  private static func isAddress(_ host: String) -> Bool {
    host.contains(":") || host.allSatisfy { "0123456789.".contains($0) }
  }

  /// The client's end of a connection, before it is joined to anything.
  package func endpoint(
    _ parameters: ConnectionParameters, _ attempt: Attempt,
    options: ClientOptions = ClientOptions(),
    timeout: Int
  ) -> Endpoint<ClientSession> {
    let session = ClientSession(
      parameters, attempt, options: options, scramNonce: Base64.encode(Randomness.bytes(18)),
      timeout: timeout)
    return Endpoint(session) { () throws(TLSError) in
      try stream(for: attempt, host: parameters.server)
    }
  }
}
