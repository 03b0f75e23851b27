import PostgresWire

/// The method `oauth`: a bearer token instead of a password, from PostgreSQL 18 on.
///
/// RFC 7628; PostgreSQL's `auth-oauth.c`. The validator is the fixture's list of tokens.
extension ServerSession {
  enum OAuthExchange: Hashable {
    case awaitingMechanism
    /// The client chose the mechanism and did not begin: it was sent an empty challenge.
    case awaitingFirst
    /// The client was told that its token is not good, and has to say that it has understood.
    case awaitingAcknowledgement
  }

  mutating func authenticateByToken(_ login: Login) {
    send(.authentication(.sasl(mechanisms: [OAuth.mechanism])))
    state = .awaitingSASL(login, .oauth(.awaitingMechanism))
  }

  mutating func advance(
    _ login: Login, _ exchange: OAuthExchange, _ bytes: [UInt8]
  ) throws(SASLFault) {
    switch exchange {
    case .awaitingMechanism:
      let initial = try saslInitialResponse(bytes) { name throws(SASLFault) in
        guard name == OAuth.mechanism else { throw .invalidMechanismForOAuth }
      }
      guard let data = initial.data else {
        send(.authentication(.saslContinue([])))
        state = .awaitingSASL(login, .oauth(.awaitingFirst))
        return
      }
      try validate(login, data)
    case .awaitingFirst: try validate(login, bytes)
    case .awaitingAcknowledgement:
      try OAuthMessage.requireText(bytes)
      guard bytes == [OAuth.separator] else {
        throw .malformedOAuth("Client did not send a kvsep response.")
      }
      refuse(.authenticationFailed(.oauth, user: login.user))
    }
  }

  private mutating func validate(_ login: Login, _ bytes: [UInt8]) throws(SASLFault) {
    let message = try OAuthMessage(bytes)
    let options = login.rule?.options ?? HBAOptions()
    if message.authorization.isEmpty {
      // The client asks where it gets a token: PostgreSQL logs nothing.
    } else if let objection = objection(to: message, login, options) {
      record(.log(objection.text))
    } else {
      return approve(login)
    }
    send(.authentication(.saslContinue(options.oauth.challenge)))
    state = .awaitingSASL(login, .oauth(.awaitingAcknowledgement))
  }

  /// As `validate`.
  private mutating func objection(
    to message: OAuthMessage, _ login: Login, _ options: HBAOptions
  ) -> OAuthObjection? {
    let token: String
    switch message.token {
    case .failure(let objection): return objection
    case .success(let text): token = text
    }
    record(.secret(.bearerToken, transport))
    let failed = "OAuth bearer authentication failed for user \"\(login.user)\""
    guard let owner = behaviour.tokens[Secret(token)] else {
      return OAuthObjection(text: "\(failed): Validator failed to authorize the provided token.")
    }
    if options.oauth.delegatesIdentMapping { return nil }
    guard !owner.isEmpty else {
      return OAuthObjection(text: "\(failed): Validator provided no identity.")
    }
    return behaviour.ident.objection(
      to: owner, as: login.user, map: options.map, groups: behaviour.roles.groups(of: login.user)
    ).map { OAuthObjection(text: $0) }
  }
}

extension HBAOptions.OAuth {
  /// What a client gets whose token is not good: where to get a better one.
  ///
  /// RFC 7628, section 3.2.2; as `generate_error_response`.
  fileprivate var challenge: [UInt8] {
    let suffix = issuer.contains("/.well-known/") ? "" : "/.well-known/openid-configuration"
    return Array(
      ("{ \"status\": \"invalid_token\", \"openid-configuration\": \(JSONText.quoted(issuer + suffix)), "
        + "\"scope\": \(JSONText.quoted(scope)) }").utf8)
  }
}
