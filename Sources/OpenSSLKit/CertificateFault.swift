internal import COpenSSL

/// Why a chain of certificates was refused, and which of its certificates is to blame.
package struct CertificateFault: Hashable, Sendable {
  /// OpenSSL's number: `X509_V_ERR_…`.
  package var code: Int

  /// OpenSSL's words for it, such as `certificate has expired`.
  package var reason: String

  /// The certificate's place in the chain: 0 is the peer's own.
  package var depth: Int

  /// The certificate's subject, as RFC 2253 writes it; empty if OpenSSL names no certificate.
  package var subject: String

  /// The certificate's issuer, written as the subject is.
  package var issuer: String

  /// The beginning of its validity, in seconds since 1970 UTC.
  package var notBefore: Int

  /// The end of its validity, in seconds since 1970 UTC.
  package var notAfter: Int

  package init(
    code: Int,
    reason: String,
    depth: Int,
    subject: String,
    issuer: String,
    notBefore: Int,
    notAfter: Int
  ) {
    self.code = code
    self.reason = reason
    self.depth = depth
    self.subject = subject
    self.issuer = issuer
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}

extension CertificateFault {
  /// The fault that a verification (`X509_STORE_CTX`) has just come to.
  @unsafe init(_ store: OpaquePointer) {
    let code = unsafe X509_STORE_CTX_get_error(store)
    let certificate = unsafe X509_STORE_CTX_get_current_cert(store)
      .map { unsafe Certificate(sharing: $0) }
    self.init(
      code: Int(code),
      reason: unsafe String(cString: X509_verify_cert_error_string(Int(code))),
      depth: unsafe Int(X509_STORE_CTX_get_error_depth(store)),
      subject: certificate?.subject ?? "",
      issuer: certificate?.issuer ?? "",
      notBefore: certificate?.notBefore ?? 0,
      notAfter: certificate?.notAfter ?? 0
    )
  }
}
