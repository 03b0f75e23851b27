/// A name that a certificate is valid for (RFC 5280, section 4.2.1.6).
///
/// The bytes are those of the certificate, unchecked: a name may hold NUL or be no ASCII, an
/// address may be neither 4 nor 16 bytes long. Judging them is the verifier's part.
package enum SubjectAlternativeName: Hashable, Sendable {
  case dnsName([UInt8])
  case ipAddress([UInt8])
  case other
}
