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
  private let ownFacts: Apart<SessionFacts>
  var facts: SessionFacts { ownFacts.value }
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
  /// Those of the transaction, the last to be set last.
  var savepoints: [Savepoint] = []
  var notifications = Notifications()
  /// The transaction has seen data, so that some of its properties are fixed.
  var hasQueried = false
  /// What SET LOCAL hides until the transaction ends, by name.
  var hiddenByLocal: [String: String] = [:]
  /// Several statements came in one Query: outside of BEGIN and COMMIT, they are one transaction.
  private(set) var isImplicitBlock = false
  private var isSkippingToSync = false
  /// The statement that runs, if it takes its time.
  var pending: Pending? {
    get { running?.value }
    set { running = newValue.map { Apart($0) } }
  }
  private var running: Apart<Pending>?
  /// The last message was ReadyForQuery.
  private(set) var isReady = true

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
    ownFacts = Apart(facts)
    self.answers = answers
    self.relations = relations
    parameters = RuntimeParameters(ownFacts)
  }

  mutating func handle(_ frame: Frame) -> [BackendMessage] {
    isReady = false
    if let answer = takeCopyMessage(frame) { return answer }
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
    do throws(StatementError) {
      let texts = try SQLStatementText.split(query)
      isImplicitBlock = texts.count > 1
      return texts.isEmpty ? endQuery([.emptyQueryResponse]) : run(texts[...])
    } catch {
      return endQuery(failure(error))
    }
  }

  /// What is left of a Query, behind the result of a statement that took its time.
  mutating func run(
    _ texts: ArraySlice<SQLStatementText>, behind awaited: QueryResult? = nil
  ) -> [BackendMessage] {
    var answer: [BackendMessage] = []
    do throws(StatementError) {
      if let awaited {
        answer += complete(awaited, formats: [], isDescribed: false)
        if let failure = awaited.failure { throw failure }
      }
      var texts = texts
      while let text = texts.popFirst() {
        portals[""] = nil
        if status == .failed, !text.isTransactionExit { throw .failedTransaction(.simpleQuery) }
        let result = try run(try prepare(text, declared: nil), [], routine: .simpleQuery)
        guard result.waits.isEmpty, !result.isLong else {
          return answer + begin(Pending(result: result, rest: .query(texts)), isDescribed: true)
        }
        answer += complete(result, formats: [], isDescribed: true)
        if let failure = result.failure { throw failure }
      }
    } catch {
      answer += failure(error)
    }
    return endQuery(answer)
  }

  mutating func endQuery(_ answer: [BackendMessage]) -> [BackendMessage] {
    isImplicitBlock = false
    return isFinished ? answer : answer + sync()
  }

  // MARK: What both protocols use

  private mutating func sync() -> [BackendMessage] {
    if status == .idle { endTransaction() }
    return readyForQuery()
  }

  private mutating func readyForQuery() -> [BackendMessage] {
    isReady = true
    return notify() + reportParameters() + [.readyForQuery(status)]
  }

  /// Between transactions alone.
  private mutating func notify() -> [BackendMessage] {
    guard status == .idle else { return [] }
    return notifications.take().map {
      .notificationResponse(
        processID: facts.processID, channel: $0.channel, payload: $0.payload)
    }
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
    guard !notices.isEmpty else { return [] }
    let silenced: [String: [Diagnostic.Severity]] = [
      "warning": [.notice], "error": [.notice, .warning],
    ]
    let silent = (try? parameters.parameter("client_min_messages")).flatMap { silenced[$0.value] }
    return notices.filter { notice in
      !(silent ?? []).contains { $0.rawValue == notice.severity }
    }
  }

  private mutating func fail(_ error: StatementError, at frame: Frame) -> [BackendMessage] {
    guard !frame.isExtended else { return failExtended(error) }
    let answer = failure(error)
    return isFinished ? answer : answer + readyForQuery()
  }

  mutating func failExtended(_ error: StatementError) -> [BackendMessage] {
    isSkippingToSync = true
    return failure(error)
  }

  /// The transaction fails with the statement, and SET of it is undone.
  mutating func failure(_ error: StatementError) -> [BackendMessage] {
    undo()
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
