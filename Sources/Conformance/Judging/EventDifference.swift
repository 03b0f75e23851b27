package import PostgresSession

/// Where the events that were seen part from those that were expected.
package struct EventDifference: Hashable, Sendable {
  package let expected: [Event]
  package let seen: [Event]
  /// Of the first event that differs, from 0.
  package let index: Int

  /// Nil where there is none.
  package init?(expected: [Event], seen: [Event]) {
    guard expected != seen else { return nil }
    self.expected = expected
    self.seen = seen
    index = zip(expected, seen).prefix { $0 == $1 }.count
  }

  /// The last event that was as expected; nil where the first differs.
  package var lastCommon: Event? { index > 0 ? seen[index - 1] : nil }
  /// Nil where no further event was expected.
  package var expectedEvent: Event? { expected.indices.contains(index) ? expected[index] : nil }
  /// Nil where none was seen any more.
  package var seenEvent: Event? { seen.indices.contains(index) ? seen[index] : nil }

  /// Both beside each other, an event a row, each nil behind the last one.
  package var rows: [(expected: Event?, seen: Event?)] {
    (0..<max(expected.count, seen.count)).map { row in
      (
        expected.indices.contains(row) ? expected[row] : nil,
        seen.indices.contains(row) ? seen[row] : nil
      )
    }
  }
}
