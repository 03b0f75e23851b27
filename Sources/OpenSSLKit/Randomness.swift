internal import COpenSSL

/// Random numbers that nobody can guess, from libcrypto's generator.
package enum Randomness {
  /// As many random bytes as asked for.
  ///
  /// Traps when the system has no entropy to give.
  package static func bytes(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let status = unsafe RAND_bytes(buffer.baseAddress, Int32(count))
      precondition(count == 0 || status == 1, "libcrypto has no random bytes")
      initialized = count
    }
  }
}
