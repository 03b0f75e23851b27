internal import COpenSSL

extension Certificate {
  /// The subject as RFC 2253 writes it, most specific part first: `CN=localhost,O=Acme`.
  package var subject: String {
    unsafe text(of: X509_get_subject_name(pointer))
  }

  /// The issuer, written as the subject is.
  package var issuer: String {
    unsafe text(of: X509_get_issuer_name(pointer))
  }

  /// The first common name of the subject, which is the one libpq compares with the host name.
  ///
  /// These are the certificate's own bytes, which may hold NUL. Nil if there is no common name.
  package var commonName: [UInt8]? {
    let name = unsafe X509_get_subject_name(pointer)
    let index = unsafe X509_NAME_get_index_by_NID(name, NID_commonName, -1)
    guard index >= 0 else { return nil }
    return unsafe bytes(of: X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)))
  }

  /// The subject alternative names, in order; empty if there is no such extension.
  package var subjectAlternativeNames: [SubjectAlternativeName] {
    let names = unsafe OpaquePointer(
      X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil)
    )
    defer { unsafe GENERAL_NAMES_free(names) }
    return unsafe (0..<max(0, OPENSSL_sk_num(names))).map { index in
      let name = unsafe OPENSSL_sk_value(names, index)?.assumingMemoryBound(to: GENERAL_NAME.self)
      var kind: Int32 = 0
      let value = unsafe GENERAL_NAME_get0_value(name, &kind)?
        .assumingMemoryBound(to: ASN1_STRING.self)
      return switch kind {
      case GEN_DNS: unsafe .dnsName(bytes(of: value))
      case GEN_IPADD: unsafe .ipAddress(bytes(of: value))
      default: .other
      }
    }
  }
}

private func bytes(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
  let length = unsafe Int(ASN1_STRING_length(string))
  return unsafe Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: length))
}

private func text(of name: OpaquePointer?) -> String {
  let file = MemoryBIO()
  unsafe X509_NAME_print_ex(file.pointer, name, 0, cossl_XN_FLAG_RFC2253_UTF8)
  return file.drainText()
}
