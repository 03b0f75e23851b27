import PostgresWire

/// Parse, Bind, Describe, Execute, Close.
extension QueryEngine {
  mutating func extended(_ message: FrontendMessage) throws(StatementError) -> [BackendMessage] {
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
    let texts = SQLStatementText.split(parse.query)
    guard texts.count <= 1 else { throw .multipleCommands }
    if let text = texts.first {
      let statement = SQLStatement(text)
      if status == .failed, !statement.endsTransaction { throw .failedTransaction(.parse) }
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
    guard bind.parameterFormats.count <= 1
      || bind.parameterFormats.count == bind.parameters.count
    else { throw .parameterFormats(bind) }
    guard bind.parameters.isEmpty else { throw .parameterCount(bind) }
    let endsTransaction = prepared.statement.map { SQLStatement($0).endsTransaction } ?? false
    if status == .failed, !endsTransaction { throw .failedTransaction(.bind) }
    if !bind.portal.isEmpty, portals[bind.portal] != nil { throw .duplicatePortal(bind.portal) }
    let columns = try prepared.statement.map { text throws(StatementError) in
      try self.columns(of: text)
    }
    portals[bind.portal] = Portal(
      statement: prepared.statement,
      formats: try Self.formats(bind.resultFormats, columns: columns?.flatMap(\.self)?.count ?? 0))
    return [.bindComplete]
  }

  private static func formats(
    _ codes: [Int16], columns: Int
  ) throws(StatementError) -> [ColumnDescription.Format] {
    var formats: [ColumnDescription.Format] = []
    for code in codes {
      let format = ColumnDescription.Format(rawValue: code)
      guard format == .text || format == .binary else {
        throw .unsupportedFormat(code)
      }
      formats.append(format)
    }
    guard formats.count <= 1 || columns == 0 || formats.count == columns else {
      throw .resultFormats(formats.count, columns: columns)
    }
    return formats.count == 1 ? Array(repeating: formats[0], count: columns) : formats
  }

  private func describe(
    _ target: FrontendMessage.Target
  ) throws(StatementError) -> [BackendMessage] {
    switch target {
    case .statement(let name):
      guard let prepared = statements[name] else { throw .unknownStatement(name, .describe) }
      return [.parameterDescription([])] + (try description(of: prepared.statement, []))
    case .portal(let name):
      guard let portal = portals[name] else { throw .unknownPortal(name, .describe) }
      return try description(of: portal.statement, portal.formats)
    case .unknown(let kind, _): throw .unknownKind(kind, "DESCRIBE", line: 4821)
    }
  }

  private func description(
    of text: SQLStatementText?, _ formats: [ColumnDescription.Format]
  ) throws(StatementError) -> [BackendMessage] {
    guard let text, let columns = try columns(of: text) else { return [.noData] }
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
    let isLimited = maximumRows > 0 && result.rows.count >= maximumRows
    let rows = isLimited ? Array(result.rows.prefix(maximumRows)) : result.rows
    var now = result
    now.rows = rows
    now.isSuspended = isLimited
    result.rows.removeFirst(rows.count)
    result.notices = []
    result.tag = result.columns == nil ? result.tag : "SELECT 0"
    portal.result = result
    portals[name] = portal
    return now.messages(formats: portal.formats, isDescribed: false)
  }
}
