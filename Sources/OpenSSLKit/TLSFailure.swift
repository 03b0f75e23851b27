/// Why a TLS connection failed.
package struct TLSFailure: Error, Hashable, Sendable {
  /// OpenSSL's words, which libpq and PostgreSQL print too: `certificate verify failed`.
  package var reason: String

  /// The alert sent to the peer, in OpenSSL's words, such as `unknown CA`; nil if there was none.
  package var alertSent: String?

  /// The alert that the peer sent, in the same words; nil if it sent none.
  package var alertReceived: String?

  /// Why the peer's certificates were refused, if it was that.
  package var verification: CertificateFault?

  package init(
    reason: String,
    alertSent: String? = nil,
    alertReceived: String? = nil,
    verification: CertificateFault? = nil
  ) {
    self.reason = reason
    self.alertSent = alertSent
    self.alertReceived = alertReceived
    self.verification = verification
  }
}
