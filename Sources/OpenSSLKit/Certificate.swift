internal import COpenSSL

/// An X.509 certificate; the owner of an `X509`, which never changes.
///
/// Two are equal when their encodings (DER) are.
@safe package final class Certificate: @unchecked Sendable {
  let pointer: OpaquePointer

  /// The certificate's encoding (RFC 5280, section 4.1).
  package let der: [UInt8]

  /// Takes over a reference that the caller owned.
  init(adopting pointer: OpaquePointer) {
    unsafe self.pointer = pointer
    let length = unsafe Int(max(0, i2d_X509(pointer, nil)))
    unsafe der = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      var end = buffer.baseAddress
      count = unsafe length == 0 ? 0 : Int(max(0, i2d_X509(pointer, &end)))
    }
  }

  /// Takes a reference of its own; the caller keeps his.
  convenience init(sharing pointer: OpaquePointer) {
    unsafe X509_up_ref(pointer)
    unsafe self.init(adopting: pointer)
  }

  deinit {
    unsafe X509_free(pointer)
  }

  /// The beginning of the validity, in seconds since 1970 UTC; 0 if it is malformed.
  package var notBefore: Int {
    unsafe secondsSince1970(X509_get0_notBefore(pointer))
  }

  /// The last second of the validity, in seconds since 1970 UTC; 0 if it is malformed.
  package var notAfter: Int {
    unsafe secondsSince1970(X509_get0_notAfter(pointer))
  }

  /// The serial number in hexadecimal: upper case, two digits a byte, `-` before a negative one.
  package var serialNumber: String {
    let number = unsafe ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil)
    defer { unsafe BN_free(number) }
    guard let digits = unsafe BN_bn2hex(number) else { return "" }
    defer { unsafe CRYPTO_free(digits, nil, 0) }
    return unsafe String(cString: digits)
  }

  /// The SHA-256 of the encoding, in hexadecimal: 64 lower-case digits.
  package var fingerprint: String {
    Digest.sha256.hash(der).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// The digest for channel binding by `tls-server-end-point` (RFC 5929, section 4.1).
  ///
  /// It is that of the certificate's signature, with SHA-256 instead of MD5 and SHA-1; nil when the
  /// signature has none (Ed25519), and then there is no such binding.
  package var signatureDigest: Digest? {
    var digest: Int32 = 0
    guard unsafe X509_get_signature_info(pointer, &digest, nil, nil, nil) == 1 else { return nil }
    return switch digest {
    case NID_md5, NID_sha1, NID_sha256: .sha256
    case NID_sha224: .sha224
    case NID_sha384: .sha384
    case NID_sha512: .sha512
    default: nil
    }
  }
}

extension Certificate: Hashable {
  package static func == (left: Certificate, right: Certificate) -> Bool {
    left === right || left.der == right.der
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(der)
  }
}

extension Certificate: CustomStringConvertible {
  package var description: String {
    "\(subject) (issuer \(issuer), serial number \(serialNumber))"
  }
}

private func secondsSince1970(_ time: UnsafePointer<ASN1_TIME>?) -> Int {
  let epoch = unsafe ASN1_TIME_set(nil, 0)
  defer { unsafe ASN1_STRING_free(epoch) }
  var days: Int32 = 0
  var seconds: Int32 = 0
  guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return 0 }
  return Int(days) * 86_400 + Int(seconds)
}
