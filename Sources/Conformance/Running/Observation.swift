package import MockPostgres
import PostgresSession

/// What came of a case: what the server saw, and what the connector says.
package struct Observation: Hashable, Sendable {
  package var journal: Journal
  package var claim: Claim
  /// What it says beside its exit status, where it does.
  package var statement: Statement?
  /// What the connector printed.
  package var output: String
  /// It gave up by itself, after little time.
  package internal(set) var isHurried = false

  package init(
    journal: Journal, claim: Claim, statement: Statement? = nil, output: String
  ) {
    self.journal = journal
    self.claim = claim
    self.statement = statement
    self.output = output
  }

  /// What a connector says of its own attempt, by how it ended.
  package enum Claim: Hashable, Sendable {
    /// 0.
    case connected
    /// Anything but 0 and 89.
    case refused
    /// 89: it does not have what the case asks for.
    case unimplemented
    /// It said nothing within the time.
    case timedOut
    /// It did not end by itself, or, one for many cases, ended before it answered: how.
    case crashed(String)
    /// Its answer, or its statement, is not what it should be: the line.
    case notUnderstood(String)
    /// It ended or answered, and its connection stayed open.
    case leftOpen
    /// It could not be run: why.
    case notRun(String)

    /// It ended, or answered, as it should.
    var isByItself: Bool {
      [.connected, .refused, .unimplemented].contains(self)
    }
  }

  /// The server's word counts, unless the connector says that it failed.
  package var outcome: Outcome { claim == .connected ? journal.outcome : .fail }
}
