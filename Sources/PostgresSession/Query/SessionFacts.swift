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
  /// When the client came, in seconds since 1970.
  var now: Int
}

/// An error of a statement; the session goes on, unless the error is FATAL.
package struct StatementError: Error, Hashable, Sendable {
  private(set) var diagnostic: Diagnostic

  init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }

  init(
    _ sqlState: SQLState, _ message: String, detail: String? = nil, hint: String? = nil,
    position: Int? = nil, _ source: Diagnostic.Source? = nil
  ) {
    diagnostic = Diagnostic(
      .error, sqlState, message, detail: detail, hint: hint, position: position, source: source)
  }

  /// The session ends with it.
  var isFatal: Bool { ["FATAL", "PANIC"].contains(diagnostic.severity) }

  /// The message, for who has written the text that is wrong.
  package var message: String { diagnostic.message ?? "" }

  /// What was being read when it came about; the innermost first.
  func adding(context: String) -> StatementError {
    var error = self
    error.diagnostic["W"] = error.diagnostic["W"].map { "\($0)\n\(context)" } ?? context
    return error
  }

  /// The same, at a character of the query.
  func at(position: Int) -> StatementError {
    var error = self
    error.diagnostic["P"] = String(position)
    return error
  }
}
