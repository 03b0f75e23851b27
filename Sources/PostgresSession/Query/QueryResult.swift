import PostgresWire

/// What one statement gives.
struct QueryResult: Hashable, Sendable {
  /// What is to be waited for, one after the other, before the rows come.
  var waits: [Wait] = []
  var notices: [Diagnostic] = []
  /// Nil where the statement returns no rows, as opposed to none this time.
  var columns: [ResultColumn]?
  var rows: ResultRows = []
  var tag: String
  /// Stopped at the limit of rows, so that PortalSuspended takes the place of CommandComplete.
  var isSuspended = false
  /// The rows go out, or come in, as COPY; there are no columns then.
  var copy: Copy?
  /// What comes before the rows has been sent.
  var hasBegun = false
  /// The error that came once the columns were described.
  var failure: StatementError?

  /// How many rows go out at once; more wait until the client has taken these.
  static let batchSize = 512

  /// Its rows are to go out in several batches.
  var isLong: Bool { copy == nil && rows.count > Self.batchSize }

  /// Takes what comes before the rows, where that has not been said, and the next batch of them.
  mutating func batch(_ formats: [ColumnDescription.Format]) -> [BackendMessage] {
    defer { notices = [] }
    return notices.map { .noticeResponse($0) }
      + rows.take(Self.batchSize).map { Self.message($0, formats) }
  }

  private static func message(
    _ row: [SQLValue], _ formats: [ColumnDescription.Format]
  ) -> BackendMessage {
    .dataRow(
      row.enumerated().map { index, value in
        value.bytes(formats.isEmpty ? .text : formats[index])
      })
  }

  /// `formats` is empty, or has one for each column.
  func messages(
    formats: [ColumnDescription.Format], isDescribed: Bool
  ) -> [BackendMessage] {
    var messages: [BackendMessage] = []
    messages += beginning(isDescribed: isDescribed, formats)
    messages += notices.map { .noticeResponse($0) }
    if case .to(let writer) = copy {
      messages += writer.messages(rows, isComplete: failure == nil)
      if failure == nil { messages.append(.copyDone) }
    }
    if copy == nil { messages += rows.map { Self.message($0, formats) } }
    if failure != nil { return messages }
    messages.append(isSuspended ? .portalSuspended : .commandComplete(tag: tag))
    return messages
  }

  enum Copy: Hashable, Sendable {
    case to(CopyWriter)
    case from(CopyReader)
  }

  /// What comes before the rows, and before what they wait for.
  func beginning(
    isDescribed: Bool, _ formats: [ColumnDescription.Format] = []
  ) -> [BackendMessage] {
    guard !hasBegun else { return [] }
    switch copy {
    case .to(let writer):
      return [.copyResponse(UInt8(ascii: "H"), writer.options.response(writer.columns.count))]
    case .from(let reader):
      return [.copyResponse(UInt8(ascii: "G"), reader.options.response(reader.columns.count))]
    case nil: break
    }
    guard isDescribed, let columns else { return [] }
    return [.rowDescription(Self.describe(columns, formats))]
  }

  /// Takes what an Execute gives that wants at most so many rows, 0 being all, and leaves the rest.
  mutating func take(_ maximumRows: Int) -> QueryResult {
    var taken = self
    notices = []
    if maximumRows > 0, copy == nil, rows.count >= maximumRows {
      taken.isSuspended = true
      taken.failure = nil
      taken.rows = rows.take(maximumRows)
    } else {
      rows = []
    }
    if tag.hasPrefix("SELECT") { tag = "SELECT \(rows.count)" }
    return taken
  }

  static func describe(
    _ columns: [ResultColumn], _ formats: [ColumnDescription.Format]
  ) -> [ColumnDescription] {
    columns.enumerated().map { index, column in
      column.description(formats.isEmpty ? .text : formats[index])
    }
  }
}
