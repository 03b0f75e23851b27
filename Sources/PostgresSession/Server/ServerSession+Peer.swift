/// `peer`: the client is who the operating system says it is; `auth_peer`.
extension ServerSession {
  mutating func authenticateAsPeer(_ login: Login, _ rule: HBARule) {
    if let objection = peerObjection(login, rule) {
      record(.log(objection))
      refuse(.authenticationFailed(.peer, user: login.user))
    } else {
      approve(login)
    }
  }

  /// In the words of PostgreSQL's log.
  private func peerObjection(_ login: Login, _ rule: HBARule) -> String? {
    switch client.systemUser {
    case .name(let name):
      behaviour.ident.objection(
        to: name, as: login.user, map: rule.options.map,
        groups: behaviour.roles.groups(of: login.user))
    case .unknown(let id): "could not look up local user ID \(id): user does not exist"
    case nil: "could not get peer credentials: Function not implemented"
    }
  }
}
