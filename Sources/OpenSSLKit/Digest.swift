internal import COpenSSL

/// A hash function of libcrypto.
///
/// The raw value is the name that PostgreSQL and OpenSSL print.
package enum Digest: String, Hashable, Sendable, CaseIterable {
  case md5, sha1, sha224, sha256, sha384, sha512

  /// The hash of bytes: 16, 20, 28, 32, 48 or 64 of them, in the order of the cases.
  package func hash(_ bytes: [UInt8]) -> [UInt8] {
    unsafe output { pointer in
      unsafe EVP_Digest(bytes, bytes.count, pointer, nil, algorithm, nil) == 1
    }
  }

  /// The HMAC of a message (RFC 2104), as long as the hash.
  ///
  /// A key of any length is accepted.
  package func authenticationCode(key: [UInt8], message: [UInt8]) -> [UInt8] {
    unsafe output { pointer in
      unsafe HMAC(
        algorithm,
        key,
        Int32(key.count),
        message,
        message.count,
        pointer,
        nil
      ) != nil
    }
  }

  /// The length of a hash in bytes.
  package var length: Int {
    Int(unsafe EVP_MD_get_size(algorithm))
  }
}

extension Digest {
  /// libcrypto's method: a static object that is never freed.
  @unsafe var algorithm: OpaquePointer? {
    switch self {
    case .md5: unsafe EVP_md5()
    case .sha1: unsafe EVP_sha1()
    case .sha224: unsafe EVP_sha224()
    case .sha256: unsafe EVP_sha256()
    case .sha384: unsafe EVP_sha384()
    case .sha512: unsafe EVP_sha512()
    }
  }

  /// What `body` writes to a buffer as long as the hash.
  ///
  /// Traps when libcrypto refuses, which it does for want of memory or when an administrator has
  /// forbidden the algorithm to the whole machine.
  func output(_ body: (UnsafeMutablePointer<UInt8>?) -> Bool) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      precondition(unsafe body(buffer.baseAddress), "libcrypto refused \(rawValue)")
      count = buffer.count
    }
  }
}
