import PostgresSession
import ServerFixtures

/// How long a login may take where the server may leave its clients waiting.
package enum Patience: Sendable {
  /// No longer than on a machine that has nothing else to do: whole cases are spent waiting for its end.
  case brief
  /// As long as on a busy machine.
  case ample
}

extension ServerFixture {
  /// For an answer, for the bytes that a length promised, or to be accepted at all.
  var leavesWaiting: Bool {
    isBacklogFull || behaviour.faults.flatMap(\.steps).contains(where: \.leavesWaiting)
  }

  /// Seconds for a login: enough where the server is none that leaves its clients waiting.
  ///
  /// Who has waited for `limit` seconds is ended, and must have time to say that he gives up.
  func loginSeconds(_ patience: Patience, limit: Int = .max) -> Int {
    switch (leavesWaiting, patience) {
    case (false, _): 60
    case (true, .ample): min(10, max(limit / 2, 2))
    case (true, .brief): 2
    }
  }
}

extension FaultStep {
  fileprivate var leavesWaiting: Bool {
    switch self {
    case .stall: true
    case .send(let payload, _, _): payload.length != nil
    case .wait, .drip, .split, .proceed, .close, .closeAbruptly, .reset, .alert: false
    }
  }
}
