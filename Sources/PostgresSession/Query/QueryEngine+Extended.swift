import PostgresWire

/// Parse, Bind, Describe, Execute, Close.
extension QueryEngine {
  mutating func extended(_ message: FrontendMessage) throws(StatementError) -> [BackendMessage] {
    beginImplicitTransaction()
    switch message {
    case .parse(let parse): return try self.parse(parse)
    case .bind(let bind): return try self.bind(bind)
    case .describe(let target): return try describe(target)
    case .execute(let portal, let maximumRows):
      return try execute(portal, maximumRows: Int(maximumRows))
    case .close(let target):
      switch target {
      case .statement(let name): statements[name] = nil
      case .portal(let name): portals[name] = nil
      case .unknown(let kind, _): throw .unknownKind(kind, "CLOSE", line: 4786)
      }
      return [.closeComplete]
    default: return []
    }
  }

  private mutating func parse(
    _ parse: FrontendMessage.Parse
  ) throws(StatementError) -> [BackendMessage] {
    if parse.statement.isEmpty { statements[""] = nil }
    let texts = try SQLStatementText.split(parse.query)
    guard texts.count <= 1 else { throw .multipleCommands }
    if let text = texts.first {
      if status == .failed, !text.isTransactionExit { throw .failedTransaction(.parse) }
      // A statement that cannot be answered fails here, as one that cannot be parsed does.
      _ = try columns(of: text)
    }
    if !parse.statement.isEmpty, statements[parse.statement] != nil {
      throw .duplicateStatement(parse.statement)
    }
    statements[parse.statement] = Prepared(statement: texts.first)
    return [.parseComplete]
  }

  private mutating func bind(
    _ bind: FrontendMessage.Bind
  ) throws(StatementError) -> [BackendMessage] {
    guard let prepared = statements[bind.statement] else {
      throw .unknownStatement(bind.statement, .bind)
    }
    guard
      bind.parameterFormats.count <= 1
        || bind.parameterFormats.count == bind.parameters.count
    else { throw .parameterFormats(bind) }
    guard bind.parameters.isEmpty else { throw .parameterCount(bind) }
    if status == .failed, prepared.statement?.isTransactionExit != true {
      throw .failedTransaction(.bind)
    }
    if !bind.portal.isEmpty, portals[bind.portal] != nil { throw .duplicatePortal(bind.portal) }
    portals[bind.portal] = Portal(
      statement: prepared.statement,
      formats: try formats(bind.resultFormats, of: prepared.statement))
    return [.bindComplete]
  }

  /// One format for each column, whatever number of them the client gave.
  private func formats(
    _ codes: [Int16], of text: SQLStatementText?
  ) throws(StatementError) -> [ColumnDescription.Format] {
    guard let text, let columns = try columns(of: text) else { return [] }
    guard codes.count <= 1 || codes.count == columns.count else {
      throw .resultFormats(codes.count, columns: columns.count)
    }
    let formats = codes.map(ColumnDescription.Format.init)
    return formats.count == 1 ? columns.map { _ in formats[0] } : formats
  }

  private func describe(
    _ target: FrontendMessage.Target
  ) throws(StatementError) -> [BackendMessage] {
    switch target {
    case .statement(let name):
      guard let prepared = statements[name] else { throw .unknownStatement(name, .describe) }
      let row = try description(of: prepared.statement, [], .describe)
      return [.parameterDescription([])] + row
    case .portal(let name):
      guard let portal = portals[name] else { throw .unknownPortal(name, .describe) }
      return try description(of: portal.statement, portal.formats, .describePortal)
    case .unknown(let kind, _): throw .unknownKind(kind, "DESCRIBE", line: 4821)
    }
  }

  private func description(
    of text: SQLStatementText?, _ formats: [ColumnDescription.Format], _ routine: Routine
  ) throws(StatementError) -> [BackendMessage] {
    guard let text, let columns = try columns(of: text) else { return [.noData] }
    if status == .failed { throw .failedTransaction(routine) }
    return [.rowDescription(QueryResult.describe(columns, formats))]
  }

  private mutating func execute(
    _ name: String, maximumRows: Int
  ) throws(StatementError) -> [BackendMessage] {
    guard var portal = portals[name] else { throw .unknownPortal(name, .execute) }
    guard let text = portal.statement else { return [.emptyQueryResponse] }
    var result: QueryResult
    if let rest = portal.result {
      guard rest.columns != nil else { throw .portalCannotRun(name) }
      result = rest
    } else {
      result = try run(text, routine: .execute)
    }
    if let failure = result.failure { throw failure }
    if let format = portal.formats.first(where: { $0 != .text && $0 != .binary }) {
      throw .unsupportedFormat(format.rawValue)
    }
    var now = result
    now.isSuspended = maximumRows > 0 && result.rows.count >= maximumRows
    if now.isSuspended { now.rows = Array(result.rows.prefix(maximumRows)) }
    result.rows.removeFirst(now.rows.count)
    result.notices = []
    if result.tag.hasPrefix("SELECT") { result.tag = "SELECT \(result.rows.count)" }
    portal.result = result
    // The end of a transaction took the portal with it.
    if portals[name] != nil { portals[name] = portal }
    return complete(now, formats: portal.formats, isDescribed: false)
  }
}
