package import OpenSSLKit
package import PostgresWire

/// Why a connection came to nothing.
package enum ConnectionFailure: Error, Hashable, Sendable {
  /// How far a connection had come.
  package enum Stage: String, Hashable, Sendable {
    case sslReply = "the reply to SSLRequest"
    case tlsHandshake = "the TLS handshake"
    case authenticationRequest = "the server's first message"
    case authentication = "the authentication"
    case ready = "the server to be ready for a query"
    case answer = "the answer to its statement"
  }

  /// No TCP connection; the reason is the system's.
  case unreachable(reason: String)
  case timedOut(Stage)
  case closedByServer(Stage)
  /// The server answered `N`, and the mode demands SSL.
  case sslUnsupported
  /// The server answered SSLRequest with an ErrorResponse, whose text nobody vouches for.
  case errorInsteadOfSSLReply
  case invalidSSLReply(UInt8)
  /// Bytes came behind `S`, outside TLS.
  case unencryptedDataAfterSSLReply
  /// The handshake came to nothing.
  case tls(TLSFailure)
  /// TLS failed after its handshake, as where the server refuses the client's certificate.
  case tlsBroken(TLSFailure, Stage)
  /// A verifying mode without a root certificate.
  case noRootCertificate
  case hostNameMismatch(HostNameMismatch)
  case refused(Diagnostic, over: Transport, isAuthenticated: Bool)
  /// The server asked for what the client cannot do.
  case unsupportedAuthentication(String)
  /// The server asked for OAUTHBEARER, and no token was given.
  case noBearerToken
  /// The server asked for what the user does not allow.
  case authenticationNotAllowed(RequiredAuthentication, reason: String)
  case channelBinding(ChannelBindingFault)
  /// TLS was begun at once, and the server chose no protocol in it.
  case directWithoutProtocol
  /// TLS at once, in a mode that can do without.
  case weakModeForDirect(SSLMode)
  /// The server broke the protocol, or could not prove that it knows the password.
  case protocolViolation(String)
}

extension ConnectionFailure {
  /// Whether this is what a plan waits for.
  package func allows(_ fallbacks: Set<Attempt.Fallback>) -> Bool {
    switch self {
    case .tls, .closedByServer(.tlsHandshake): fallbacks.contains(.tlsFailed)
    case .refused(let diagnostic, let transport, isAuthenticated: false):
      diagnostic.sqlState != SQLState.cannotConnectNow.rawValue
        && fallbacks.contains(.refused(over: transport))
    default: false
    }
  }
}

extension ConnectionFailure: CustomStringConvertible {
  /// What happened, in one sentence on one line; the peer's words are shown without what a terminal
  /// would take for an order.
  package var description: String {
    String(
      String.UnicodeScalarView(
        sentence.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  private var sentence: String {
    switch self {
    case .unreachable(let reason): "no connection could be made: \(reason)"
    case .timedOut(let stage): "timed out waiting for \(stage.rawValue)"
    case .closedByServer(let stage):
      "the server closed the connection while the client awaited \(stage.rawValue)"
    case .sslUnsupported: "the server does not support SSL, but SSL was required"
    case .errorInsteadOfSSLReply:
      "the server sent an error response instead of S or N to SSLRequest"
    case .invalidSSLReply(let byte):
      "the server answered SSLRequest with byte \(byte), which is neither S nor N"
    case .unencryptedDataAfterSSLReply:
      "unencrypted bytes came behind the reply S to SSLRequest"
    case .tls(let failure): Self.sentence(failure)
    case .tlsBroken(let failure, let stage):
      "TLS failed while the client awaited \(stage.rawValue): \(failure.reason)"
    case .noRootCertificate: "the certificate is to be verified, and no root certificate was given"
    case .hostNameMismatch(let mismatch): mismatch.description
    case .refused(let diagnostic, _, _): "the server refused: \(diagnostic)"
    case .unsupportedAuthentication(let what):
      "the server asked for \(what), which is not supported"
    case .noBearerToken: "the server asked for a bearer token, and none was given"
    case .authenticationNotAllowed(let required, let reason):
      "authentication method requirement \"\(required.text)\" failed: \(reason)"
    case .channelBinding(let fault): fault.rawValue
    case .directWithoutProtocol:
      "direct SSL connection was established without ALPN protocol negotiation extension"
    case .weakModeForDirect(let mode):
      "weak sslmode \"\(mode.rawValue.lowercased())\" may not be used with sslnegotiation=direct "
        + "(use \"require\", \"verify-ca\", or \"verify-full\")"
    case .protocolViolation(let what): what
    }
  }

  /// What to change, where that can be told.
  package var remedy: String? {
    switch self {
    case .unreachable: "check server and port, and that the server runs and no firewall is between"
    case .timedOut, .closedByServer:
      "check that the port is PostgreSQL's and that no proxy or firewall is between"
    case .sslUnsupported: "turn on ssl on the server, or use Prefer, Allow or Disable"
    case .errorInsteadOfSSLReply, .invalidSSLReply, .unencryptedDataAfterSSLReply:
      "check that the port is PostgreSQL's and that nothing between changes the bytes"
    case .tls(let failure): failure.remedy
    case .tlsBroken: "check whether the server asks for a client certificate"
    case .noRootCertificate: "give the root certificate that signed the server's"
    case .hostNameMismatch: "connect by a name that the certificate has, or use Verify-Ca"
    case .refused(let diagnostic, let transport, _): Self.remedy(diagnostic, transport)
    case .unsupportedAuthentication: "use password, md5 or scram-sha-256 in pg_hba.conf"
    case .noBearerToken: "give a bearer token"
    case .authenticationNotAllowed:
      "change the method in pg_hba.conf, or what require_auth allows"
    case .channelBinding: Self.bindingRemedy
    case .directWithoutProtocol: "use a server of PostgreSQL 17 or newer, or SSLRequest"
    case .weakModeForDirect: "use Require, Verify-Ca or Verify-Full"
    case .protocolViolation: nil
    }
  }

  private static let bindingRemedy =
    "use scram-sha-256 over SSL on the server, with a certificate that is signed with RSA or ECDSA, "
    + "or do without channel binding"

  private static func remedy(_ diagnostic: Diagnostic, _ transport: Transport) -> String? {
    switch diagnostic.sqlState {
    case SQLState.invalidAuthorizationSpecification.rawValue:
      transport == .plain
        ? "use Require if the server accepts SSL connections only, and check that pg_hba.conf "
          + "admits this address, user and database"
        : "check that pg_hba.conf admits SSL connections from this address for this user and "
          + "database"
    case SQLState.invalidPassword.rawValue: "check username and password"
    case SQLState.invalidCatalogName.rawValue: "check the name of the database"
    default: nil
    }
  }

  private static func sentence(_ failure: TLSFailure) -> String {
    if let fault = failure.verification { return fault.sentence }
    if failure.hasWrongKey { return "the server does not have the key of its certificate" }
    return "the TLS handshake failed: \(failure.reason)"
  }
}
