/// Why something could not be set up: an unreadable PEM text, a key that does not fit, an
/// impossible configuration.
///
/// What goes wrong on a connection is no error but a ``TLSFailure``.
package struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for the user, without a full stop.
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

extension TLSError {
  /// An error with OpenSSL's own reason behind it, taken from this thread's queue.
  static func refused(_ what: String) -> TLSError {
    guard let reason = ErrorQueue.takeReason() else { return TLSError(what) }
    return TLSError("\(what): \(reason)")
  }
}
