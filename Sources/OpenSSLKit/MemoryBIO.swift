internal import COpenSSL

/// The owner of a memory BIO: OpenSSL's growing queue of bytes, and what it calls a file.
@safe struct MemoryBIO: ~Copyable {
  let pointer: OpaquePointer

  init(_ bytes: [UInt8] = []) {
    guard let pointer = unsafe BIO_new(BIO_s_mem()) else {
      preconditionFailure("libcrypto is out of memory")
    }
    unsafe self.pointer = pointer
    unsafe pointer.write(bytes)
  }

  deinit {
    unsafe BIO_free(pointer)
  }

  /// Takes out all that was written.
  func drain() -> [UInt8] {
    unsafe pointer.drain()
  }

  /// Takes out all that was written, as text.
  func drainText() -> String {
    String(decoding: drain(), as: UTF8.self)
  }
}

/// A memory BIO whose owner is somebody else: an `SSL` owns its two.
extension OpaquePointer {
  func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let status = unsafe BIO_write_ex(self, bytes, bytes.count, nil)
    precondition(status == 1, "libcrypto is out of memory")
  }

  func drain() -> [UInt8] {
    let pending = unsafe BIO_ctrl_pending(self)
    guard pending > 0 else { return [] }
    return unsafe [UInt8](unsafeUninitializedCapacity: pending) { buffer, count in
      unsafe BIO_read_ex(self, buffer.baseAddress, pending, &count)
    }
  }
}
