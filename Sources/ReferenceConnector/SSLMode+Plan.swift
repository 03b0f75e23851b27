package import PostgresSession

extension SSLMode {
  /// The plan where TLS is to begin at once; nil for a mode that might do without TLS.
  ///
  /// libpq's `weak sslmode` check: who asks for direct TLS means to have it.
  package var directPlan: [Attempt]? {
    switch self {
    case .disable, .allow, .prefer: nil
    case .require, .verifyCa, .verifyFull:
      plan.map { Attempt(.direct, verify: $0.verification) }
    }
  }

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
