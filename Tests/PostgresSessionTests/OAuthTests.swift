import PostgresSession
import PostgresWire
import Testing

/// The texts are those of PostgreSQL 18's `auth-oauth.c`: no server that has the method was at hand.
@Suite("The method oauth")
struct OAuthTests {
  @Test("offers one mechanism, and lets in who has a token of the user's; no SASLFinal is sent")
  func accepted() throws {
    var conversation = try Self.scene().conversation()
    conversation.send("StartupMessage user=acme")
    #expect(conversation.said == ["R \\0\\0\\0\\x0aOAUTHBEARER\\0\\0"])
    conversation.forget()
    conversation.sendInitial("n,,\u{1}auth=Bearer tok-3n\u{1}\u{1}")
    #expect(conversation.said.first == "R \\0\\0\\0\\0")
    #expect(conversation.said.last == "Z I")
    #expect(conversation.records.contains(.secret(.bearerToken, .plain)))
  }

  @Test(
    "believes a token however it is brought",
    arguments: [
      "y,,\u{1}auth=Bearer tok-3n\u{1}\u{1}", "n,,\u{1}auth=BEARER   tok-3n\u{1}\u{1}",
      "n,,\u{1}host=db\u{1}port=5432\u{1}auth=bearer tok-3n\u{1}x=\u{1}\u{1}",
    ])
  func spellings(message: String) throws {
    var conversation = try Self.scene().conversation()
    conversation.send("StartupMessage user=acme")
    conversation.sendInitial(message)
    #expect(conversation.events == [.connect, .authok])
  }

  @Test("asks for what is not sent at once with an empty challenge")
  func noInitialResponse() throws {
    var conversation = try Self.scene().conversation()
    conversation.send("StartupMessage user=acme")
    conversation.forget()
    conversation.send("p OAUTHBEARER\\0\\xff\\xff\\xff\\xff")
    #expect(conversation.said == ["R \\0\\0\\0\\x0b"])
    conversation.send("p n,,\\x01auth=Bearer tok-3n\\x01\\x01")
    #expect(conversation.events == [.connect, .authok])
  }

  @Test(
    "tells who has no good token where to get one, and refuses when that is understood",
    arguments: [
      (
        "Bearer other", "acme", "",
        "OAuth bearer authentication failed for user \"acme\": "
          + "Validator failed to authorize the provided token."
      ),
      (
        "Bearer nobodys", "acme", "",
        "OAuth bearer authentication failed for user \"acme\": Validator provided no identity."
      ),
      (
        "Bearer tok-3n", "jane", "",
        "provided user name (jane) and authenticated user name (acme) do not match"
      ),
      (
        "Bearer tok-3n", "acme", "map=m",
        "no match in usermap \"m\" for user \"acme\" authenticated as \"acme\""
      ),
      (
        "Basic abc", "acme", "",
        "malformed OAuth bearer token: Client response indicated a non-Bearer authentication scheme."
      ),
      ("Bearer ", "acme", "", "malformed OAuth bearer token: Bearer token is empty."),
      (
        "Bearer a=b", "acme", "",
        "malformed OAuth bearer token: Bearer token is not in the correct format."
      ),
      ("", "acme", "", nil),
    ] as [(String, String, String, String?)])
  func refused(authorization: String, user: String, options: String, logged: String?) throws {
    var conversation = try Self.scene(options).conversation()
    conversation.send("StartupMessage user=\(user) database=acme")
    conversation.forget()
    conversation.sendInitial("n,,\u{1}auth=\(authorization)\u{1}\u{1}")
    #expect(
      conversation.said == [
        "R \\0\\0\\0\\x0b{ \"status\": \"invalid_token\", \"openid-configuration\": "
          + "\"https://id.example.org/.well-known/openid-configuration\", "
          + "\"scope\": \"openid \\\\x22db\\\\x22\" }".replacing("\\\\x22", with: "\\x5c\"")
      ])
    #expect(conversation.logged == (logged.map { [$0] } ?? []))
    #expect(!conversation.isClosed)
    conversation.send("p \\x01")
    #expect(
      conversation.refused == "28000 OAuth bearer authentication failed for user \"\(user)\"")
    #expect(conversation.events == [.connect, .authfail])
  }

  @Test("gives the issuer's address as it is where it is a well-known one")
  func wellKnown() throws {
    let scene = Scene(
      hba: [
        "host all all all oauth issuer=https://a/.well-known/oauth-authorization-server scope=s"
      ])
    var conversation = try scene.conversation()
    conversation.send("StartupMessage user=acme")
    conversation.sendInitial("n,,\u{1}auth=\u{1}\u{1}")
    #expect(
      conversation.said.last
        == "R \\0\\0\\0\\x0b{ \"status\": \"invalid_token\", \"openid-configuration\": "
        + "\"https://a/.well-known/oauth-authorization-server\", \"scope\": \"s\" }")
  }

  @Test(
    "lets a token decide alone where it is to, and maps its owner where there is a map",
    arguments: [
      ("delegate_ident_mapping=1", "nobodys", true), ("delegate_ident_mapping=1", "tok-3n", true),
      ("delegate_ident_mapping=1", "other", false), ("map=people", "janes", true),
      ("map=people", "tok-3n", false), ("", "janes", false),
    ])
  func mapping(options: String, token: String, isAccepted: Bool) throws {
    var conversation = try Self.scene(options).conversation()
    conversation.send("StartupMessage user=acme")
    conversation.sendInitial("n,,\u{1}auth=Bearer \(token)\u{1}\u{1}")
    #expect(conversation.events == (isAccepted ? [.connect, .authok] : [.connect]))
  }

  @Test("refuses what is no such message", arguments: malformedMessages)
  func malformed(message: String, refusal: String, detail: String?) throws {
    var conversation = try Self.scene().conversation()
    conversation.send("StartupMessage user=acme")
    conversation.forget()
    conversation.sendInitial(message)
    #expect(conversation.refused == refusal)
    #expect(conversation.detail == detail)
    #expect(conversation.isClosed)
  }

  private static let malformedMessages: [(String, String, String?)] =
    [
      ("", "The message is empty."),
      ("n,,\u{1}auth=\0\u{1}\u{1}", "Message length does not match input length."),
      (
        "p=tls-server-end-point,,\u{1}auth=\u{1}\u{1}",
        "The server does not support channel binding for OAuth, but the client message includes "
          + "channel binding data."
      ),
      ("x,,\u{1}", "Unexpected channel-binding flag \"'x'\"."),
      ("\u{1}", "Unexpected channel-binding flag \"0x01\"."),
      ("n", "Comma expected, but found character \"0x00\"."),
      ("y;", "Comma expected, but found character \"';'\"."),
      ("n,x", "Unexpected attribute \"'x'\" in client-first-message."),
      ("n,,auth", "Key-value separator expected, but found character \"'a'\"."),
      ("n,,\u{1}auth=Bearer t", "Message contains an unterminated key/value pair."),
      ("n,,\u{1}auth\u{1}\u{1}", "Message contains a key without a value."),
      ("n,,\u{1}=x\u{1}\u{1}", "Message contains an empty key name."),
      ("n,,\u{1}au-th=x\u{1}\u{1}", "Message contains an invalid key name."),
      ("n,,\u{1}auth=\u{7f}\u{1}\u{1}", "Message contains an invalid value."),
      ("n,,\u{1}auth=é\u{1}\u{1}", "Message contains an invalid value."),
      ("n,,\u{1}auth=a\u{1}auth=b\u{1}\u{1}", "Message contains multiple auth values."),
      ("n,,\u{1}auth=a\u{1}", "Message did not contain a final terminator."),
      ("n,,\u{1}", "Message did not contain a final terminator."),
      ("n,,\u{1}\u{1}", "Message does not contain an auth value."),
      ("n,,\u{1}host=db\u{1}\u{1}", "Message does not contain an auth value."),
      (
        "n,,\u{1}auth=\u{1}\u{1}x", "Message contains additional data after the final terminator."
      ),
    ].map { ($0, "08P01 malformed OAUTHBEARER message", $1) } + [
      (
        "n,a=jane,\u{1}auth=Bearer tok-3n\u{1}\u{1}",
        "0A000 client uses authorization identity, but it is not supported", nil
      )
    ]

  @Test(
    "waits for one byte 1 behind its refusal, and for no other answer",
    arguments: [
      ("p", "The message is empty."), ("p \\0", "Message length does not match input length."),
      ("p \\x02", "Client did not send a kvsep response."),
      ("p \\x01\\x01", "Client did not send a kvsep response."),
    ])
  func acknowledgement(message: String, detail: String) throws {
    var conversation = try Self.scene().conversation()
    conversation.send("StartupMessage user=acme")
    conversation.sendInitial("n,,\u{1}auth=\u{1}\u{1}")
    conversation.send(message)
    #expect(conversation.refused == "08P01 malformed OAUTHBEARER message")
    #expect(conversation.detail == detail)
  }

  @Test(
    "refuses what is no SASL response, as the other methods do",
    arguments: [
      ("Q SELECT 1\\0", "08P01 expected SASL response, got message type 81"),
      (
        "p SCRAM-SHA-256\\0\\xff\\xff\\xff\\xff",
        "08P01 client selected an invalid SASL authentication mechanism"
      ),
      ("p OAUTHBEARER", "08P01 invalid string in message"),
    ])
  func otherMessages(message: String, refusal: String) throws {
    var conversation = try Self.scene().conversation()
    conversation.send("StartupMessage user=acme")
    conversation.send(message)
    #expect(conversation.refused == refusal)
  }

  @Test("takes a token of thousands of bytes, and none of more than a message may have")
  func length() throws {
    for (count, isRefused) in [(5000, false), (66_000, true)] {
      var conversation = try Self.scene().conversation()
      conversation.send("StartupMessage user=acme")
      conversation.sendInitial(
        "n,,\u{1}auth=Bearer \(String(repeating: "a", count: count))\u{1}\u{1}")
      #expect(conversation.isClosed == isRefused)
      #expect(
        conversation.refused
          == (isRefused ? "28000 OAuth bearer authentication failed for user \"acme\"" : nil))
    }
  }

  private static func scene(_ options: String = "") -> Scene {
    var scene = Scene(
      hba: [
        "host all all all oauth issuer=https://id.example.org scope=\"openid \"\"db\"\"\" \(options)"
      ],
      roles: ["acme": Role(secret: nil), "jane": Role(secret: nil)])
    scene.tokens = [
      Secret("tok-3n"): "acme", Secret("nobodys"): "", Secret("janes"): "j@example.org",
    ]
    scene.ident = ["people j@example.org acme"]
    return scene
  }
}

extension ServerConversation {
  fileprivate mutating func sendInitial(_ message: String) {
    let response = SASLInitialResponse(mechanism: "OAUTHBEARER", data: Array(message.utf8))
    send(FrontendMessage.authenticationResponse(response.body).frame.bytes)
  }

  /// The detail of the error that was sent.
  fileprivate var detail: String? {
    said.last { $0.hasPrefix("E ") }?.dropFirst(2).split(separator: "\\0")
      .first { $0.hasPrefix("D") }.map { String($0.dropFirst()) }
  }
}
