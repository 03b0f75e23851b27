import Testing

/// All that a server sent on one connection, and whether it closed it.
struct Transcript: Hashable, Sendable, CustomTestStringConvertible {
  /// A line a message: its type, its length and its body.
  var lines: [String] = []
  /// False where the server said no more, and did not close.
  var isClosed = false

  var testDescription: String {
    (lines + [isClosed ? "closed" : "open"]).map { "\n    \($0)" }.joined()
  }
}
