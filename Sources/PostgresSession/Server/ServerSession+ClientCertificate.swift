import OpenSSLKit

/// What a line of pg_hba.conf asks of the client's certificate.
extension ServerSession {
  /// Before the method is begun; the first half of `ClientAuthentication`.
  func certificateRefusal(_ rule: HBARule) -> Refusal? {
    guard rule.options.clientCertificate != nil else { return nil }
    guard behaviour.settings.hasClientAuthorities else { return .noRootCertificateStore }
    return tls?.peerCertificate == nil ? .missingClientCertificate : nil
  }

  /// The method is satisfied, or is `cert`; the second half of `ClientAuthentication`.
  mutating func approve(_ login: Login) {
    guard let rule = login.rule, rule.options.clientCertificate == .verifyFull else {
      return finishAuthentication(login)
    }
    if let objection = certificateObjection(rule, user: login.user) {
      for line in objection { record(.log(line)) }
      refuse(.authenticationFailed(rule.method, user: login.user))
    } else {
      finishAuthentication(login)
    }
  }

  /// Why the certificate is not the user's, as PostgreSQL's log says it; `CheckCertAuth`.
  private func certificateObjection(_ rule: HBARule, user: String) -> [String]? {
    let name: String? =
      switch rule.options.clientName {
      case .commonName:
        tls?.peerCertificate?.commonName.map { String(decoding: $0, as: UTF8.self) }
      case .distinguishedName: tls?.peerCertificate?.subject
      }
    guard let name, !name.isEmpty else {
      return [
        "certificate authentication failed for user \"\(user)\": "
          + "client certificate contains no user name"
      ]
    }
    let objection = behaviour.ident.objection(
      to: name, as: user, map: rule.options.map, groups: behaviour.roles.groups(of: user))
    guard let objection else { return nil }
    guard rule.method != .cert else { return [objection] }
    return [
      objection,
      "certificate validation (clientcert=verify-full) failed for user \"\(user)\": "
        + "\(rule.options.clientName.rawValue) mismatch",
    ]
  }
}
