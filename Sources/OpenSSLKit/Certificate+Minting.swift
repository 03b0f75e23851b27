extension Certificate {
  /// Makes a certificate for a key; without an issuer, signed by that key itself.
  ///
  /// It is of version 3 with a random serial number of 127 bits, marks its constraints and usage as
  /// critical, names its own key and its issuer's, and is signed with SHA-256 or, where the
  /// issuer's key has a digest of its own, with that. The issuer need not be an authority, nor be
  /// valid: nothing is checked but that the recipe can be written down.
  package static func mint(
    _ recipe: CertificateRecipe,
    key: PrivateKey,
    issuer: (certificate: Certificate, key: PrivateKey)? = nil
  ) throws(TLSError) -> Certificate {
    ErrorQueue.clear()
    let draft = CertificateDraft()
    try draft.set(serialNumber: randomSerialNumber())
    try draft.set(notBefore: recipe.notBefore, notAfter: recipe.notAfter)
    try draft.set(subject: recipe.commonName)
    try draft.set(issuer: issuer?.certificate)
    try draft.set(key: key)
    try draft.addBasicConstraints(
      isAuthority: recipe.isCertificateAuthority, pathLength: recipe.pathLength)
    try draft.add(keyUsage: recipe.keyUsage)
    if let usage = recipe.extendedKeyUsage { try draft.add(extendedKeyUsage: usage) }
    if let constraints = recipe.nameConstraints { try draft.add(constraints) }
    try draft.addSubjectKeyIdentifier()
    if let issuer { try draft.addAuthorityKeyIdentifier(of: issuer.certificate) }
    try draft.addAlternativeNames(of: recipe)
    try draft.sign(with: issuer?.key ?? key, recipe.signatureDigest)
    // Read from its own bytes, which OpenSSL then keeps: what it has made itself, it would encode
    // anew for each handshake.
    var der = draft.certificate.der
    // The last bit is the signature's (RFC 5280, section 4.1).
    if recipe.isSignatureBroken { der[der.count - 1] ^= 1 }
    return try Certificate.parse(der: der)
  }
}

/// Positive and never 0, of 16 bytes always (RFC 5280, section 4.1.2.2, allows up to 20).
private func randomSerialNumber() -> [UInt8] {
  var bytes = Randomness.bytes(16)
  bytes[0] = bytes[0] & 0x7F | 0x40
  return bytes
}
