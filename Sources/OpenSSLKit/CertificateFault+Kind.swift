internal import COpenSSL

extension CertificateFault {
  /// What is wrong, where OpenSSL has more codes than there are things to say.
  package enum Kind: Hashable, Sendable, CaseIterable {
    case expired, notYetValid
    case selfSigned, untrustedRoot, unknownIssuer
    case noAuthority, pathTooLong, nameNotPermitted
    case wrongPurpose, wrongSignature, weakKey, weakHash
    case revoked, staleRevocationList, noRevocationList
    case other
  }

  package var kind: Kind {
    switch Int32(code) {
    case X509_V_ERR_CERT_HAS_EXPIRED: .expired
    case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: .selfSigned
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: .untrustedRoot
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      .unknownIssuer
    case X509_V_ERR_INVALID_CA: .noAuthority
    case X509_V_ERR_PATH_LENGTH_EXCEEDED: .pathTooLong
    case X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION: .nameNotPermitted
    case X509_V_ERR_INVALID_PURPOSE: .wrongPurpose
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: .wrongSignature
    case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL: .weakKey
    case X509_V_ERR_CA_MD_TOO_WEAK: .weakHash
    case X509_V_ERR_CERT_REVOKED: .revoked
    case X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_CRL_NOT_YET_VALID: .staleRevocationList
    case X509_V_ERR_UNABLE_TO_GET_CRL: .noRevocationList
    default: .other
    }
  }
}
