internal import COpenSSL

/// Keys derived from passwords.
package enum KeyDerivation {
  /// PBKDF2 with HMAC (RFC 8018, section 5.2), which is SCRAM's `Hi` (RFC 5802, section 2.2).
  ///
  /// The result is as long as the digest. `iterations` must be at least 1.
  package static func pbkdf2(
    password: [UInt8],
    salt: [UInt8],
    iterations: Int,
    digest: Digest = .sha256
  ) -> [UInt8] {
    precondition(iterations >= 1 && iterations <= Int(Int32.max), "1 to 2^31-1 iterations")
    return unsafe password.withUnsafeBytes { password in
      unsafe digest.output { pointer in
        unsafe PKCS5_PBKDF2_HMAC(
          password.baseAddress?.assumingMemoryBound(to: CChar.self),
          Int32(password.count),
          salt,
          Int32(salt.count),
          Int32(iterations),
          digest.algorithm,
          Int32(digest.length),
          pointer
        ) == 1
      }
    }
  }
}
