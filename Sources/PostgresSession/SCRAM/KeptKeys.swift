import OpenSSLKit
import Synchronization

/// The keys that the clients of this process have derived from passwords.
///
/// A password, salt and number of iterations give the same keys each time, and take thousands of
/// HMACs to do so: a client may keep them (RFC 5802, section 5.1). The passwords are not kept.
final class KeptKeys: Sendable {
  static let shared = KeptKeys()

  /// More would be of servers that make up salts.
  private static let limit = 1024

  private let byInput = Mutex<[[UInt8]: SCRAMKeys]>([:])

  func keys(password: [UInt8], salt: [UInt8], iterations: Int) -> SCRAMKeys {
    let input = Digest.sha256.hash(
      Digest.sha256.hash(password) + Digest.sha256.hash(salt) + Array("\(iterations)".utf8))
    if let known = byInput.withLock({ $0[input] }) { return known }
    let keys = SCRAMKeys(password: password, salt: salt, iterations: iterations)
    byInput.withLock { known in
      if known.count >= Self.limit { known = [:] }
      known[input] = keys
    }
    return keys
  }
}
