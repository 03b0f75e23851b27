import OpenSSLKit
import PostgresWire

/// From the startup packet to AuthenticationOk: `hba_getauthmethod` and `ClientAuthentication`.
extension ServerSession {
  enum PasswordRequest: Hashable {
    case cleartext
    /// For an outside service, which is not there, and lets nobody in.
    case service
    /// What the server keeps, without its leading `md5`.
    case md5(stored: String)
  }

  enum SASLExchange: Hashable {
    case awaitingMechanism(SCRAMVerifier)
    /// The client chose a mechanism and did not begin: it was sent an empty challenge.
    case awaitingFirst(SCRAMServer)
    case awaitingFinal(SCRAMServer)
    case oauth(OAuthExchange)
  }

  mutating func authenticate(_ login: Login) {
    var login = login
    let request = HBARequest(
      user: login.user, database: login.database, address: client.address,
      hostName: client.address.flatMap { behaviour.hosts.name(of: $0) }, transport: transport,
      isReplication: login.replication == .physical, groups: behaviour.roles.groups(of: login.user),
      interfaces: behaviour.interfaces)
    let version = behaviour.settings.serverVersion
    let secret = behaviour.roles[login.user]?.secret(at: now)
    guard let rule = behaviour.hba.match(request) else {
      if let detail = behaviour.hba.hostNameDetail(of: request) { record(.log(detail)) }
      return refuse(.noEntry(request, clientAddress: client.text, version))
    }
    if let refusal = certificateRefusal(rule) { return refuse(refusal) }
    login.rule = rule
    switch rule.method {
    case .reject: refuse(.rejected(request, clientAddress: client.text, version))
    case .trust, .cert: approve(login)
    case .ident: refuse(.authenticationFailed(rule.method, user: login.user))
    case .peer: authenticateAsPeer(login, rule)
    case .password, .pam, .bsd, .ldap, .radius:
      send(.authentication(.cleartextPassword))
      state = .awaitingPassword(login, rule.method == .password ? .cleartext : .service)
    case .gss, .sspi:
      send(.authentication(rule.method == .gss ? .gss : .sspi))
      state = .awaitingToken(login, rule.method)
    case .md5: authenticateByHash(login, secret)
    case .scramSHA256: authenticateBySCRAM(login, secret)
    case .oauth: authenticateByToken(login)
    }
  }

  /// `md5` is MD5 where that is what the server keeps, and SCRAM otherwise; for a role without a
  /// secret, `password_encryption` decides, so that it looks like the others.
  private mutating func authenticateByHash(_ login: Login, _ secret: StoredSecret?) {
    let stored: String
    switch (secret, behaviour.settings.passwordEncryption) {
    case (.md5(let hash), _): stored = hash
    case (nil, .md5): stored = ""
    case (.scram, _), (nil, .scramSHA256): return authenticateBySCRAM(login, secret)
    }
    send(.authentication(.md5Password(salt: randomness.md5Salt)))
    state = .awaitingPassword(login, .md5(stored: stored))
  }

  private mutating func authenticateBySCRAM(_ login: Login, _ secret: StoredSecret?) {
    let plus = certificateToBind == nil ? [] : [SCRAM.plusMechanism]
    send(.authentication(.sasl(mechanisms: plus + [SCRAM.mechanism])))
    if case .scram(let verifier) = secret {
      state = .awaitingSASL(login, .awaitingMechanism(verifier))
    } else {
      state = .awaitingSASL(
        login, .awaitingMechanism(mockVerifier(for: login.user)))
    }
  }

  /// The same salt each time, so that a role that does not exist looks like one that does.
  ///
  /// As `mock_scram_secret`; no proof has the keys.
  private func mockVerifier(for user: String) -> SCRAMVerifier {
    let hash = Digest.sha256.hash(Array(user.utf8) + behaviour.mockAuthenticationNonce)
    let none = [UInt8](repeating: 0, count: SCRAM.keyLength)
    return SCRAMVerifier(
      salt: Array(hash.prefix(16)), iterations: behaviour.settings.scramIterations,
      storedKey: none, serverKey: none)
  }

  // MARK: Passwords

  /// PostgreSQL's `PG_MAX_AUTH_TOKEN_LENGTH`.
  private static let passwordLimit = 65_535
  /// PostgreSQL's `PG_MAX_SASL_MESSAGE_LENGTH`.
  private static let saslLimit = 1024

  mutating func readPassword(_ login: Login, _ request: PasswordRequest) -> Bool {
    guard let body = nextResponse(expected: "password", limit: Self.passwordLimit) else {
      return state == .closed
    }
    guard case .body(let bytes) = body else {
      record(.log("invalid message length"))
      close()
      return true
    }
    guard let end = bytes.firstIndex(of: 0), end == bytes.count - 1 else {
      refuse(.invalidPasswordPacketSize)
      return true
    }
    guard end > 0 else {
      refuse(.emptyPassword)
      return true
    }
    let isRight = check(Array(bytes[..<end]), login, request)
    if isRight {
      approve(login)
    } else {
      refuse(.authenticationFailed(login.rule?.method ?? .password, user: login.user))
    }
    return true
  }

  private mutating func check(
    _ password: [UInt8], _ login: Login, _ request: PasswordRequest
  ) -> Bool {
    switch request {
    case .service:
      recordSecret(.password)
      return false
    case .cleartext:
      recordSecret(.password)
      let secret = behaviour.roles[login.user]?.secret(at: now)
      return secret?.accepts(password, role: login.user) ?? false
    case .md5(let stored):
      recordSecret(.md5Hash)
      let expected = md5Response(stored: stored, salt: randomness.md5Salt)
      return !stored.isEmpty && constantTimeEqual(password, Array(expected.utf8))
    }
  }

  /// A token of GSSAPI or SSPI: whatever it is, nobody here can make sense of it.
  mutating func readToken(_ login: Login, _ method: HBARule.Method) -> Bool {
    let name = method.rawValue.uppercased()
    guard nextResponse(expected: name, limit: Self.passwordLimit) != nil else {
      return state == .closed
    }
    refuse(.authenticationFailed(method, user: login.user))
    return true
  }

  private enum Response {
    case body([UInt8])
    case invalidLength
  }

  /// Nil where more bytes are needed, or where another message came, which has been refused.
  private mutating func nextResponse(expected: String, limit: Int) -> Response? {
    guard let type = received.first else { return nil }
    guard type == UInt8(ascii: "p") else {
      refuse(.unexpectedMessage(type, insteadOf: expected))
      return nil
    }
    do {
      guard let frame = try received.next(limit: limit) else { return nil }
      if isTracing, let message = try? FrontendMessage(frame) {
        record(.trace("\(TraceEntry(message))"))
      }
      return .body(frame.body)
    } catch {
      return .invalidLength
    }
  }

  // MARK: SASL

  mutating func readSASL(_ login: Login, _ exchange: SASLExchange) -> Bool {
    let limit = if case .oauth = exchange { Self.passwordLimit } else { Self.saslLimit }
    guard let response = nextResponse(expected: "SASL", limit: limit) else {
      return state == .closed
    }
    guard case .body(let bytes) = response else {
      record(.log("invalid message length"))
      refuse(.authenticationFailed(login.rule?.method ?? .scramSHA256, user: login.user))
      return true
    }
    recordSecret(nil)
    do {
      try advance(login, exchange, bytes)
    } catch {
      refuse(.sasl(error))
    }
    return true
  }

  private mutating func advance(
    _ login: Login, _ exchange: SASLExchange, _ bytes: [UInt8]
  ) throws(SASLFault) {
    switch exchange {
    case .oauth(let exchange): try advance(login, exchange, bytes)
    case .awaitingMechanism(let verifier):
      let initial = try saslInitialResponse(bytes) { name throws(SASLFault) in
        _ = try bindingCertificate(name)
      }
      let server = SCRAMServer(
        verifier: verifier, nonce: randomness.scramNonce,
        couldBind: certificateToBind != nil, boundTo: try bindingCertificate(initial.mechanism))
      guard let data = initial.data else {
        send(.authentication(.saslContinue([])))
        state = .awaitingSASL(login, .awaitingFirst(server))
        return
      }
      try receiveFirst(login, server, data)
    case .awaitingFirst(let server): try receiveFirst(login, server, bytes)
    case .awaitingFinal(var server):
      record(.secret(.scramProof, transport))
      guard let final = try server.receiveFinal(bytes) else {
        return refuse(.authenticationFailed(.scramSHA256, user: login.user))
      }
      send(.authentication(.saslFinal(final)))
      approve(login)
    }
  }

  private mutating func receiveFirst(
    _ login: Login, _ server: SCRAMServer, _ bytes: [UInt8]
  ) throws(SASLFault) {
    var server = server
    let challenge = try server.receiveFirst(bytes)
    send(.authentication(.saslContinue(challenge)))
    state = .awaitingSASL(login, .awaitingFinal(server))
  }

  /// What an exchange can be bound to; nil where it cannot.
  private var certificateToBind: Certificate? {
    behaviour.settings.offersChannelBinding ? tls?.localCertificate : nil
  }

  /// What the mechanism binds the exchange to.
  private func bindingCertificate(_ mechanism: String) throws(SASLFault) -> Certificate? {
    switch (mechanism, certificateToBind) {
    case (SCRAM.mechanism, _): return nil
    case (SCRAM.plusMechanism, let certificate?): return certificate
    default: throw .invalidMechanism
    }
  }

  /// The mechanism is looked at before what stands behind it.
  func saslInitialResponse(
    _ bytes: [UInt8], check: (_ mechanism: String) throws(SASLFault) -> Void
  ) throws(SASLFault) -> SASLInitialResponse {
    if let end = bytes.firstIndex(of: 0) {
      try check(String(decoding: bytes[..<end], as: UTF8.self))
    }
    do {
      return try SASLInitialResponse(body: bytes)
    } catch {
      throw .invalidResponse(error)
    }
  }
}
