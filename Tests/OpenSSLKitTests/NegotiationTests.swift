import OpenSSLKit
import Testing

@Suite("What a ClientHello offers and a server asks for")
struct NegotiationTests {
  @Test(
    "The server chooses the first of its protocols that the client offers",
    arguments: [
      (["postgresql"], ["postgresql"], "postgresql"),
      (["h2", "postgresql"], ["postgresql"], "postgresql"),
      (["b", "a"], ["a", "b"], "a"),
      ([], ["postgresql"], nil),
      (["postgresql"], [], nil),
      (["h2"], [], nil),
    ] as [([String], [String], String?)]
  )
  func applicationProtocols(_ offer: [String], _ served: [String], _ chosen: String?) throws {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    server.applicationProtocols = served
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none, applicationProtocols: offer),
      server: server
    )
    conversation.start()
    let serverFacts = try #require(conversation.serverSide.facts)
    let clientFacts = try #require(conversation.clientSide.facts)
    #expect(
      [serverFacts.applicationProtocol, clientFacts.applicationProtocol] == [chosen, chosen]
    )
  }

  @Test(
    "An offer without any of the server's protocols gets a fatal alert",
    arguments: [["h2"], ["postgres"], ["postgresql2"], ["h2", "http/1.1"]]
  )
  func noApplicationProtocol(offer: [String]) throws {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    server.applicationProtocols = ["postgresql"]
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none, applicationProtocols: offer),
      server: server
    )
    conversation.start()
    #expect(
      conversation.serverSide.events == [
        .failed(
          TLSFailure(reason: "no application protocol", alertSent: "no application protocol")
        )
      ]
    )
    #expect(
      conversation.clientSide.failure
        == TLSFailure(
          reason: "tlsv1 alert no application protocol",
          alertReceived: "no application protocol"
        )
    )
  }

  @Test("A server's name is sent as it stands, or not at all", arguments: [nil, "Db.Example", "*"])
  func serverName(_ name: String?) throws {
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none),
      server: try Identity.selfSigned("localhost").serverConfiguration(),
      serverName: name
    )
    conversation.start()
    let names = [conversation.serverSide, conversation.clientSide].map { $0.facts?.serverName }
    #expect(names == [name, name])
  }

  @Test(
    "A server's name that cannot be sent is refused",
    arguments: ["", "a\0b", String(repeating: "a", count: 256)]
  )
  func impossibleServerName(_ name: String) throws {
    let context = try TLSContext.client(TLSClientConfiguration(verification: .none))
    let error = #expect(throws: TLSError.self) {
      try TLSStream(client: context, serverName: name)
    }
    #expect(error?.description.contains("cannot be sent as a server's name") == true)
  }

  @Test(
    "A client's certificate is seen by a server that trusts its issuer",
    arguments: [TLSVersion.tls1_2, .tls1_3]
  )
  func clientCertificate(_ version: TLSVersion) throws {
    let authority = try Identity.authority("Root")
    let clientIdentity = try authority.issue("acme", extendedKeyUsage: .clientAuth)
    let serverIdentity = try authority.issue("localhost", extendedKeyUsage: .serverAuth)
    var server = serverIdentity.serverConfiguration()
    server.clientAuthorities = [authority.certificate]
    server.maximumVersion = version
    var client = TLSClientConfiguration(verification: .chain(roots: [authority.certificate]))
    client.clientIdentity = ([clientIdentity.certificate], clientIdentity.key)
    let conversation = try Conversation(client: client, server: server)
    conversation.start()
    #expect(
      conversation.serverSide.facts?.peerCertificate?.commonName == Array("acme".utf8)
    )
    #expect(conversation.serverSide.facts?.peerCertificate == clientIdentity.certificate)
    #expect(conversation.clientSide.facts?.localCertificate == clientIdentity.certificate)
  }

  @Test("A client without a certificate is let in")
  func noClientCertificate() throws {
    let authority = try Identity.authority("Root")
    var server = try authority.issue("localhost").serverConfiguration()
    server.clientAuthorities = [authority.certificate]
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none),
      server: server
    )
    conversation.start()
    let facts = try #require(conversation.serverSide.facts)
    #expect(facts.peerCertificate == nil)
    #expect(conversation.serverSide.events == [.established(facts)])
  }

  @Test("A client's certificate of an unknown issuer is refused")
  func untrustedClientCertificate() throws {
    let authority = try Identity.authority("Root")
    let now = Identity.now
    let stranger = try Identity.selfSigned("stranger", now: now)
    var server = try authority.issue("localhost").serverConfiguration()
    server.clientAuthorities = [authority.certificate]
    var client = TLSClientConfiguration(verification: .none)
    client.clientIdentity = ([stranger.certificate], stranger.key)
    let conversation = try Conversation(client: client, server: server)
    conversation.start()
    #expect(
      conversation.serverSide.events == [
        .failed(
          TLSFailure(
            reason: "certificate verify failed",
            alertSent: "unknown CA",
            verification: CertificateFault(
              code: 18,
              reason: "self-signed certificate",
              depth: 0,
              subject: "CN=stranger",
              issuer: "CN=stranger",
              notBefore: now - Identity.day,
              notAfter: now + Identity.day
            )
          )
        )
      ]
    )
    // With TLS 1.3 a client is done before the server has looked at its certificate.
    #expect(conversation.clientSide.facts != nil)
    #expect(
      conversation.clientSide.failure
        == TLSFailure(reason: "tlsv1 alert unknown ca", alertReceived: "unknown CA")
    )
  }
}
