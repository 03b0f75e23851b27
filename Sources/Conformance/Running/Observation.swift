package import MockPostgres
import PostgresSession

/// What came of a case: what the server saw, and what the connector says.
package struct Observation: Hashable, Sendable {
  package var journal: Journal
  package var claim: Claim
  /// What the connector printed.
  package var output: String

  /// What a connector says of its own attempt, by its exit status.
  package enum Claim: Hashable, Sendable {
    /// 0.
    case connected
    /// Anything but 0 and 89.
    case refused
    /// 89: it does not have what the case asks for.
    case unimplemented
    /// It said nothing within the time.
    case timedOut
    /// It could not be run.
    case notRun(String)
  }

  /// The server's word counts, unless the connector says that it failed.
  package var outcome: Outcome { claim == .connected ? journal.outcome : .fail }
}
