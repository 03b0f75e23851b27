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
    var messages: [BackendMessage] = notices.map { .noticeResponse($0) }
    if isDescribed, let columns {
      messages.append(.rowDescription(Self.describe(columns, formats)))
    }
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

  static func describe(
    _ columns: [ResultColumn], _ formats: [ColumnDescription.Format]
  ) -> [ColumnDescription] {
    columns.enumerated().map { index, column in
      column.description(formats.isEmpty ? .text : formats[index])
    }
  }
}
