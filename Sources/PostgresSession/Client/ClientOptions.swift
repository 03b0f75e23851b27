/// What a client is told beyond where to connect: libpq's connection options of the same names.
///
/// PostgreSQL manual, "Database Connection Control Functions", "Parameter Key Words".
package struct ClientOptions: Hashable, Sendable {
  package var channelBinding = ChannelBinding.prefer
  /// `require_auth`; nil allows every method.
  package var requiredAuthentication: RequiredAuthentication?
  /// What a server that asks for OAUTHBEARER is sent.
  package var bearerToken: Secret?
  package var sslNegotiation = SSLNegotiation.postgres
  /// A certificate is verified in every mode with SSL, as libpq does where it has a root certificate:
  /// the document asks for it in Verify-Ca and Verify-Full alone.
  package var verifiesWherePossible = false
  /// What is asked as soon as the server is ready, and must be answered for the connection to count;
  /// nil for nothing.
  package var statement: String?

  package init() {}

  /// `channel_binding`: whether SCRAM is bound to the server's certificate.
  package enum ChannelBinding: String, CaseIterable, Hashable, Sendable {
    case disable
    /// Where the server offers to.
    case prefer
    /// Or there is no connection.
    case require
  }

  /// `sslnegotiation`: how a connection becomes a TLS one.
  package enum SSLNegotiation: String, CaseIterable, Hashable, Sendable {
    /// By SSLRequest.
    case postgres
    /// At once; for Require and stronger.
    case direct
  }
}

/// Why channel binding, which is required, cannot be; the raw values are libpq's texts.
package enum ChannelBindingFault: String, CaseIterable, Hashable, Sendable {
  case withoutSSL = "channel binding required, but SSL not in use"
  case notOffered =
    "channel binding is required, but server did not offer an authentication method that supports channel binding"
  case unsupportedByRequest =
    "channel binding required but not supported by server's authentication request"
  case notBound =
    "channel binding required, but server authenticated client without channel binding"
  /// The certificate's signature has no digest of its own, as with Ed25519.
  case noDigest = "could not find digest for NID UNDEF"
}
