internal import COpenSSL

/// The extensions of RFC 5280, section 4.2.1.
///
/// Values are built by OpenSSL's types, never from its configuration syntax: nothing in a name can
/// be mistaken for syntax, and a name may hold any byte.
extension CertificateDraft {
  func addBasicConstraints(isAuthority: Bool, pathLength: Int?) throws(TLSError) {
    let constraints = unsafe BASIC_CONSTRAINTS_new()
    defer { unsafe BASIC_CONSTRAINTS_free(constraints) }
    unsafe constraints?.pointee.ca = isAuthority ? 0xFF : 0
    if let pathLength {
      let length = unsafe ASN1_INTEGER_new()
      unsafe ASN1_INTEGER_set(length, pathLength)
      unsafe constraints?.pointee.pathlen = unsafe length
    }
    try unsafe add(extension: NID_basic_constraints, constraints, isCritical: true)
  }

  /// Adds nothing when the key may do nothing.
  func add(keyUsage: [CertificateRecipe.KeyUsage]) throws(TLSError) {
    guard !keyUsage.isEmpty else { return }
    let usage = unsafe ASN1_BIT_STRING_new()
    defer { unsafe ASN1_BIT_STRING_free(usage) }
    for (bit, name) in CertificateRecipe.KeyUsage.allCases.enumerated()
    where keyUsage.contains(name) {
      unsafe ASN1_BIT_STRING_set_bit(usage, Int32(bit), 1)
    }
    try unsafe add(extension: NID_key_usage, usage, isCritical: true)
  }

  func add(extendedKeyUsage: CertificateRecipe.ExtendedKeyUsage) throws(TLSError) {
    let purposes = unsafe EXTENDED_KEY_USAGE_new()
    defer { unsafe EXTENDED_KEY_USAGE_free(purposes) }
    let purpose =
      switch extendedKeyUsage {
      case .serverAuth: NID_server_auth
      case .clientAuth: NID_client_auth
      case .codeSigning: NID_code_sign
      }
    unsafe OPENSSL_sk_push(purposes, OBJ_nid2obj(purpose).map { unsafe UnsafeRawPointer($0) })
    try unsafe add(
      extension: NID_ext_key_usage,
      purposes.map { unsafe UnsafeMutableRawPointer($0) },
      isCritical: false
    )
  }

  func addSubjectKeyIdentifier() throws(TLSError) {
    let identifier = unsafe octetString(keyIdentifier)
    defer { unsafe ASN1_OCTET_STRING_free(identifier) }
    try unsafe add(extension: NID_subject_key_identifier, identifier, isCritical: false)
  }

  /// Names the issuer's key; adds nothing when the issuer does not name it itself.
  func addAuthorityKeyIdentifier(of issuer: Certificate) throws(TLSError) {
    guard let identifier = unsafe X509_get0_subject_key_id(issuer.pointer) else { return }
    let authority = unsafe AUTHORITY_KEYID_new()
    defer { unsafe AUTHORITY_KEYID_free(authority) }
    unsafe authority?.pointee.keyid = ASN1_OCTET_STRING_dup(identifier)
    try unsafe add(extension: NID_authority_key_identifier, authority, isCritical: false)
  }

  /// Critical, as RFC 5280 demands.
  func add(_ nameConstraints: CertificateRecipe.NameConstraints) throws(TLSError) {
    let constraints = unsafe NAME_CONSTRAINTS_new()
    defer { unsafe NAME_CONSTRAINTS_free(constraints) }
    unsafe constraints?.pointee.permittedSubtrees = unsafe subtrees(nameConstraints.permitted)
    unsafe constraints?.pointee.excludedSubtrees = unsafe subtrees(nameConstraints.excluded)
    try unsafe add(extension: NID_name_constraints, constraints, isCritical: true)
  }

  /// Adds the alternative names, if there are any; critical where there is no other name.
  func addAlternativeNames(of recipe: CertificateRecipe) throws(TLSError) {
    let names = unsafe GENERAL_NAMES_new()
    defer { unsafe GENERAL_NAMES_free(names) }
    for dnsName in recipe.dnsNames {
      unsafe push(names, GEN_DNS, ia5String(Array(dnsName.utf8)))
    }
    for address in recipe.ipAddresses {
      guard address.count == 4 || address.count == 16 else {
        throw TLSError("an IP address has 4 or 16 bytes, not \(address.count)")
      }
      unsafe push(names, GEN_IPADD, octetString(address))
    }
    for emailAddress in recipe.emailAddresses {
      unsafe push(names, GEN_EMAIL, ia5String(Array(emailAddress.utf8)))
    }
    guard unsafe OPENSSL_sk_num(names) > 0 else { return }
    try unsafe add(
      extension: NID_subject_alt_name,
      names.map { unsafe UnsafeMutableRawPointer($0) },
      isCritical: recipe.commonName == nil
    )
  }
}

/// Nil where there are none: an empty sequence must not be written.
@unsafe private func subtrees(_ dnsNames: [String]) -> OpaquePointer? {
  guard !dnsNames.isEmpty else { return nil }
  let subtrees = unsafe OPENSSL_sk_new_null()
  for dnsName in dnsNames {
    let subtree = unsafe GENERAL_SUBTREE_new()
    let name = unsafe ia5String(Array(dnsName.utf8))
    unsafe GENERAL_NAME_set0_value(subtree?.pointee.base, GEN_DNS, name)
    unsafe OPENSSL_sk_push(subtrees, subtree)
  }
  return unsafe subtrees
}

private func push(
  _ names: OpaquePointer?,
  _ kind: Int32,
  _ value: UnsafeMutablePointer<ASN1_STRING>?
) {
  let name = unsafe GENERAL_NAME_new()
  unsafe GENERAL_NAME_set0_value(name, kind, value)
  unsafe OPENSSL_sk_push(names, name)
}

private func ia5String(_ bytes: [UInt8]) -> UnsafeMutablePointer<ASN1_STRING>? {
  let string = unsafe ASN1_IA5STRING_new()
  unsafe ASN1_STRING_set(string, bytes, Int32(bytes.count))
  return unsafe string
}

private func octetString(_ bytes: [UInt8]) -> UnsafeMutablePointer<ASN1_STRING>? {
  let string = unsafe ASN1_OCTET_STRING_new()
  unsafe ASN1_STRING_set(string, bytes, Int32(bytes.count))
  return unsafe string
}
