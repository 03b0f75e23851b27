import MockPostgres
package import PostgresSession

/// A secret that somebody else could have had.
package struct Exposure: Codable, Hashable, Sendable {
  package var secret: SecretKind
  package var way: Way
  /// The mode promises no better.
  package var isAllowed: Bool

  package enum Way: String, CaseIterable, Codable, Hashable, Sendable {
    /// It crossed outside of TLS.
    case inTheClear = "in the clear"
    /// It went to a server whose certificate Verify-Full would have refused.
    case unverifiedPeer = "to an unverified peer"
    /// The connector wrote it to its standard output or standard error.
    case printed
  }
}

extension Exposure {
  /// Those of a case, each once.
  static func all(in evidence: Invariant.Evidence) -> [Exposure] {
    var exposures = evidence.journal.connections.flatMap { connection in
      connection.secrets.compactMap { secret -> Exposure? in
        if secret.transport == .plain {
          return Exposure(
            secret: secret.kind, way: .inTheClear, isAllowed: !evidence.mode.demandsSSL)
        }
        guard evidence.identityIsRefusedBy != nil else { return nil }
        return Exposure(
          secret: secret.kind, way: .unverifiedPeer,
          isAllowed: !evidence.mode.refuses(evidence.identityIsRefusedBy))
      }
    }
    if evidence.printsSecret {
      exposures.append(Exposure(secret: .password, way: .printed, isAllowed: false))
    }
    var seen: Set<Exposure> = []
    return exposures.filter { seen.insert($0).inserted }
  }
}
