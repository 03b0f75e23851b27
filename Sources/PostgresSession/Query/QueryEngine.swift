import PostgresWire

/// Answers the messages of a client that is logged in: the simple and the extended query protocol.
///
/// Theory of operation: a message gives the messages that answer it. An error in the extended
/// protocol makes the engine skip all up to Sync. Outside of BEGIN and COMMIT, a Query, or all up to
/// Sync, is a transaction of its own. Parameters that changed are reported before ReadyForQuery; by
/// PostgreSQL 13, as soon as they change.
///
/// PostgreSQL manual, "Message Flow": "Simple Query", "Extended Query".
struct QueryEngine: Hashable, Sendable {
  let facts: SessionFacts
  /// The fixture's own; the first that matches a statement answers it.
  let answers: [QueryAnswer]
  let relations: RelationIndex
  var parameters: RuntimeParameters
  var status = BackendMessage.TransactionStatus.idle
  /// The client said Terminate.
  private(set) var isFinished = false

  /// Nil for an empty statement.
  var statements: [String: Prepared?] = [:]
  var portals: [String: Portal] = [:]
  /// Undoes SET when a transaction fails; nil outside of one.
  var beforeTransaction: RuntimeParameters?
  /// What SET LOCAL hides until the transaction ends, by name.
  var hiddenByLocal: [String: String] = [:]
  /// Of the transaction, the newest last.
  var savepoints: [Savepoint] = []
  /// Several statements came in one Query: outside of BEGIN and COMMIT, they are one transaction.
  private(set) var isImplicitBlock = false
  private var isSkippingToSync = false

  struct Prepared: Hashable {
    var text: SQLStatementText
    var statement: SQLStatement
    /// OIDs.
    var parameterTypes: [Int32]
  }

  struct Portal: Hashable {
    /// Nil for an empty statement.
    var prepared: Prepared?
    /// Nil for a value of a type that cannot be read.
    var parameters: [SQLValue?]
    var formats: [ColumnDescription.Format]
    /// What is still to be fetched; nil before the first Execute.
    var result: QueryResult?
    /// It outlives the transaction.
    var isHeld = false
  }

  init(_ facts: SessionFacts, answers: [QueryAnswer] = [], relations: RelationIndex = .empty) {
    self.facts = facts
    self.answers = answers
    self.relations = relations
    parameters = RuntimeParameters(facts)
  }

  mutating func handle(_ frame: Frame) -> [BackendMessage] {
    switch frame.type {
    case UInt8(ascii: "X"):
      isFinished = true
      return []
    // What is left of a COPY that failed.
    case UInt8(ascii: "d"), UInt8(ascii: "c"), UInt8(ascii: "f"): return []
    case UInt8(ascii: "S"): isSkippingToSync = false
    default:
      if isSkippingToSync { return [] }
    }
    do {
      let message = try FrontendMessage(frame)
      if let error = misencoding(in: frame) { return fail(error, at: frame) }
      return handle(message, frame)
    } catch {
      return fail(StatementError(error), at: frame)
    }
  }

  private mutating func handle(_ message: FrontendMessage, _ frame: Frame) -> [BackendMessage] {
    switch message {
    case .query(let text): return simpleQuery(text)
    case .sync: return sync()
    case .functionCall: return fail(.unanswered("a function call"), at: frame)
    case .parse, .bind, .describe, .execute, .close:
      do {
        let (answer, error) = try extended(message)
        return answer + (error.map { fail($0, at: frame) } ?? [])
      } catch {
        return fail(error, at: frame)
      }
    case .flush, .terminate, .copyData, .copyDone, .copyFail, .authenticationResponse: return []
    }
  }

  // MARK: Simple query

  private mutating func simpleQuery(_ query: String) -> [BackendMessage] {
    statements[""] = nil
    var answer: [BackendMessage] = []
    do throws(StatementError) {
      let texts = try SQLStatementText.split(query)
      isImplicitBlock = texts.count > 1
      if texts.isEmpty { answer.append(.emptyQueryResponse) }
      for text in texts {
        portals[""] = nil
        if status == .failed, !text.isTransactionExit { throw .failedTransaction(.simpleQuery) }
        let result = try run(try prepare(text, declared: nil), [], routine: .simpleQuery)
        answer += complete(result, formats: [], isDescribed: true)
        if let failure = result.failure { throw failure }
      }
    } catch {
      answer += failure(error)
    }
    isImplicitBlock = false
    return isFinished ? answer : answer + sync()
  }

  // MARK: What both protocols use

  private mutating func sync() -> [BackendMessage] {
    if status == .idle { endTransaction() }
    return readyForQuery()
  }

  private mutating func readyForQuery() -> [BackendMessage] {
    reportParameters() + [.readyForQuery(status)]
  }

  private mutating func reportParameters() -> [BackendMessage] {
    parameters.reported().map { .parameterStatus(name: $0.name, value: $0.value) }
  }

  /// The messages of a result, with the notices that the client wants to see.
  mutating func complete(
    _ result: QueryResult, formats: [ColumnDescription.Format], isDescribed: Bool
  ) -> [BackendMessage] {
    var result = result
    result.notices = noticed(result.notices)
    let isAtOnce = facts.settings.serverVersion.major < 14
    return (isAtOnce ? reportParameters() : [])
      + result.messages(formats: formats, isDescribed: isDescribed)
  }

  /// The notices that `client_min_messages` lets through.
  func noticed(_ notices: [Diagnostic]) -> [Diagnostic] {
    let silenced: [String: [Diagnostic.Severity]] = [
      "warning": [.notice], "error": [.notice, .warning],
    ]
    let silent = (try? parameters.parameter("client_min_messages")).flatMap { silenced[$0.value] }
    return notices.filter { notice in
      !(silent ?? []).contains { $0.rawValue == notice.severity }
    }
  }

  private mutating func fail(_ error: StatementError, at frame: Frame) -> [BackendMessage] {
    let answer = failure(error)
    guard !isFinished else { return answer }
    guard frame.isExtended else { return answer + readyForQuery() }
    isSkippingToSync = true
    return answer
  }

  /// The transaction fails with the statement, and SET of it is undone.
  private mutating func failure(_ error: StatementError) -> [BackendMessage] {
    if let before = beforeTransaction { parameters.restore(before) }
    hiddenByLocal = [:]
    switch status {
    case .idle: endTransaction()
    case .inTransaction, .failed: status = .failed
    }
    isFinished = error.isFatal
    return [.errorResponse(error.diagnostic)]
  }
}

extension Frame {
  /// Behind an error in one of these, PostgreSQL skips to the next Sync.
  fileprivate var isExtended: Bool { "PBDECH".utf8.contains(type) }
}
