import OpenSSLKit
import PostgresWire

/// From the server's first request for authentication to AuthenticationOk: libpq's `pg_fe_sendauth`.
extension ClientSession {
  mutating func receive(_ request: AuthenticationRequest, _ state: State) throws(SCRAMClient.Fault)
  {
    if let objection = objection(to: request, state) { return fail(objection) }
    switch (request, state) {
    case (.ok, .awaitingAuthenticationRequest), (.ok, .awaitingAuthenticationOk),
      (.ok, .awaitingTokenVerdict):
      self.state = .awaitingReady
    case (.cleartextPassword, .awaitingAuthenticationRequest):
      respond(Array(parameters.password.reveal().utf8) + [0])
      self.state = .awaitingAuthenticationOk
    case (.md5Password(let salt), .awaitingAuthenticationRequest):
      let stored = StoredSecret.md5(
        Array(parameters.password.reveal().utf8), role: parameters.username)
      respond(Array(md5Response(stored: stored, salt: salt).utf8) + [0])
      self.state = .awaitingAuthenticationOk
    case (.sasl(let mechanisms), .awaitingAuthenticationRequest): beginSASL(mechanisms)
    case (.saslContinue(let data), .awaitingSASLContinue(var client)):
      respond(try client.respond(to: data))
      self.state = .awaitingSASLFinal(client)
    case (.saslFinal(let data), .awaitingSASLFinal(let client)):
      try client.verify(data)
      isChannelBound = client.isBound
      self.state = .awaitingAuthenticationOk
    case (.saslContinue, .awaitingTokenVerdict):
      respond([OAuth.separator])
      self.state = .awaitingTokenRefusal
    case (.gss, .awaitingAuthenticationRequest), (.sspi, .awaitingAuthenticationRequest):
      fail(.unsupportedAuthentication(request.name))
    case (.other(let code, _), .awaitingAuthenticationRequest):
      fail(.unsupportedAuthentication("authentication method \(code)"))
    default: fail(.protocolViolation("the server sent \(request.name) out of order"))
    }
  }

  /// What the user does not allow, whether or not the client could do it; as `check_expected_areq`.
  private func objection(to request: AuthenticationRequest, _ state: State) -> ConnectionFailure? {
    let isFirst = state == .awaitingAuthenticationRequest
    if isFirst, let required = options.requiredAuthentication,
      let reason = required.objection(to: request)
    {
      return .authenticationNotAllowed(required, reason: reason)
    }
    guard options.channelBinding == .require else { return nil }
    switch request {
    case .sasl, .saslContinue, .saslFinal: return nil
    case .ok where isChannelBound: return nil
    case .ok where isFirst || state == .awaitingAuthenticationOk || state == .awaitingTokenVerdict:
      return .channelBinding(.notBound)
    case .ok: return nil
    default: return .channelBinding(.unsupportedByRequest)
    }
  }

  /// Chooses a mechanism and begins it; as `pg_SASL_init`.
  private mutating func beginSASL(_ mechanisms: [String]) {
    let isBindingRequired = options.channelBinding == .require
    guard tls != nil || !isBindingRequired else { return fail(.channelBinding(.withoutSSL)) }
    let isPlusOffered = mechanisms.contains(SCRAM.plusMechanism)
    if isPlusOffered, tls == nil {
      return fail(.protocolViolation("the server offered \(SCRAM.plusMechanism) outside TLS"))
    }
    let chosen =
      isPlusOffered && options.channelBinding != .disable
      ? SCRAM.plusMechanism
      : mechanisms.first { [SCRAM.mechanism, OAuth.mechanism].contains($0) }
    guard let chosen else {
      let names = mechanisms.isEmpty ? "no mechanism" : mechanisms.joined(separator: ", ")
      return fail(.unsupportedAuthentication("SASL with \(names)"))
    }
    if let required = options.requiredAuthentication, let reason = required.objection(to: chosen) {
      return fail(.authenticationNotAllowed(required, reason: reason))
    }
    guard chosen == SCRAM.plusMechanism || !isBindingRequired else {
      return fail(.channelBinding(.notOffered))
    }
    if chosen == OAuth.mechanism { beginOAuth() } else { beginSCRAM(chosen) }
  }

  private mutating func beginSCRAM(_ mechanism: String) {
    let binding: SCRAMClient.Binding
    if mechanism == SCRAM.plusMechanism {
      guard let endPoint = tls?.peerCertificate.flatMap(SCRAM.endPoint) else {
        return fail(.channelBinding(.noDigest))
      }
      binding = .endPoint(endPoint)
    } else {
      binding = tls != nil && options.channelBinding != .disable ? .unoffered : .none
    }
    let client = SCRAMClient(binding: binding, nonce: scramNonce, password: parameters.password)
    respond(SASLInitialResponse(mechanism: mechanism, data: client.first).body)
    state = .awaitingSASLContinue(client)
  }

  /// RFC 7628, section 3.1; as libpq's `client_initial_response`.
  private mutating func beginOAuth() {
    guard let token = options.bearerToken else { return fail(.noBearerToken) }
    let separator = "\u{1}"
    let message = "n,,\(separator)auth=\(OAuth.scheme)\(token.reveal())\(separator)\(separator)"
    respond(SASLInitialResponse(mechanism: OAuth.mechanism, data: Array(message.utf8)).body)
    state = .awaitingTokenVerdict
  }
}
