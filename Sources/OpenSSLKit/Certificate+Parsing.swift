internal import COpenSSL

extension Certificate {
  /// Reads all certificates of a PEM text, in order (RFC 7468, section 5).
  ///
  /// What is not a certificate is passed over. Throws when there is none, and when one of them is
  /// malformed.
  package static func parse(pem: String) throws(TLSError) -> [Certificate] {
    ErrorQueue.clear()
    let file = MemoryBIO(Array(pem.utf8))
    var certificates: [Certificate] = []
    while let pointer = unsafe PEM_read_bio_X509(file.pointer, nil, refusePassword, nil) {
      unsafe certificates.append(Certificate(adopting: pointer))
    }
    let isAtEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE
    guard isAtEnd else {
      throw .refused("certificate \(certificates.count + 1) of the PEM text cannot be read")
    }
    ErrorQueue.clear()
    guard !certificates.isEmpty else { throw TLSError("the PEM text holds no certificate") }
    return certificates
  }

  /// Reads one certificate from its encoding, of which nothing may be left.
  package static func parse(der: [UInt8]) throws(TLSError) -> Certificate {
    ErrorQueue.clear()
    let (pointer, count) = unsafe der.withUnsafeBufferPointer { buffer in
      var end = buffer.baseAddress
      let pointer = unsafe d2i_X509(nil, &end, buffer.count)
      return unsafe (pointer, end.map { unsafe $0 - (buffer.baseAddress ?? $0) })
    }
    guard let pointer = unsafe pointer else { throw .refused("the certificate cannot be read") }
    let certificate = unsafe Certificate(adopting: pointer)
    guard count == der.count else { throw TLSError("bytes follow the certificate") }
    return certificate
  }

  /// The certificate as PEM, with a line feed at the end.
  package var pem: String {
    let file = MemoryBIO()
    unsafe PEM_write_bio_X509(file.pointer, pointer)
    return file.drainText()
  }
}
