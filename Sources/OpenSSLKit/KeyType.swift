internal import COpenSSL

/// A kind of key that can be generated; the raw value is what an identity's recipe calls it.
package enum KeyType: String, Hashable, Sendable, CaseIterable {
  case ecdsaP256 = "ecdsa-p256"
  case ecdsaP384 = "ecdsa-p384"
  case ecdsaP521 = "ecdsa-p521"
  case ed25519
  case rsa1024 = "rsa-1024"
  case rsa2048 = "rsa-2048"
  case rsa3072 = "rsa-3072"
  case rsa4096 = "rsa-4096"
  /// RSA that signs by PSS only (RFC 4055, section 1.2).
  case rsaPSS = "rsa-pss"

  /// Takes tenths of a second to seconds to generate, where the others take microseconds.
  package var isSlow: Bool { parameters.bits != nil }
}

extension KeyType {
  /// What OpenSSL calls the algorithm, and what it needs to know of the key.
  private var parameters: (algorithm: String, group: String?, bits: Int32?) {
    switch self {
    case .ecdsaP256: ("EC", "P-256", nil)
    case .ecdsaP384: ("EC", "P-384", nil)
    case .ecdsaP521: ("EC", "P-521", nil)
    case .ed25519: ("ED25519", nil, nil)
    case .rsa1024: ("RSA", nil, 1024)
    case .rsa2048: ("RSA", nil, 2048)
    case .rsa3072: ("RSA", nil, 3072)
    case .rsa4096: ("RSA", nil, 4096)
    case .rsaPSS: ("RSA-PSS", nil, 2048)
    }
  }

  /// A new `EVP_PKEY` that the caller owns, or nil with the reason in the error queue.
  @unsafe func generate() -> OpaquePointer? {
    let (algorithm, group, bits) = parameters
    let context = unsafe EVP_PKEY_CTX_new_from_name(nil, algorithm, nil)
    defer { unsafe EVP_PKEY_CTX_free(context) }
    guard unsafe EVP_PKEY_keygen_init(context) > 0 else { return nil }
    if let group {
      guard unsafe EVP_PKEY_CTX_set_group_name(context, group) > 0 else { return nil }
    }
    if let bits {
      guard unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) > 0 else { return nil }
    }
    var key: OpaquePointer?
    guard unsafe EVP_PKEY_generate(context, &key) > 0 else { return nil }
    return unsafe key
  }
}
