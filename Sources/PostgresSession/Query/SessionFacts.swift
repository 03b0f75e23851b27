import OpenSSLKit
import PostgresWire

/// What a statement may ask about its own session.
struct SessionFacts: Hashable, Sendable {
  var settings: ServerSettings
  var user: String
  var database: String
  var isSuperuser: Bool
  var processID: Int32
  var tls: TLSFacts?
}

/// An error of a statement; the session goes on.
struct StatementError: Error, Hashable, Sendable {
  let diagnostic: Diagnostic

  init(
    _ sqlState: SQLState, _ message: String, detail: String? = nil, hint: String? = nil,
    position: Int? = nil, _ source: Diagnostic.Source? = nil
  ) {
    diagnostic = Diagnostic(
      .error, sqlState, message, detail: detail, hint: hint, position: position, source: source)
  }
}
