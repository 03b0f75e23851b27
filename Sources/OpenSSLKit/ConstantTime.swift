internal import COpenSSL

/// Whether two secrets are equal, found in a time that does not depend on where they differ.
///
/// The time does depend on their length, and unequal lengths are told at once.
package func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  return unsafe CRYPTO_memcmp(a, b, a.count) == 0
}
