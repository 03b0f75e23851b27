internal import COpenSSL

/// A certificate that is still being written; the owner of an `X509` until it is signed.
///
/// The parts of RFC 5280 are set one by one. Each part throws when OpenSSL cannot write it down.
@safe struct CertificateDraft: ~Copyable {
  private let pointer: OpaquePointer

  init() {
    guard let pointer = unsafe X509_new() else {
      preconditionFailure("libcrypto is out of memory")
    }
    unsafe self.pointer = pointer
    unsafe X509_set_version(pointer, Int(X509_VERSION_3))
  }

  deinit {
    unsafe X509_free(pointer)
  }

  /// What was written.
  ///
  /// Nothing may be set any more.
  var certificate: Certificate {
    unsafe Certificate(sharing: pointer)
  }

  func set(serialNumber: [UInt8]) throws(TLSError) {
    let number = unsafe BN_bin2bn(serialNumber, Int32(serialNumber.count), nil)
    defer { unsafe BN_free(number) }
    let integer = unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(pointer))
    guard unsafe integer != nil else { throw .refused("cannot write the serial number") }
  }

  func set(notBefore: Int, notAfter: Int) throws(TLSError) {
    guard
      unsafe ASN1_TIME_set(X509_getm_notBefore(pointer), notBefore) != nil,
      unsafe ASN1_TIME_set(X509_getm_notAfter(pointer), notAfter) != nil
    else {
      throw .refused("cannot write a validity from \(notBefore) to \(notAfter)")
    }
  }

  func set(subject commonName: String?) throws(TLSError) {
    guard let commonName else { return }
    let bytes = Array(commonName.utf8)
    try ErrorQueue.check(
      unsafe X509_NAME_add_entry_by_NID(
        X509_get_subject_name(pointer),
        NID_commonName,
        MBSTRING_UTF8,
        bytes,
        Int32(bytes.count),
        -1,
        0
      ),
      "cannot write the common name \"\(commonName)\""
    )
  }

  /// Names the issuer; nil names the subject, which must be set before.
  func set(issuer: Certificate?) throws(TLSError) {
    let name = unsafe X509_get_subject_name(issuer?.pointer ?? pointer)
    try ErrorQueue.check(
      unsafe X509_set_issuer_name(pointer, name),
      "cannot write the issuer's name"
    )
  }

  func set(key: PrivateKey) throws(TLSError) {
    try ErrorQueue.check(
      unsafe X509_set_pubkey(pointer, key.pointer),
      "cannot write the public key"
    )
  }

  /// Signs the hash that the key demands, or else `digest`, or else SHA-256.
  func sign(with key: PrivateKey, _ digest: Digest?) throws(TLSError) {
    let digest = key.signatureDigest.map { digest ?? $0 }
    try ErrorQueue.check(
      unsafe X509_sign(pointer, key.pointer, digest?.algorithm),
      "cannot sign the certificate"
        + (digest.map { " with \($0.rawValue) and its issuer's key" } ?? "")
    )
  }

  /// Adds an extension, whose value is of the type that OpenSSL has for it.
  @unsafe func add(
    extension identifier: Int32,
    _ value: UnsafeMutableRawPointer?,
    isCritical: Bool
  ) throws(TLSError) {
    let status = unsafe X509_add1_ext_i2d(
      pointer,
      identifier,
      value,
      isCritical ? 1 : 0,
      UInt(X509V3_ADD_DEFAULT)
    )
    try ErrorQueue.check(
      status,
      "cannot write the extension \(unsafe String(cString: OBJ_nid2sn(identifier)))"
    )
  }

  /// The SHA-1 of the public key (RFC 5280, section 4.2.1.2, method 1).
  var keyIdentifier: [UInt8] {
    unsafe Digest.sha1.output { buffer in
      unsafe X509_pubkey_digest(pointer, Digest.sha1.algorithm, buffer, nil) == 1
    }
  }
}
