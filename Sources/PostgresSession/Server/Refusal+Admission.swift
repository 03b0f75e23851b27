import PostgresWire

// MARK: - Before authentication

extension Refusal {
  static func notReady(_ state: ServerState) -> Refusal {
    switch state {
    case .startingUp: notReady("is starting up", line: 2415)
    case .notYetAccepting:
      notReady(
        "is not yet accepting connections", line: 2421,
        detail: "Consistent recovery state has not been yet reached.")
    case .snapshotNotReady:
      notReady(
        "is not yet accepting connections", line: 2421,
        detail: "Recovery snapshot is not yet ready for hot standby.")
    case .notAccepting:
      notReady(
        "is not accepting connections", line: 2426, detail: "Hot standby mode is disabled.")
    case .shuttingDown: notReady("is shutting down", line: 2432)
    case .recovery: notReady("is in recovery mode", line: 2437)
    }
  }

  private static func notReady(_ how: String, line: Int, detail: String? = nil) -> Refusal {
    Refusal(
      .backenderror, .cannotConnectNow, "the database system \(how)", detail: detail,
      Diagnostic.Source("postmaster.c", line, "ProcessStartupPacket"))
  }

  static let tooManyClients = Refusal(
    .backenderror, .tooManyConnections, "sorry, too many clients already",
    Diagnostic.Source("proc.c", 357, "InitProcess"))

  static func tooManyWALSenders(than limit: Int) -> Refusal {
    Refusal(
      .backenderror, .tooManyConnections,
      "number of requested standby connections exceeds max_wal_senders (currently \(limit))",
      Diagnostic.Source("proc.c", 353, "InitProcess"))
  }
}

// MARK: - After AuthenticationOk

extension Refusal {
  static func unknownRole(_ name: String) -> Refusal {
    Refusal(
      .backenderror, .invalidAuthorizationSpecification, "role \"\(name)\" does not exist",
      Diagnostic.Source("miscinit.c", 768, "InitializeSessionUserId"))
  }

  static func unknownDatabase(_ name: String) -> Refusal {
    Refusal(
      .backenderror, .invalidCatalogName, "database \"\(name)\" does not exist",
      Diagnostic.Source("postinit.c", 948, "InitPostgres"))
  }

  static func replicationDenied(by server: ServerVersion) -> Refusal {
    let source = Diagnostic.Source("postinit.c", 896, "InitPostgres")
    return server.major >= 16
      ? Refusal(
        .backenderror, .insufficientPrivilege, "permission denied to start WAL sender",
        detail: "Only roles with the REPLICATION attribute may start a WAL sender process.", source)
      : Refusal(
        .backenderror, .insufficientPrivilege,
        "must be superuser or replication role to start walsender", source)
  }

  static func mayNotLogIn(_ role: String) -> Refusal {
    Refusal(
      .backenderror, .invalidAuthorizationSpecification,
      "role \"\(role)\" is not permitted to log in",
      Diagnostic.Source("miscinit.c", 821, "InitializeSessionUserId"))
  }

  static func tooManyConnections(ofRole role: String) -> Refusal {
    Refusal(
      .backenderror, .tooManyConnections, "too many connections for role \"\(role)\"",
      Diagnostic.Source("miscinit.c", 842, "InitializeSessionUserId"))
  }

  /// Up to PostgreSQL 15.
  static let reservedSlots = slotsReserved("non-replication superuser connections")
  static let slotsReservedForSuperusers = slotsReserved("roles with the SUPERUSER attribute")
  static let slotsReservedForMembers = slotsReserved(
    "roles with privileges of the \"\(reservedSlotsRole)\" role")
  static let reservedSlotsRole = "pg_use_reserved_connections"

  private static func slotsReserved(_ whom: String) -> Refusal {
    Refusal(
      .backenderror, .tooManyConnections, "remaining connection slots are reserved for \(whom)",
      Diagnostic.Source("postinit.c", 886, "InitPostgres"))
  }

  static func invalidDatabase(_ name: String) -> Refusal {
    Refusal(
      .backenderror, .objectNotInPrerequisiteState,
      "cannot connect to invalid database \"\(name)\"",
      hint: "Use DROP DATABASE to drop invalid databases.",
      Diagnostic.Source("postinit.c", 1026, "InitPostgres"))
  }

  static func closedDatabase(_ name: String) -> Refusal {
    Refusal(
      .backenderror, .objectNotInPrerequisiteState,
      "database \"\(name)\" is not currently accepting connections",
      Diagnostic.Source("postinit.c", 350, "CheckMyDatabase"))
  }

  static func connectDenied(_ database: String) -> Refusal {
    Refusal(
      .backenderror, .insufficientPrivilege, "permission denied for database \"\(database)\"",
      detail: "User does not have CONNECT privilege.",
      Diagnostic.Source("postinit.c", 363, "CheckMyDatabase"))
  }

  static func tooManyConnections(ofDatabase name: String) -> Refusal {
    Refusal(
      .backenderror, .tooManyConnections, "too many connections for database \"\(name)\"",
      Diagnostic.Source("postinit.c", 384, "CheckMyDatabase"))
  }
}
