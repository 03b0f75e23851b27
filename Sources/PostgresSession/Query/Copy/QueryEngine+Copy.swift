import PostgresWire

/// COPY to and from the client, of rows that a fixture has.
///
/// PostgreSQL manual, "COPY Operations".
extension QueryEngine {
  /// The answer's rows go out as COPY; or the client is asked for rows like them.
  func copy(
    _ statement: CopyStatement, _ answer: QueryAnswer, _ bound: [SQLValue?]
  ) throws(StatementError) -> QueryResult {
    let options = try CopyOptions(statement, facts.settings.serverVersion)
    var result = try answer.result(bound)
    let columns = result.columns ?? []
    let places = try places(of: statement.columns, among: columns, of: statement.table ?? "")
    try checkNames(options, columns, of: statement.table ?? "")
    let chosen = places.map { columns[$0] }
    result.columns = nil
    if statement.isFrom {
      if result.failure == nil {
        let reader = CopyReader(options, table: statement.table ?? "", chosen)
        result.copy = .from(reader)
        result.waits.append(.copyData)
      }
      result.rows = []
    } else {
      result.rows = result.rows.mapped { row in places.map { row[$0] } }
      result.copy = .to(CopyWriter(options: options, columns: chosen))
      result.tag = "COPY \(result.rows.count)"
    }
    return result
  }

  private func places(
    of names: [String]?, among columns: [ResultColumn], of table: String
  ) throws(StatementError) -> [Int] {
    guard let names else { return Array(columns.indices) }
    var places: [Int] = []
    for name in names {
      guard let place = columns.firstIndex(where: { $0.name == name }) else {
        throw .noColumn(name, of: table)
      }
      places.append(place)
    }
    return places
  }

  private func checkNames(
    _ options: CopyOptions, _ columns: [ResultColumn], of table: String
  ) throws(StatementError) {
    for case .list(let names) in options.forced.values {
      _ = try places(of: names, among: columns, of: table)
    }
  }

  // MARK: While the client sends rows

  /// Nil where no rows are awaited.
  mutating func takeCopyMessage(_ frame: Frame) -> [BackendMessage]? {
    guard case .from(var reader) = pending?.result.copy, wait == .copyData else { return nil }
    do throws(StatementError) {
      switch frame.type {
      case UInt8(ascii: "H"), UInt8(ascii: "S"): return []
      case UInt8(ascii: "d"):
        try reader.receive(frame.body)
        pending?.result.copy = .from(reader)
        return []
      case UInt8(ascii: "c"):
        try reader.finish()
        pending?.result.tag = "COPY \(reader.count)"
        return resume(.sent)
      case UInt8(ascii: "f"):
        let reason = String(decoding: frame.body.prefix { $0 != 0 }, as: UTF8.self)
        throw StatementError(
          .queryCanceled, "COPY from stdin failed: \(reason)",
          .init("copyfromparse.c", 315, "CopyGetData")
        ).adding(context: reader.place)
      default: return loseSynchronization(frame.type, reader)
      }
    } catch {
      return interrupt(error)
    }
  }

  /// What came was no part of a COPY, and its body has not been read: the session cannot go on.
  private mutating func loseSynchronization(
    _ type: UInt8, _ reader: CopyReader
  ) -> [BackendMessage] {
    pending = nil
    let code = String(type, radix: 16, uppercase: true)
    let error = StatementError(
      .protocolViolation, "unexpected message type 0x\(code) during COPY from stdin",
      .init("copyfromparse.c", 292, "CopyGetData")
    ).adding(context: reader.place)
    return failure(error) + failure(.lostSynchronization)
  }

  /// The next row meets it.
  mutating func cancelCopy() {
    guard case .from(var reader) = pending?.result.copy else { return }
    reader.isCancelled = true
    pending?.result.copy = .from(reader)
  }
}

extension StatementError {
  fileprivate static func noColumn(_ name: String, of table: String) -> StatementError {
    StatementError(
      .undefinedColumn, "column \"\(name)\" of relation \"\(table)\" does not exist",
      .init("copy.c", 815, "CopyGetAttnums"))
  }

  fileprivate static let lostSynchronization = StatementError(
    Diagnostic(
      .fatal, .protocolViolation,
      "terminating connection because protocol synchronization was lost",
      source: .init("postgres.c", 4429, "PostgresMain")))
}
