internal import COpenSSL

/// OpenSSL's queue of errors: one a thread, shared by all connections on that thread.
///
/// Whoever makes a call that may fail empties the queue first; else the reason of an older failure
/// is taken for the new one's.
enum ErrorQueue {
  static func clear() {
    ERR_clear_error()
  }

  /// The words of the earliest error, as libpq and PostgreSQL report it; nil if there is none.
  ///
  /// Empties the queue: what comes after the earliest error is only its echo in outer calls.
  static func takeReason() -> String? {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return nil }
    guard let words = unsafe ERR_reason_error_string(code) else { return "error code \(code)" }
    return unsafe String(cString: words)
  }

  /// Throws unless a call returned a positive status; `what` says what could not be done.
  static func check(_ status: Int32, _ what: @autoclosure () -> String) throws(TLSError) {
    guard status > 0 else { throw .refused(what()) }
  }
}
