package import PostgresSession

extension SSLMode {
  /// The connections that a mode tries, in order; where the document is silent, as libpq does.
  ///
  /// PostgreSQL manual, "SSL Support"; libpq's `select_next_encryption_method`: Allow begins in
  /// plaintext and Prefer with SSL; an error before AuthenticationOk leads to the other, and under
  /// Prefer a failed handshake does too.
  package var plan: [Attempt] {
    switch self {
    case .disable: [Attempt(.none)]
    case .allow: [Attempt(.none, otherwiseAfter: [.refused(over: .plain)]), Attempt(.required)]
    case .prefer:
      [
        Attempt(.preferred, otherwiseAfter: [.tlsFailed, .refused(over: .tls)]), Attempt(.none),
      ]
    case .require: [Attempt(.required)]
    case .verifyCa: [Attempt(.required, verify: .chain)]
    case .verifyFull: [Attempt(.required, verify: .chainAndName)]
    }
  }
}

extension ConnectionParameters {
  /// As the mode says; over a Unix-domain socket there is no encryption, whatever it says, as in
  /// libpq.
  package var plan: [Attempt] { isLocal ? [Attempt(.none)] : sslMode.plan }
}
