import OpenSSLKit

extension ConnectionJournal.TLS {
  /// What a client offered when it began a handshake, each list best first.
  ///
  /// Names are those of TLS's registries; what has none here is its number, `0x1a2a`.
  public struct ClientHello: Codable, Hashable, Sendable {
    /// As `TLSv1.3`.
    public var versions: [String]
    /// As `TLS_AES_256_GCM_SHA384`.
    public var ciphers: [String]
    /// Of the key exchange, as `x25519`.
    public var groups: [String]
    /// As `ecdsa_secp256r1_sha256`.
    public var signatureAlgorithms: [String]
    /// ALPN.
    public var applicationProtocols: [String]
    /// SNI.
    public var serverName: String?

    /// What is not given was not offered.
    public init(
      versions: [String] = [], ciphers: [String] = [], groups: [String] = [],
      signatureAlgorithms: [String] = [], applicationProtocols: [String] = [],
      serverName: String? = nil
    ) {
      self.versions = versions
      self.ciphers = ciphers
      self.groups = groups
      self.signatureAlgorithms = signatureAlgorithms
      self.applicationProtocols = applicationProtocols
      self.serverName = serverName
    }
  }

  init(_ hello: OpenSSLKit.ClientHello) {
    self.init(serverName: hello.serverName)
    clientHello = ClientHello(
      versions: hello.versions, ciphers: hello.ciphers, groups: hello.groups,
      signatureAlgorithms: hello.signatureAlgorithms,
      applicationProtocols: hello.applicationProtocols, serverName: hello.serverName)
  }
}
