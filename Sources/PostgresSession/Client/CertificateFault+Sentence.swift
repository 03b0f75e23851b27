import OpenSSLKit

extension CertificateFault {
  /// What is wrong with which certificate, in one sentence without a full stop.
  var sentence: String {
    switch kind {
    case .expired: "\(certificate) expired on \(Self.date(notAfter))"
    case .notYetValid: "\(certificate) is not valid before \(Self.date(notBefore))"
    case .selfSigned: "\(certificate) is signed by itself, and is not trusted"
    case .untrustedRoot: "the server's certificate leads to \(subject), which is not trusted"
    case .unknownIssuer: "\(certificate) was signed by \(issuer), which is neither sent nor trusted"
    case .noAuthority: "\(certificate) signed another, and is not that of an authority"
    case .pathTooLong: "\(certificate) stands above more authorities than it allows"
    case .nameNotPermitted: "\(certificate) has a name that an authority above it does not permit"
    case .wrongPurpose: "\(certificate) is not for servers"
    case .wrongSignature: "\(certificate) has a wrong signature of \(issuer)"
    case .weakKey: "\(certificate) has too weak a key"
    case .weakHash: "\(certificate) is signed over too weak a hash"
    case .revoked: "\(certificate) has been revoked by \(issuer)"
    case .staleRevocationList: "the list of what \(issuer) has revoked is not valid now"
    case .noRevocationList: "there is no list of what \(issuer) has revoked"
    case .other: "\(certificate) is not trusted: \(reason)"
    }
  }

  /// What to change.
  var remedy: String {
    switch kind {
    case .selfSigned, .untrustedRoot, .unknownIssuer:
      "give the root that signed the server's certificate, or replace that certificate"
    case .staleRevocationList, .noRevocationList: "give the lists of revocations that are valid now"
    default: "replace the certificate"
    }
  }

  private var certificate: String {
    depth == 0 ? "the server's certificate" : "the certificate of \(subject), above the server's,"
  }

  private static func date(_ secondsSince1970: Int) -> String {
    let daysFrom1970To2000 = 10_957
    let days = Calendar.floor(secondsSince1970, 86_400).quotient
    return Calendar.date(days - daysFrom1970To2000).text
  }
}
