internal import COpenSSL

/// A list of revoked certificates (CRL); the owner of an `X509_CRL`, which never changes.
@safe package final class RevocationList: @unchecked Sendable {
  let pointer: OpaquePointer

  private init(adopting pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe X509_CRL_free(pointer)
  }

  /// Makes the list of an issuer, valid from one moment to another, in seconds since 1970 UTC.
  ///
  /// It is of version 2, numbered 1, and signed with SHA-256 or the digest of the issuer's key
  /// (RFC 5280, section 5).
  package static func mint(
    issuer: (certificate: Certificate, key: PrivateKey), revoked: [Certificate], thisUpdate: Int,
    nextUpdate: Int
  ) throws(TLSError) -> RevocationList {
    ErrorQueue.clear()
    guard let pointer = unsafe X509_CRL_new() else {
      preconditionFailure("libcrypto is out of memory")
    }
    let list = unsafe RevocationList(adopting: pointer)
    unsafe X509_CRL_set_version(pointer, 1)
    unsafe X509_CRL_set_issuer_name(pointer, X509_get_subject_name(issuer.certificate.pointer))
    let (begin, end) = unsafe (ASN1_TIME_set(nil, thisUpdate), ASN1_TIME_set(nil, nextUpdate))
    defer {
      unsafe ASN1_STRING_free(begin)
      unsafe ASN1_STRING_free(end)
    }
    unsafe X509_CRL_set1_lastUpdate(pointer, begin)
    unsafe X509_CRL_set1_nextUpdate(pointer, end)
    for certificate in revoked {
      let entry = unsafe X509_REVOKED_new()
      unsafe X509_REVOKED_set_serialNumber(
        entry, X509_get_serialNumber(certificate.pointer))
      unsafe X509_REVOKED_set_revocationDate(entry, begin)
      unsafe X509_CRL_add0_revoked(pointer, entry)
    }
    unsafe X509_CRL_sort(pointer)
    try list.addExtensions(of: issuer.certificate)
    try ErrorQueue.check(
      unsafe X509_CRL_sign(
        pointer, issuer.key.pointer, issuer.key.signatureDigest?.algorithm),
      "cannot sign the list of revocations")
    return list
  }

  /// Reads all lists of a PEM text, in order.
  ///
  /// What is none is passed over. Throws when there is none, and when one of them is malformed.
  package static func parse(pem: String) throws(TLSError) -> [RevocationList] {
    ErrorQueue.clear()
    let file = MemoryBIO(Array(pem.utf8))
    var lists: [RevocationList] = []
    while let pointer = unsafe PEM_read_bio_X509_CRL(file.pointer, nil, refusePassword, nil) {
      unsafe lists.append(RevocationList(adopting: pointer))
    }
    guard ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE else {
      throw .refused("list \(lists.count + 1) of the PEM text cannot be read")
    }
    ErrorQueue.clear()
    guard !lists.isEmpty else { throw TLSError("the PEM text holds no list of revocations") }
    return lists
  }

  /// The list as PEM, with a line feed at the end.
  package var pem: String {
    let file = MemoryBIO()
    unsafe PEM_write_bio_X509_CRL(file.pointer, pointer)
    return file.drainText()
  }

  private func addExtensions(of issuer: Certificate) throws(TLSError) {
    let number = unsafe ASN1_INTEGER_new()
    defer { unsafe ASN1_STRING_free(number) }
    unsafe ASN1_INTEGER_set(number, 1)
    try unsafe add(NID_crl_number, number)
    guard let identifier = unsafe X509_get0_subject_key_id(issuer.pointer) else { return }
    let authority = unsafe AUTHORITY_KEYID_new()
    defer { unsafe AUTHORITY_KEYID_free(authority) }
    unsafe authority?.pointee.keyid = ASN1_OCTET_STRING_dup(identifier)
    try unsafe add(NID_authority_key_identifier, authority)
  }

  @unsafe private func add(
    _ identifier: Int32, _ value: UnsafeMutableRawPointer?
  ) throws(TLSError) {
    let status = unsafe X509_CRL_add1_ext_i2d(
      pointer, identifier, value, 0, UInt(X509V3_ADD_DEFAULT))
    try ErrorQueue.check(status, "cannot write an extension of a list of revocations")
  }
}

extension RevocationList: Hashable {
  package static func == (left: RevocationList, right: RevocationList) -> Bool {
    left === right || left.pem == right.pem
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(pem)
  }
}
