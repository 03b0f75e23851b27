import OpenSSLKit
import PostgresSession
import Support
import Testing

/// The texts are those of libpq 18 (`fe-auth.c`, `fe-connect.c`); those that libpq 15 has too were
/// seen there.
@Suite("A client's options")
struct ClientOptionsTests {
  // MARK: channel_binding

  @Test("channel_binding=disable leaves what is offered, and says that it does not bind")
  func withoutBinding() throws {
    let talk = Talk(
      Attempt(.required),
      [
        .yes, .encrypted(by: try certificate(commonName: "localhost")),
        .mechanisms("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"),
      ], options: options(binding: .disable))
    #expect(talk == Talk(Talk.encryptedStartup + [SCRAMExample.clientFirst], nil))
    #expect(
      Talk(
        Attempt(.required), [.yes, .encrypted(), .mechanisms("SCRAM-SHA-256-PLUS")],
        options: options(binding: .disable)
      ).result == .failed(.unsupportedAuthentication("SASL with SCRAM-SHA-256-PLUS")))
  }

  @Test(
    "channel_binding=require refuses whoever cannot prove to have the certificate's key",
    arguments: [
      (true, [.mechanisms("SCRAM-SHA-256")], .notOffered),
      (true, [.mechanisms("OAUTHBEARER")], .notOffered),
      (true, [.authentication(3)], .unsupportedByRequest),
      (true, [.authentication(5, [1, 2, 3, 4])], .unsupportedByRequest),
      (true, [.authentication(7)], .unsupportedByRequest),
      (true, [.authenticationOk], .notBound),
      (false, [.mechanisms("SCRAM-SHA-256")], .withoutSSL),
      (false, [.mechanisms("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")], .withoutSSL),
      (false, [.authentication(3)], .unsupportedByRequest),
      (false, [.authenticationOk], .notBound),
    ] as [(Bool, [SessionInput], ChannelBindingFault)])
  func binding(isEncrypted: Bool, inputs: [SessionInput], fault: ChannelBindingFault) throws {
    let encrypted =
      [.yes, .encrypted(by: try certificate(commonName: "localhost"))]
      as [SessionInput]
    #expect(
      Talk(
        Attempt(isEncrypted ? .required : .none),
        (isEncrypted ? encrypted : []) + inputs + [.ready],
        options: options(binding: .require))
        == Talk(
          (isEncrypted ? Talk.encryptedStartup : Talk.startup) + Talk.end,
          .failed(.channelBinding(fault))))
  }

  @Test(
    "A fault of channel binding is said in libpq's words",
    arguments: zip(
      ChannelBindingFault.allCases,
      [
        "channel binding required, but SSL not in use",
        "channel binding is required, but server did not offer an authentication method that supports channel binding",
        "channel binding required but not supported by server's authentication request",
        "channel binding required, but server authenticated client without channel binding",
        "could not find digest for NID UNDEF",
      ]))
  func bindingTexts(fault: ChannelBindingFault, text: String) {
    #expect(ConnectionFailure.channelBinding(fault).description == text)
  }

  // MARK: require_auth

  @Test("require_auth refuses every other method, before anything is sent", arguments: requirements)
  func requirement(list: String, input: SessionInput, reason: String?) throws {
    var options = ClientOptions()
    let required = try RequiredAuthentication(list)
    options.requiredAuthentication = required
    options.bearerToken = Secret("t")
    let talk = Talk(Attempt(.none), [input], options: options)
    if let reason {
      #expect(
        talk
          == Talk(
            Talk.startup + Talk.end, .failed(.authenticationNotAllowed(required, reason: reason))))
      guard case .failed(let failure) = talk.result else { return }
      #expect(
        failure.description
          == "authentication method requirement \"\(list)\" failed: \(reason)")
    } else {
      #expect(talk.result == nil)
    }
  }

  private static let requirements: [(String, SessionInput, String?)] = {
    let scram = SessionInput.mechanisms("SCRAM-SHA-256")
    let md5 = SessionInput.authentication(5, [1, 2, 3, 4])
    return [
      ("password", .authentication(3), nil),
      ("password", md5, "server requested a hashed password"),
      ("password", scram, "server requested SASL authentication"),
      ("password", .authenticationOk, "server did not complete authentication"),
      ("password", .authentication(99), "server requested an unknown authentication type"),
      ("md5", md5, nil), ("md5", .authentication(3), "server requested a cleartext password"),
      ("md5,scram-sha-256", scram, nil), ("md5,scram-sha-256", md5, nil),
      ("scram-sha-256", .authentication(7), "server requested GSSAPI authentication"),
      ("scram-sha-256", .authentication(9), "server requested SSPI authentication"),
      ("scram-sha-256", .mechanisms("OAUTHBEARER"), "server requested OAUTHBEARER authentication"),
      ("oauth", .mechanisms("OAUTHBEARER"), nil),
      ("oauth", scram, "server requested SCRAM-SHA-256 authentication"),
      ("none", .authenticationOk, nil),
      ("none", .authentication(3), "server requested a cleartext password"),
      ("none,scram-sha-256", .authenticationOk, nil), ("none,scram-sha-256", scram, nil),
      ("!none", .authenticationOk, "server did not complete authentication"),
      ("!none", .authentication(3), nil), ("!password", .authenticationOk, nil),
      ("!password", .authentication(3), "server requested a cleartext password"),
      ("!password,!md5", md5, "server requested a hashed password"),
      ("!password,!md5", scram, nil),
      ("!scram-sha-256", scram, "server requested SCRAM-SHA-256 authentication"),
      ("!scram-sha-256,!oauth", scram, "server requested SASL authentication"),
      ("!md5", .authentication(99), "server requested an unknown authentication type"),
    ]
  }()

  @Test(
    "require_auth that is wrong is refused in libpq's words",
    arguments: [
      ("", "invalid require_auth value: \"\""), ("scram", "invalid require_auth value: \"scram\""),
      ("password,", "invalid require_auth value: \"\""),
      ("password, md5", "invalid require_auth value: \" md5\""),
      ("!", "invalid require_auth value: \"\""),
      ("!creds", "invalid require_auth value: \"creds\""),
      ("md5,password,md5", "require_auth method \"md5\" is specified more than once"),
      ("!md5,!password,!md5", "require_auth method \"!md5\" is specified more than once"),
      ("none,none", "require_auth method \"none\" is specified more than once"),
      ("!none,!none", "require_auth method \"!none\" is specified more than once"),
      (
        "password,!md5",
        "negative require_auth method \"!md5\" cannot be mixed with non-negative methods"
      ),
      ("!password,md5", "require_auth method \"md5\" cannot be mixed with negative methods"),
    ])
  func malformedRequirement(list: String, message: String) {
    let error = #expect(throws: RequiredAuthentication.SyntaxError.self) {
      try RequiredAuthentication(list)
    }
    #expect(error?.description == message)
  }

  // MARK: OAuth

  @Test("A bearer token is sent as RFC 7628 writes it, and AuthenticationOk follows")
  func token() {
    #expect(
      Talk(
        Attempt(.none), [.mechanisms("OAUTHBEARER"), .authenticationOk, .ready],
        options: options(token: "tok-3n"))
        == Talk(
          Talk.startup + ["p OAUTHBEARER·····n,,·auth=Bearer tok-3n··", "X "] + Talk.end, .plain))
  }

  @Test("A refusal of the token is acknowledged with one byte, and then it is final")
  func badToken() {
    let challenge = SessionInput.authentication(11, "{ \"status\": \"invalid_token\" }")
    let sent = Talk.startup + ["p OAUTHBEARER·····n,,·auth=Bearer tok-3n··", "p ·"]
    #expect(
      Talk(
        Attempt(.none), [.mechanisms("OAUTHBEARER"), challenge, .error("28000")],
        options: options(token: "tok-3n"))
        == Talk(
          sent + Talk.end,
          .failed(.refused(diagnostic("28000"), over: .plain, isAuthenticated: false))))
    #expect(
      Talk(
        Attempt(.none), [.mechanisms("OAUTHBEARER"), challenge, .authenticationOk],
        options: options(token: "tok-3n"))
        == Talk(sent + Talk.end, .violation("the server sent AuthenticationOk out of order")))
  }

  @Test("Where no token was given, none is invented")
  func noToken() {
    let talk = Talk(Attempt(.none), [.mechanisms("OAUTHBEARER")])
    #expect(talk == Talk(Talk.startup + Talk.end, .failed(.noBearerToken)))
    #expect(
      ConnectionFailure.noBearerToken.description
        == "the server asked for a bearer token, and none was given")
  }

  // MARK: sslnegotiation

  @Test("TLS at once needs no SSLRequest, and a server that says it speaks PostgreSQL")
  func direct() {
    let begun = ["timer of 10 s", "start TLS"]
    #expect(
      Talk(Attempt(.direct), [.encrypted()])
        == Talk(begun + Talk.end, .failed(.directWithoutProtocol)))
    #expect(
      Talk(Attempt(.direct), [.encrypted(applicationProtocol: "postgresql")])
        == Talk(begun + Talk.startup.dropFirst(), nil))
    #expect(
      Talk(Attempt(.direct), [.encrypted(applicationProtocol: "http/1.1")]).result
        == .failed(
          .tls(TLSFailure(reason: "the server chose another protocol than PostgreSQL's"))))
    #expect(
      ConnectionFailure.directWithoutProtocol.description
        == "direct SSL connection was established without ALPN protocol negotiation extension")
  }

  private func options(
    binding: ClientOptions.ChannelBinding = .prefer, token: String? = nil
  ) -> ClientOptions {
    var options = ClientOptions()
    options.channelBinding = binding
    options.bearerToken = token.map { Secret($0) }
    return options
  }
}
