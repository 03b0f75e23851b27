import PostgresWire

/// Cursors, as SQL has them.
extension QueryEngine {
  /// Nil where the text is no such command.
  func cursorCommand(
    _ text: SQLStatementText, declared: [Int32]?
  ) throws(StatementError) -> Prepared? {
    let parser = CursorCommandParser(text)
    guard let (name, place, isHeld) = parser.declaration else {
      return parser.command.map {
        Prepared(text: text, statement: .cursor($0), parameterTypes: [])
      }
    }
    let query = try prepare(text.from(place), declared: declared)
    return Prepared(
      text: text, statement: .cursor(.declare(name, query, isHeld: isHeld)),
      parameterTypes: query.parameterTypes)
  }

  mutating func run(
    _ command: CursorCommand, _ parameters: [SQLValue?]
  ) throws(StatementError) -> QueryResult {
    switch command {
    case .declare(let name, let query, let isHeld):
      if !isHeld, status == .idle, !isImplicitBlock {
        throw .noBlock("DECLARE CURSOR", 3587, "CheckTransactionBlock")
      }
      guard portals[name] == nil else { throw .duplicatePortal(name) }
      portals[name] = Portal(
        prepared: query, parameters: parameters, formats: [], isHeld: isHeld)
      return QueryResult(tag: "DECLARE CURSOR")
    case .fetch(let name, let count): return try fetch(name, count)
    }
  }

  func columns(of command: CursorCommand) throws(StatementError) -> [ResultColumn]? {
    guard case .fetch(let name, _) = command, let query = portals[name]?.prepared else {
      return nil
    }
    return try columns(of: query)
  }

  private mutating func fetch(_ name: String, _ count: Int?) throws(StatementError) -> QueryResult {
    guard var portal = portals[name], let query = portal.prepared else {
      throw .unknownCursor(name, line: 187, "PerformPortalFetch")
    }
    var rest: QueryResult
    if let known = portal.result {
      rest = known
    } else {
      rest = try run(query, portal.parameters, routine: .execute)
    }
    var fetched = rest.take(count ?? 0)
    fetched.isSuspended = false
    fetched.tag = "FETCH \(fetched.rows.count)"
    portal.result = rest
    portals[name] = portal
    return fetched
  }
}

extension StatementError {
  static func unknownCursor(
    _ name: String, line: Int, _ routine: String
  ) -> StatementError {
    StatementError(
      .invalidCursorName, "cursor \"\(name)\" does not exist",
      .init("portalcmds.c", line, routine))
  }
}
