package import MockPostgres
package import PostgresSession

/// What must hold in every case, whatever the table says: it is a matter of safety.
package struct Invariant: Sendable {
  package let sentence: String
  private let isViolated: @Sendable (Evidence) -> Bool

  package struct Evidence: Sendable {
    package var mode: SSLMode
    package var journal: Journal
    /// The connector says that it is connected.
    package var isConnected: Bool
    package var output: String
    /// The weakest mode in which the server's certificate must be refused; nil for a good one.
    package var identityIsRefusedBy: SSLMode?
    package var secrets: [String]

    package init(
      mode: SSLMode, journal: Journal, isConnected: Bool, output: String,
      identityIsRefusedBy: SSLMode?, secrets: [String]
    ) {
      self.mode = mode
      self.journal = journal
      self.isConnected = isConnected
      self.output = output
      self.identityIsRefusedBy = identityIsRefusedBy
      self.secrets = secrets
    }

    var printsSecret: Bool { secrets.contains { output.contains($0) } }
  }

  /// Nil where it holds.
  package func violation(_ evidence: Evidence) -> Finding? {
    isViolated(evidence) ? .violation(sentence) : nil
  }

  package static let all = [
    Invariant(sentence: "Disable never asks for SSL") { evidence in
      let asks: Set<Event> = [
        .sslaccept, .sslreject, .sslfail, .directsslaccept, .directsslreject,
      ]
      return evidence.mode == .disable
        && evidence.journal.connections.contains { !asks.isDisjoint(with: $0.events) }
    },
    Invariant(sentence: "Require and stronger send no startup packet in the clear") { evidence in
      evidence.mode.demandsSSL
        && evidence.journal.connections.contains { $0.startup?.transport == .plain }
    },
    Invariant(sentence: "Require and stronger send no secret in the clear") { evidence in
      evidence.mode.demandsSSL
        && evidence.journal.connections.contains {
          $0.secrets.contains { $0.transport == .plain }
        }
    },
    Invariant(
      sentence: "Verify-Ca sends nothing to a certificate that it cannot trust, and "
        + "Verify-Full nothing to one for another name"
    ) { evidence in
      evidence.mode.refuses(evidence.identityIsRefusedBy)
        && evidence.journal.connections.contains { $0.startup != nil }
    },
    Invariant(sentence: "what is sent outside of TLS behind S is not believed") { evidence in
      evidence.isConnected
        && evidence.journal.connections.last.map { $0.wasPromisedTLS && !$0.hasTLS } ?? false
    },
    Invariant(sentence: "the text of an error in reply to SSLRequest is not shown") { evidence in
      evidence.mode.asksForSSLFirst
        && evidence.journal.connections.contains { connection in
          connection.startup == nil && !connection.hasTLS
            && connection.errors.contains {
              !$0.message.isEmpty && evidence.output.contains($0.message)
            }
        }
    },
    Invariant(sentence: "no secret is printed") { $0.printsSecret },
  ]
}

extension ConnectionJournal {
  fileprivate var wasPromisedTLS: Bool { events.contains(.sslaccept) }
  fileprivate var hasTLS: Bool { tls?.version != nil || startup?.transport == .tls }
}

extension SSLMode {
  var asksForSSLFirst: Bool { self == .prefer || demandsSSL }

  var demandsSSL: Bool {
    [.require, .verifyCa, .verifyFull].contains(self)
  }

  /// Whether this mode is as strong as the one that refuses the certificate.
  func refuses(_ weakest: SSLMode?) -> Bool {
    let strength = SSLMode.allCases.firstIndex(of:)
    guard let weakest, let least = strength(weakest), let own = strength(self) else { return false }
    return own >= least
  }
}
