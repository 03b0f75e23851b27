import OpenSSLKit
import Testing

@Suite("A name that a client sends")
struct ServerNameTests {
  @Test(
    "decides what it is shown",
    arguments: [
      ("a.example", "a"), ("A.Example", "a"), ("b.example", "other"), (nil, "usual"),
    ] as [(String?, String)])
  func shown(_ name: String?, _ shown: String) throws {
    var usual = try Identity.selfSigned("usual").serverConfiguration()
    usual.serverNames.named = [
      "a.example": .show(try .server(try Identity.selfSigned("a").serverConfiguration()))
    ]
    usual.serverNames.unknown = .show(
      try .server(try Identity.selfSigned("other").serverConfiguration()))
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none), server: usual, serverName: name)
    conversation.start()
    let seen = conversation.clientSide.facts?.peerCertificate
    #expect(seen?.commonName == Array(shown.utf8))
    #expect(conversation.serverSide.facts?.localCertificate == seen)
    #expect(conversation.serverSide.facts?.serverName == name)
  }

  @Test(
    "is answered with an alert where the server wants another, or one at all",
    arguments: [
      // OpenSSL 3.0 has no words for missing_extension.
      ("a.example", "unrecognized name"), (nil, "alert 109"),
    ] as [(String?, String)])
  func alert(_ name: String?, _ alert: String) throws {
    var server = try Identity.selfSigned("usual").serverConfiguration()
    server.serverNames.unknown = .alert(112)
    server.serverNames.absent = .alert(109)
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none), server: server, serverName: name)
    conversation.start()
    #expect(conversation.serverSide.failure?.alertSent == alert)
    #expect(conversation.clientSide.failure?.alertReceived == alert)
  }

  @Test("A protocol that was not offered is refused by the client, and one that was is not")
  func imposedProtocol() throws {
    for (imposed, isRefused) in [("http/1.1", true), ("postgresql", false)] {
      var server = try Identity.selfSigned("localhost").serverConfiguration()
      server.imposedApplicationProtocol = imposed
      let conversation = try Conversation(
        client: TLSClientConfiguration(
          verification: .none, applicationProtocols: ["postgresql"]), server: server)
      conversation.start()
      // OpenSSL before 3.0.15 leaves that to the caller.
      let seen = conversation.clientSide.facts?.applicationProtocol
      #expect((seen == "postgresql") == !isRefused)
    }
  }
}
