import PostgresWire

/// The errors of the query protocols, in PostgreSQL's words.
extension StatementError {
  static func failedTransaction(_ routine: QueryEngine.Routine) -> StatementError {
    let source: Diagnostic.Source =
      switch routine {
      case .simpleQuery: .init("postgres.c", 1081, "exec_simple_query")
      case .parse: .init("postgres.c", 1439, "exec_parse_message")
      case .bind: .init("postgres.c", 1691, "exec_bind_message")
      case .describe: .init("postgres.c", 2605, "exec_describe_statement_message")
      case .describePortal: .init("postgres.c", 2683, "exec_describe_portal_message")
      case .execute: .init("postgres.c", 2132, "exec_execute_message")
      }
    return StatementError(
      .inFailedSQLTransaction,
      "current transaction is aborted, commands ignored until end of transaction block", source)
  }

  static let multipleCommands = StatementError(
    .syntaxError, "cannot insert multiple commands into a prepared statement",
    .init("postgres.c", 1419, "exec_parse_message"))

  static func duplicateStatement(_ name: String) -> StatementError {
    StatementError(
      .duplicatePreparedStatement, "prepared statement \"\(name)\" already exists",
      .init("prepare.c", 412, "StorePreparedStatement"))
  }

  static func unknownStatement(_ name: String, _ routine: QueryEngine.Routine) -> StatementError {
    guard name.isEmpty else {
      return StatementError(
        .invalidSQLStatementName, "prepared statement \"\(name)\" does not exist",
        .init("prepare.c", 451, "FetchPreparedStatement"))
    }
    return StatementError(
      .invalidSQLStatementName, "unnamed prepared statement does not exist",
      routine == .bind
        ? .init("postgres.c", 1616, "exec_bind_message")
        : .init("postgres.c", 2586, "exec_describe_statement_message"))
  }

  static func unknownPortal(_ name: String, _ routine: QueryEngine.Routine) -> StatementError {
    StatementError(
      .invalidCursorName, "portal \"\(name)\" does not exist",
      routine == .describe
        ? .init("postgres.c", 2669, "exec_describe_portal_message")
        : .init("postgres.c", 2071, "exec_execute_message"))
  }

  static func duplicatePortal(_ name: String) -> StatementError {
    StatementError(
      .duplicateCursor, "cursor \"\(name)\" already exists",
      .init("portalmem.c", 186, "CreatePortal"))
  }

  static func portalCannotRun(_ name: String) -> StatementError {
    StatementError(
      .objectNotInPrerequisiteState, "portal \"\(name)\" cannot be run",
      .init("portalmem.c", 400, "MarkPortalActive"))
  }

  static func unknownKind(_ kind: UInt8, _ message: String, line: Int) -> StatementError {
    StatementError(
      .protocolViolation, "invalid \(message) message subtype \(kind)",
      .init("postgres.c", line, "PostgresMain"))
  }

  static func parameterCount(
    _ bind: FrontendMessage.Bind, required count: Int
  ) -> StatementError {
    StatementError(
      .protocolViolation,
      "bind message supplies \(bind.parameters.count) parameters, "
        + "but prepared statement \"\(bind.statement)\" requires \(count)",
      .init("postgres.c", 1674, "exec_bind_message"))
  }

  static func parameterFormats(_ bind: FrontendMessage.Bind) -> StatementError {
    StatementError(
      .protocolViolation,
      "bind message has \(bind.parameterFormats.count) parameter formats "
        + "but \(bind.parameters.count) parameters",
      .init("postgres.c", 1668, "exec_bind_message"))
  }

  static func resultFormats(_ count: Int, columns: Int) -> StatementError {
    StatementError(
      .protocolViolation,
      "bind message has \(count) result formats but query has \(columns) columns",
      .init("pquery.c", 639, "PortalSetResultFormat"))
  }

  static func unsupportedFormat(_ code: Int16) -> StatementError {
    StatementError(
      .invalidParameterValue, "unsupported format code: \(code)",
      .init("printtup.c", 290, "printtup_prepare_info"))
  }

  static let discardInTransaction = StatementError(
    .activeSQLTransaction, "DISCARD ALL cannot run inside a transaction block",
    .init("xact.c", 3486, "PreventInTransactionBlock"))
}

extension StatementError {
  static func unanswered(_ what: String, detail: String? = nil) -> StatementError {
    StatementError(
      .featureNotSupported, "\(unansweredPrefix)\(what)", detail: detail,
      hint: "Add the statement and its answer to the server fixture, under \"queries:\".")
  }
}

extension StatementError {
  private static let unansweredPrefix = "mock-postgres has no answer to: "

  /// What a part of the statement has no answer to becomes the detail of what the whole has none to.
  func of(_ statement: SQLStatementText) -> StatementError {
    guard diagnostic.sqlState == "0A000", message.hasPrefix(Self.unansweredPrefix) else {
      return self
    }
    let part = message.dropFirst(Self.unansweredPrefix.count)
    return .unanswered(statement.text, detail: "What is not answered is \(part).")
  }
}

extension Diagnostic {
  static func noTransaction(_ line: Int, _ routine: String) -> Diagnostic {
    Diagnostic(
      .warning, .noActiveSQLTransaction, "there is no transaction in progress",
      source: .init("xact.c", line, routine))
  }
}
