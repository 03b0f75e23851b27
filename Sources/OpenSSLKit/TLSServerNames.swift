/// What a server does about the name that a client sends (SNI, RFC 6066, section 3), or does not.
///
/// Where nothing is said, the client is shown what all are shown.
package struct TLSServerNames: Sendable {
  /// By the name in small letters.
  package var named: [String: Answer] = [:]
  /// For a name that is none of these.
  package var unknown: Answer?
  /// For a client that sends none.
  package var absent: Answer?

  package init() {}

  package enum Answer: Sendable {
    /// The chain and the key of another context, which else has the same settings.
    case show(TLSContext)
    /// A fatal alert with this code, and the end.
    case alert(UInt8)
  }

  /// Whether all are shown the same.
  var isEmpty: Bool {
    named.isEmpty
      && [unknown, absent].allSatisfy { answer in
        if case nil = answer { true } else { false }
      }
  }

  /// Names are compared without regard to the case of their letters, as those of DNS are.
  func answer(to name: String?) -> Answer? {
    guard let name else { return absent }
    return named[name.lowercased()] ?? unknown
  }
}
