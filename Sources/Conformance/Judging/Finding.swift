package import PostgresSession

/// Something that is wrong with a case.
package enum Finding: Hashable, Sendable {
  /// Of an invariant: its sentence.
  case violation(String)
  /// The connector did not end within its seconds.
  case timedOut
  /// How.
  case crashed(String)
  /// Why.
  case notRun(String)
  /// The line that is no answer.
  case notUnderstood(String)
  case leftOpen
  /// It says that it connected, and nobody was let in.
  case connectedNowhere
  /// Its exit status says one thing and its statement another.
  case contradiction
  /// It says SSL, or the contrary, and its connection was not so.
  case misstated(isSSL: Bool)
  case outcome(expected: Outcome, seen: Outcome)
  case events(EventDifference)

  /// What findings are of, for whoever looks for their cause.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case violation, timedOut, crashed, notRun, notUnderstood, leftOpen
    case connectedNowhere, contradiction, misstatedSSL, misstatedPlain
    case outcome, events
  }

  package var kind: Kind {
    switch self {
    case .violation: .violation
    case .timedOut: .timedOut
    case .crashed: .crashed
    case .notRun: .notRun
    case .notUnderstood: .notUnderstood
    case .leftOpen: .leftOpen
    case .connectedNowhere: .connectedNowhere
    case .contradiction: .contradiction
    case .misstated(let isSSL): isSSL ? .misstatedSSL : .misstatedPlain
    case .outcome: .outcome
    case .events: .events
    }
  }

  /// It is about the connector's process: what else was found may follow from it.
  var isOfProcess: Bool {
    [.timedOut, .crashed, .notRun, .notUnderstood].contains(kind)
  }
}

extension Finding: CustomStringConvertible {
  package var description: String {
    switch self {
    case .violation(let sentence): "violated: \(sentence)"
    case .timedOut: "the connector did not end in time"
    case .crashed(let how): "the connector crashed: \(how)"
    case .notRun(let why): "the connector could not be run: \(why)"
    case .notUnderstood(let line): "the connector's answer is not understood: \(line)"
    case .leftOpen: "the connector ended, and its connection stayed open"
    case .connectedNowhere:
      "the connector says that it connected, and the server let nobody in"
    case .contradiction: "the connector's exit status and its JSON contradict each other"
    case .misstated(true):
      "the connector says that its connection is encrypted, and the server saw it in plaintext"
    case .misstated(false):
      "the connector says that its connection is in plaintext, and the server saw it encrypted"
    case .outcome(let expected, let seen):
      "expected \(expected.rawValue), and it was \(seen.rawValue)"
    case .events(let difference):
      "event \(difference.index + 1): expected \(difference.expectedEvent?.rawValue ?? "the end"), "
        + "and it was \(difference.seenEvent?.rawValue ?? "the end")"
    }
  }
}
