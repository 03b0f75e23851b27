package import PostgresWire

/// The errors with which a server refuses a client, in PostgreSQL's words.
///
/// File, line and routine are those of PostgreSQL 15.18, whatever version is imitated: they move
/// with every minor release, and no client may depend on them.
package struct Refusal: Hashable, Sendable {
  package let diagnostic: Diagnostic
  /// The word for it in the trace.
  package let event: Event

  init(
    _ event: Event, _ sqlState: SQLState, _ message: String, detail: String? = nil,
    hint: String? = nil, _ source: Diagnostic.Source?
  ) {
    diagnostic = Diagnostic(
      .fatal, sqlState, message, detail: detail, hint: hint, source: source)
    self.event = event
  }
}

// MARK: - The startup packet

extension Refusal {
  static func unsupportedProtocol(_ version: ProtocolVersion, by server: ServerVersion) -> Refusal {
    let oldest = server.major >= 14 ? "3.0" : "2.0"
    return Refusal(
      .backenderror, .featureNotSupported,
      "unsupported frontend protocol \(version): server supports \(oldest) to "
        + "3.\(server.newestProtocolMinor)",
      Diagnostic.Source("postmaster.c", 2222, "ProcessStartupPacket"))
  }

  static func unencryptedData(after request: String) -> Refusal {
    Refusal(
      .backenderror, .protocolViolation, "received unencrypted data after \(request) request",
      detail: "This could be either a client-software bug or evidence of an attempted "
        + "man-in-the-middle attack.",
      Diagnostic.Source("postmaster.c", 2136, "ProcessStartupPacket"))
  }

  static let missingTerminator = Refusal(
    .backenderror, .protocolViolation,
    "invalid startup packet layout: expected terminator as last byte",
    Diagnostic.Source("postmaster.c", 2334, "ProcessStartupPacket"))

  static let missingUser = Refusal(
    .backenderror, .invalidAuthorizationSpecification,
    "no PostgreSQL user name specified in startup packet",
    Diagnostic.Source("postmaster.c", 2351, "ProcessStartupPacket"))

  static func invalidReplication(_ value: String) -> Refusal {
    Refusal(
      .backenderror, .invalidParameterValue,
      "invalid value for parameter \"replication\": \"\(value)\"",
      hint: "Valid values are: \"false\", 0, \"true\", 1, \"database\".",
      Diagnostic.Source("postmaster.c", 2286, "ProcessStartupPacket"))
  }
}

// MARK: - pg_hba.conf

extension Refusal {
  static func noEntry(_ request: HBARequest, clientAddress: String, _ version: ServerVersion)
    -> Refusal
  {
    request.isReplication
      ? hba(
        "no pg_hba.conf entry for replication connection from host", 536, request, clientAddress,
        version)
      : hba("no pg_hba.conf entry for host", 544, request, clientAddress, version)
  }

  static func rejected(_ request: HBARequest, clientAddress: String, _ version: ServerVersion)
    -> Refusal
  {
    request.isReplication
      ? hba(
        "pg_hba.conf rejects replication connection for host", 468, request, clientAddress, version)
      : hba("pg_hba.conf rejects connection for host", 476, request, clientAddress, version)
  }

  /// A physical replication connection names no database.
  private static func hba(
    _ beginning: String, _ line: Int, _ request: HBARequest, _ clientAddress: String,
    _ version: ServerVersion
  ) -> Refusal {
    let database = request.isReplication ? "" : "database \"\(request.database)\", "
    return Refusal(
      .authfail, .invalidAuthorizationSpecification,
      "\(beginning) \"\(clientAddress)\", user \"\(request.user)\", \(database)"
        + encryption(request.transport, version),
      Diagnostic.Source("auth.c", line, "ClientAuthentication"))
  }

  /// PostgreSQL 14 names the encryption; 13 says whether SSL is on.
  private static func encryption(_ transport: Transport, _ version: ServerVersion) -> String {
    switch (transport, version.major >= 14) {
    case (.plain, true): "no encryption"
    case (.tls, true): "SSL encryption"
    case (.plain, false): "SSL off"
    case (.tls, false): "SSL on"
    }
  }
}

// MARK: - Authentication

extension Refusal {
  /// A method is not satisfied; as `auth_failed`.
  static func authenticationFailed(_ method: HBARule.Method, user: String) -> Refusal {
    let name: String
    switch method {
    case .password, .md5, .scramSHA256: name = "password"
    case .trust: name = "\"trust\""
    case .reject: name = "\"reject\""
    case .gss: name = "GSSAPI"
    case .sspi: name = "SSPI"
    case .ident: name = "Ident"
    case .peer: name = "Peer"
    case .ldap: name = "LDAP"
    case .radius: name = "RADIUS"
    case .pam: name = "PAM"
    case .bsd: name = "BSD"
    case .cert: name = "certificate"
    case .oauth: name = "OAuth bearer"
    }
    return Refusal(
      .authfail, name == "password" ? .invalidPassword : .invalidAuthorizationSpecification,
      "\(name) authentication failed for user \"\(user)\"",
      Diagnostic.Source("auth.c", 334, "auth_failed"))
  }

  static let noRootCertificateStore = Refusal(
    .authfail, .configFileError,
    "client certificates can only be checked if a root certificate store is available",
    Diagnostic.Source("auth.c", 417, "ClientAuthentication"))

  static let missingClientCertificate = Refusal(
    .authfail, .invalidAuthorizationSpecification, "connection requires a valid client certificate",
    Diagnostic.Source("auth.c", 428, "ClientAuthentication"))

  static let emptyPassword = Refusal(
    .authfail, .invalidPassword, "empty password returned by client",
    Diagnostic.Source("auth.c", 757, "recv_password_packet"))

  static let invalidPasswordPacketSize = Refusal(
    .authfail, .protocolViolation, "invalid password packet size",
    Diagnostic.Source("auth.c", 739, "recv_password_packet"))

  static func unexpectedMessage(_ type: UInt8, insteadOf expected: String) -> Refusal {
    let source: Diagnostic.Source? =
      switch expected {
      case "SASL": Diagnostic.Source("auth-sasl.c", 95, "CheckSASLAuth")
      case "GSS": Diagnostic.Source("auth.c", 975, "pg_GSS_recvauth")
      // No server that has SSPI was recorded.
      case "SSPI": nil
      default: Diagnostic.Source("auth.c", 718, "recv_password_packet")
      }
    return Refusal(
      .authfail, .protocolViolation, "expected \(expected) response, got message type \(type)",
      source)
  }

  static func sasl(_ error: SASLFault) -> Refusal {
    Refusal(
      .authfail, error.sqlState, error.message, detail: error.detail,
      error.source)
  }
}

// MARK: - While serving

extension Refusal {
  /// What a session says when a statement as its startup packet would have it fails.
  static func parameter(_ error: Diagnostic) -> Refusal {
    Refusal(severityRaised: error)
  }

  static let adminShutdown = Refusal(
    .backenderror, .adminShutdown, "terminating connection due to administrator command",
    Diagnostic.Source("postgres.c", 3211, "ProcessInterrupts"))

  static let idleInTransactionTimeout = Refusal(
    .backenderror, .idleInTransactionSessionTimeout,
    "terminating connection due to idle-in-transaction timeout",
    Diagnostic.Source("postgres.c", 3363, "ProcessInterrupts"))

  static let idleTimeout = Refusal(
    .backenderror, .idleSessionTimeout, "terminating connection due to idle-session timeout",
    Diagnostic.Source("postgres.c", 3374, "ProcessInterrupts"))

  static func invalidFrontendMessage(type: UInt8) -> Refusal {
    Refusal(
      .backenderror, .protocolViolation, "invalid frontend message type \(type)",
      Diagnostic.Source("postgres.c", 446, "SocketBackend"))
  }

  /// The same error, with which no session can go on.
  private init(severityRaised error: Diagnostic) {
    var raised = error
    for index in raised.fields.indices where "SV".contains(raised.fields[index].code) {
      raised.fields[index].text = Diagnostic.Severity.fatal.rawValue
    }
    diagnostic = raised
    event = .backenderror
  }
}
