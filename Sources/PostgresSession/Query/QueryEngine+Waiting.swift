import PostgresWire

/// What a statement waits for before its rows come.
enum Wait: Hashable, Sendable {
  case time(Duration)
  /// Another connection is to be interrupted; the column says whether there was one.
  case signal(BackendSignal, column: Int)
  /// The rows of a COPY, from the client.
  case copyData
  /// The client is to take the rows that went out, before more do.
  case drain
}

/// Statements that take their time, and what ends them or a session that does nothing.
extension QueryEngine {
  /// A statement that has begun, and what follows it.
  struct Pending: Hashable {
    var result: QueryResult
    var rest: Rest

    enum Rest: Hashable {
      /// The other statements of the Query.
      case query(ArraySlice<SQLStatementText>)
      case execute(Portal, name: String, maximumRows: Int)
      /// Execute has taken them from its portal.
      case delivery([ColumnDescription.Format])
    }
  }

  /// A statement runs: no message is read, but for what it takes from the client.
  var isWaiting: Bool { pending != nil && wait != .copyData }

  /// What the statement that runs waits for.
  var wait: Wait? { pending?.result.waits.first }

  /// A timer that is to run now.
  struct Alarm: Hashable {
    var event: Event
    var after: Duration

    enum Event: Hashable {
      case waitIsOver
      case statementTimeout
      case idleInTransactionTimeout
      case idleTimeout
    }
  }

  /// Nil where the session waits for its client, and may do so for ever.
  ///
  /// `statement_timeout` is counted from the Execute, not from the Parse before it.
  var alarm: Alarm? {
    if case .time(let time) = wait {
      guard let limit = timeout("statement_timeout"), limit < time else {
        return Alarm(event: .waitIsOver, after: time)
      }
      return Alarm(event: .statementTimeout, after: limit)
    }
    guard isReady else { return nil }
    return status == .idle
      ? timeout("idle_session_timeout").map { Alarm(event: .idleTimeout, after: $0) }
      : timeout("idle_in_transaction_session_timeout").map {
        Alarm(event: .idleInTransactionTimeout, after: $0)
      }
  }

  /// Nil for 0, which is none.
  private func timeout(_ name: String) -> Duration? {
    guard let text = try? parameters.parameter(name).value, text != "0" else { return nil }
    let digits = text.prefix { $0.isNumber }
    let factor = ParameterUnit.milliseconds.factor(of: String(text.dropFirst(digits.count)))
    return Int64(digits).map { .milliseconds($0 * Int64(factor ?? 1)) }
  }

  /// Says what comes before the statement's rows.
  mutating func begin(_ statement: Pending, isDescribed: Bool) -> [BackendMessage] {
    var statement = statement
    let beginning = statement.result.beginning(isDescribed: isDescribed)
    statement.result.hasBegun = true
    pending = statement
    return beginning + (statement.result.waits.isEmpty ? goOn() : [])
  }

  /// Behind the last wait: what is left of the rows, batch by batch, and then the rest.
  private mutating func goOn() -> [BackendMessage] {
    guard var pending else { return [] }
    guard pending.result.isLong else { return finish(pending) }
    let formats: [ColumnDescription.Format]
    switch pending.rest {
    case .query: formats = []
    case .delivery(let given): formats = given
    // Execute says first how many rows it wants.
    case .execute: return finish(pending)
    }
    pending.result.notices = noticed(pending.result.notices)
    let batch = pending.result.batch(formats)
    pending.result.waits = [.drain]
    self.pending = pending
    return batch
  }

  /// What the statement waited for has come.
  mutating func resume(_ verdict: SignalVerdict) -> [BackendMessage] {
    guard var pending else { return [] }
    if case .signal(let signal, let column) = pending.result.waits.removeFirst(), verdict != .sent {
      pending.result.rows = pending.result.rows.mapped { row in
        row.indices.map { $0 == column ? .boolean(false) : row[$0] }
      }
      pending.result.notices.append(.noBackend(signal.processID))
    }
    self.pending = pending
    return pending.result.waits.isEmpty ? goOn() : []
  }

  private mutating func finish(_ pending: Pending) -> [BackendMessage] {
    self.pending = nil
    switch pending.rest {
    case .query(let texts): return run(texts, behind: pending.result)
    case .execute(let portal, let name, let maximumRows):
      do {
        let (answer, error) = try deliver(pending.result, of: portal, name, maximumRows)
        return answer + (error.map { failExtended($0) } ?? [])
      } catch {
        return failExtended(error)
      }
    case .delivery(let formats):
      return complete(pending.result, formats: formats, isDescribed: false)
        + (pending.result.failure.map { failExtended($0) } ?? [])
    }
  }

  /// A client that wants the statement to end; without one that runs, nothing happens.
  mutating func cancel() -> [BackendMessage] {
    guard wait == .copyData else { return interrupt(.userRequest) }
    cancelCopy()
    return []
  }

  /// The statement that runs ends with an error.
  mutating func interrupt(_ error: StatementError) -> [BackendMessage] {
    guard let pending else { return [] }
    self.pending = nil
    switch pending.rest {
    case .query: return endQuery(failure(error))
    case .execute, .delivery: return failExtended(error)
    }
  }
}

extension StatementError {
  static let userRequest = StatementError(
    .queryCanceled, "canceling statement due to user request",
    .init("postgres.c", 3349, "ProcessInterrupts"))

  static let statementTimeout = StatementError(
    .queryCanceled, "canceling statement due to statement timeout",
    .init("postgres.c", 3319, "ProcessInterrupts"))
}

extension Diagnostic {
  fileprivate static func noBackend(_ processID: Int32) -> Diagnostic {
    Diagnostic(
      .warning, .warning, "PID \(processID) is not a PostgreSQL backend process",
      source: .init("signalfuncs.c", 71, "pg_signal_backend"))
  }
}
