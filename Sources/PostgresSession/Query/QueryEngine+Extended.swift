import PostgresWire

/// Parse, Bind, Describe, Execute, Close.
extension QueryEngine {
  /// The messages, and the error that comes behind them.
  mutating func extended(
    _ message: FrontendMessage
  ) throws(StatementError) -> ([BackendMessage], StatementError?) {
    beginImplicitTransaction()
    switch message {
    case .parse(let parse): return (try self.parse(parse), nil)
    case .bind(let bind): return (try self.bind(bind), nil)
    case .describe(let target): return (try describe(target), nil)
    case .execute(let portal, let maximumRows):
      return try execute(portal, maximumRows: Int(maximumRows))
    case .close(let target):
      switch target {
      case .statement(let name): statements[name] = nil
      case .portal(let name): portals[name] = nil
      case .unknown(let kind, _): throw .unknownKind(kind, "CLOSE", line: 4786)
      }
      return ([.closeComplete], nil)
    default: return ([], nil)
    }
  }

  private mutating func parse(
    _ parse: FrontendMessage.Parse
  ) throws(StatementError) -> [BackendMessage] {
    if parse.statement.isEmpty { statements[""] = nil }
    let texts = try SQLStatementText.split(parse.query)
    guard texts.count <= 1 else { throw .multipleCommands }
    var prepared: Prepared?
    if let text = texts.first {
      if status == .failed, !text.isTransactionExit { throw .failedTransaction(.parse) }
      let statement = try prepare(text, declared: parse.parameterTypes)
      // A statement that cannot be answered fails here, as one that cannot be parsed does.
      _ = try columns(of: statement)
      prepared = statement
    }
    if !parse.statement.isEmpty, statements[parse.statement] != nil {
      throw .duplicateStatement(parse.statement)
    }
    statements[parse.statement] = .some(prepared)
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
    let types = prepared?.parameterTypes ?? []
    guard bind.parameters.count == types.count else {
      throw .parameterCount(bind, required: types.count)
    }
    if status == .failed, prepared?.text.isTransactionExit != true {
      throw .failedTransaction(.bind)
    }
    if !bind.portal.isEmpty, portals[bind.portal] != nil { throw .duplicatePortal(bind.portal) }
    let values = try bind.values(types, Evaluator(self, parameters: []).lookup)
    if let prepared { try fold(prepared, values) }
    portals[bind.portal] = Portal(
      prepared: prepared, parameters: values,
      formats: try formats(bind.resultFormats, of: prepared))
    return [.bindComplete]
  }

  /// One format for each column, whatever number of them the client gave.
  private func formats(
    _ codes: [Int16], of prepared: Prepared?
  ) throws(StatementError) -> [ColumnDescription.Format] {
    guard let prepared, let columns = try columns(of: prepared) else { return [] }
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
      let row = try description(of: prepared, [], .describe)
      return [.parameterDescription(prepared?.parameterTypes ?? [])] + row
    case .portal(let name):
      guard let portal = portals[name] else { throw .unknownPortal(name, .describe) }
      return try description(of: portal.prepared, portal.formats, .describePortal)
    case .unknown(let kind, _): throw .unknownKind(kind, "DESCRIBE", line: 4821)
    }
  }

  private func description(
    of prepared: Prepared?, _ formats: [ColumnDescription.Format], _ routine: Routine
  ) throws(StatementError) -> [BackendMessage] {
    guard let prepared, let columns = try columns(of: prepared) else { return [.noData] }
    if status == .failed { throw .failedTransaction(routine) }
    return [.rowDescription(QueryResult.describe(columns, formats))]
  }

  private mutating func execute(
    _ name: String, maximumRows: Int
  ) throws(StatementError) -> ([BackendMessage], StatementError?) {
    guard let portal = portals[name] else { throw .unknownPortal(name, .execute) }
    guard let prepared = portal.prepared else { return ([.emptyQueryResponse], nil) }
    if let rest = portal.result {
      guard rest.columns != nil else { throw .portalCannotRun(name) }
      return try deliver(rest, of: portal, name, maximumRows)
    }
    let result = try run(prepared, portal.parameters, routine: .execute)
    guard result.waits.isEmpty else {
      let rest = Pending.Rest.execute(portal, name: name, maximumRows: maximumRows)
      return (begin(Pending(result: result, rest: rest), isDescribed: false), nil)
    }
    return try deliver(result, of: portal, name, maximumRows)
  }

  /// As many rows as Execute wants, and the error that comes behind them.
  mutating func deliver(
    _ result: QueryResult, of portal: Portal, _ name: String, _ maximumRows: Int
  ) throws(StatementError) -> ([BackendMessage], StatementError?) {
    var (result, portal) = (result, portal)
    if result.failure == nil,
      let format = portal.formats.first(where: { $0 != .text && $0 != .binary })
    {
      throw .unsupportedFormat(format.rawValue)
    }
    let now = result.take(maximumRows)
    portal.result = result
    // The end of a transaction took the portal with it.
    if portals[name] != nil { portals[name] = portal }
    guard !now.isLong else {
      return (begin(Pending(result: now, rest: .delivery(portal.formats)), isDescribed: false), nil)
    }
    let messages = complete(now, formats: portal.formats, isDescribed: false)
    return (messages, now.failure)
  }
}

extension FrontendMessage.Bind {
  /// The parameters as values; nil for one of a type that cannot be read.
  fileprivate func values(
    _ types: [Int32], _ lookup: ObjectLookup
  ) throws(StatementError) -> [SQLValue?] {
    var values: [SQLValue?] = []
    for index in parameters.indices {
      values.append(try value(index, SQLType(rawValue: types[index]), lookup))
    }
    return values
  }

  private func value(
    _ index: Int, _ type: SQLType?, _ lookup: ObjectLookup
  ) throws(StatementError) -> SQLValue? {
    let place = portal.isEmpty ? "unnamed portal" : "portal \"\(portal)\""
    var context = "\(place) parameter $\(index + 1)"
    do throws(StatementError) {
      let isAlone = parameterFormats.count == 1
      let format = parameterFormats.isEmpty ? 0 : parameterFormats[isAlone ? 0 : index]
      guard let bytes = parameters[index] else { return .null(type ?? .text) }
      switch format {
      case 0:
        let text = try String(clientText: bytes)
        context += " = '...'"
        return try type.map { type throws(StatementError) in
          guard type.namesObject else { return try SQLValue(type, text) }
          return SQLValue(type, written: String(try lookup.object(named: text, type)))
        }
      case 1:
        return try type.map { type throws(StatementError) in
          try SQLValue(type, received: bytes, orElse: .binaryRest(parameter: index + 1))
        }
      default: throw .unsupportedParameterFormat(format)
      }
    } catch {
      throw error.adding(context: context)
    }
  }
}
