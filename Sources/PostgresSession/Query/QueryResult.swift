import PostgresWire

/// What one statement gives.
struct QueryResult: Hashable, Sendable {
  var notices: [Diagnostic] = []
  /// Nil where the statement returns no rows, as opposed to none this time.
  var columns: [ResultColumn]?
  var rows: [[SQLValue]] = []
  var tag: String
  /// Stopped at the limit of rows, so that PortalSuspended takes the place of CommandComplete.
  var isSuspended = false
  /// The error that came once the columns were described.
  var failure: StatementError?

  /// `formats` is empty, or has one for each column.
  func messages(
    formats: [ColumnDescription.Format], isDescribed: Bool
  ) -> [BackendMessage] {
    var messages: [BackendMessage] = []
    if isDescribed, let columns {
      messages.append(.rowDescription(Self.describe(columns, formats)))
    }
    messages += notices.map { .noticeResponse($0) }
    for row in rows {
      messages.append(
        .dataRow(
          row.enumerated().map { index, value in
            value.bytes(formats.isEmpty ? .text : formats[index])
          }))
    }
    if failure != nil { return messages }
    messages.append(isSuspended ? .portalSuspended : .commandComplete(tag: tag))
    return messages
  }

  /// Takes what an Execute gives that wants at most so many rows, 0 being all, and leaves the rest.
  mutating func take(_ maximumRows: Int) -> QueryResult {
    var taken = self
    notices = []
    if maximumRows > 0, rows.count >= maximumRows {
      taken.isSuspended = true
      taken.failure = nil
      taken.rows = Array(rows.prefix(maximumRows))
    }
    rows.removeFirst(taken.rows.count)
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
