internal import COpenSSL

/// A kind of key that can be generated; the raw value is what an identity's recipe calls it.
package enum KeyType: String, Hashable, Sendable, CaseIterable {
  case ecdsaP256 = "ecdsa-p256"
}

extension KeyType {
  /// A new `EVP_PKEY` that the caller owns, or nil with the reason in the error queue.
  @unsafe func generate() -> OpaquePointer? {
    switch self {
    case .ecdsaP256: unsafe cossl_EVP_EC_gen("P-256")
    }
  }
}
