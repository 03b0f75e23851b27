import PostgresWire

/// Answers the messages of a client that is logged in: the simple and the extended query protocol.
///
/// Theory of operation: a message gives the messages that answer it. An error in the extended
/// protocol makes the engine skip all up to Sync. Parameters that changed are reported before
/// ReadyForQuery (from PostgreSQL 14 on; 13 reports at once).
///
/// PostgreSQL manual, "Message Flow": "Simple Query", "Extended Query".
struct QueryEngine: Hashable, Sendable {
  let facts: SessionFacts
  var parameters: RuntimeParameters
  var status = BackendMessage.TransactionStatus.idle
  /// The client said Terminate.
  private(set) var isFinished = false
  /// All that was answered may leave: PostgreSQL holds back what is not asked for by Sync or Flush.
  private(set) var isFlushDue = true

  var statements: [String: Prepared] = [:]
  var portals: [String: Portal] = [:]
  /// Undoes SET when a transaction fails; nil outside of one.
  var beforeTransaction: RuntimeParameters?
  var localParameters: Set<String> = []
  private var isSkippingToSync = false

  struct Prepared: Hashable {
    /// Nil for an empty statement.
    var statement: SQLStatementText?
  }

  struct Portal: Hashable {
    var statement: SQLStatementText?
    var formats: [ColumnDescription.Format]
    /// What is still to be fetched; nil before the first Execute.
    var result: QueryResult?
  }

  init(_ facts: SessionFacts) {
    self.facts = facts
    parameters = RuntimeParameters(facts)
  }

  mutating func handle(_ frame: Frame) -> [BackendMessage] {
    isFlushDue = true
    switch frame.type {
    case UInt8(ascii: "X"):
      isFinished = true
      return []
    case UInt8(ascii: "S"): isSkippingToSync = false
    default:
      if isSkippingToSync { return [] }
    }
    do {
      return try handle(FrontendMessage(frame))
    } catch {
      let error = StatementError(malformed: frame)
      return fail(error) + (frame.isExtended ? [] : readyForQuery())
    }
  }

  private mutating func handle(_ message: FrontendMessage) -> [BackendMessage] {
    switch message {
    case .query(let text): return simpleQuery(text)
    case .sync: return sync()
    case .flush, .terminate: return []
    case .parse, .bind, .describe, .execute, .close:
      do {
        isFlushDue = false
        return try extended(message)
      } catch {
        isFlushDue = true
        isSkippingToSync = true
        return fail(error)
      }
    case .copyData, .copyDone, .copyFail: return []
    case .functionCall:
      return fail(.unanswered("function call")) + readyForQuery()
    case .authenticationResponse:
      assertionFailure("SocketBackend lets no password through")
      return []
    }
  }

  // MARK: Simple query

  private mutating func simpleQuery(_ text: String) -> [BackendMessage] {
    statements[""] = nil
    portals[""] = nil
    let texts = SQLStatementText.split(text)
    guard !texts.isEmpty else { return [.emptyQueryResponse] + readyForQuery() }
    var answer: [BackendMessage] = []
    let isImplicit = status == .idle
    if isImplicit { beforeTransaction = parameters }
    do {
      for text in texts {
        let result = try run(text, routine: .simpleQuery)
        answer += result.messages(formats: [], isDescribed: true)
      }
    } catch {
      answer += fail(error)
    }
    if status == .idle { beforeTransaction = nil }
    return answer + readyForQuery()
  }

  // MARK: What both protocols use

  private mutating func sync() -> [BackendMessage] {
    if status == .idle { portals = [:] }
    return readyForQuery()
  }

  private mutating func readyForQuery() -> [BackendMessage] {
    reportParameters() + [.readyForQuery(status)]
  }

  mutating func reportParameters() -> [BackendMessage] {
    parameters.reported().map { .parameterStatus(name: $0.name, value: $0.value) }
  }

  /// The transaction fails with the statement, and SET of it is undone.
  private mutating func fail(_ error: StatementError) -> [BackendMessage] {
    if status == .inTransaction { status = .failed }
    if status == .idle, let before = beforeTransaction { parameters.restore(before) }
    return [.errorResponse(error.diagnostic)]
  }
}

extension Frame {
  /// Behind an error in one of these, PostgreSQL skips to the next Sync.
  fileprivate var isExtended: Bool { "PBDEC".utf8.contains(type) }
}

extension StatementError {
  fileprivate init(malformed frame: Frame) {
    self.init(
      .protocolViolation, "invalid message format", .init("pqformat.c", 640, "pq_getmsgend"))
  }

  static func unanswered(_ what: String) -> StatementError {
    StatementError(
      .featureNotSupported, "mock-postgres has no answer to: \(what)",
      hint: "Add the statement and its answer to the server fixture, under \"queries:\".")
  }
}
