import OpenSSLKit
import Testing

@Suite("Handshakes")
struct HandshakeTests {
  @Test(
    "Both ends agree on a version, and data passes both ways",
    arguments: TLSVersion.allCases,
    [Int.max, 1, 7]
  )
  func versions(_ version: TLSVersion, _ segment: Int) throws {
    let identity = try Identity.selfSigned("localhost")
    var server = identity.serverConfiguration()
    server.minimumVersion = min(version, .tls1_2)
    server.maximumVersion = version
    if version < .tls1_2 { server.ciphers += ":@SECLEVEL=0" }
    server.groups = "X25519"
    let client = TLSClientConfiguration(verification: .none, minimumVersion: .tls1_0)
    let conversation = try Conversation(
      client: client,
      server: server,
      serverName: "localhost",
      segment: segment
    )

    conversation.start()
    conversation.toServer(conversation.client.send(Array("ping".utf8)))
    conversation.toClient(conversation.server.send(Array("pong".utf8)))
    conversation.toServer(conversation.client.close())
    conversation.toClient(conversation.server.close())

    let facts = try #require(conversation.serverSide.facts)
    var expected = TLSFacts(
      version: version.rawValue,
      cipher: version == .tls1_3
        ? "TLS_AES_256_GCM_SHA384"
        : version == .tls1_2 ? "ECDHE-ECDSA-AES256-GCM-SHA384" : "ECDHE-ECDSA-AES256-SHA",
      cipherBits: 256,
      serverName: "localhost",
      localCertificate: identity.certificate,
      group: "x25519"
    )
    #expect(facts == expected)
    #expect(conversation.serverSide.events == [.established(facts), .closed])
    #expect(conversation.serverSide.plaintext == Array("ping".utf8))

    expected.peerCertificate = identity.certificate
    expected.localCertificate = nil
    #expect(conversation.clientSide.events == [.established(expected), .closed])
    #expect(conversation.clientSide.plaintext == Array("pong".utf8))
  }

  @Test("Much data in one call is many records, and arrives whole", arguments: [Int.max, 1000])
  func muchData(segment: Int) throws {
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none),
      server: try Identity.selfSigned("localhost").serverConfiguration(),
      segment: segment
    )
    let data = Randomness.bytes(300_000)
    conversation.start()
    conversation.toClient(conversation.server.send(data))
    #expect(conversation.clientSide.plaintext == data)
  }

  @Test("A client that says all at once is seen to connect, to speak and to close")
  func allAtOnce() throws {
    let identity = try Identity.selfSigned("localhost")
    let client = try TLSStream(
      client: .client(TLSClientConfiguration(verification: .none)),
      serverName: nil
    )
    let server = try TLSStream(server: .server(identity.serverConfiguration()))

    let flight = server.receive(client.start().ciphertext).ciphertext
    let finished = client.receive(flight).ciphertext
    let progress = server.receive(finished + client.send([1, 2, 3]) + client.close())

    guard case .established(let facts)? = progress.event else {
      Issue.record("not established: \(progress)")
      return
    }
    let expected = TLSProgress(
      plaintext: [1, 2, 3],
      event: .established(facts),
      ending: .closed,
      keyLog: progress.keyLog
    )
    #expect(progress == expected)
    #expect(server.receive([0]) == TLSProgress())
    #expect(client.receive(server.send([4])).plaintext == [4])
    #expect(client.receive(server.close()) == TLSProgress(event: .closed))
    #expect(server.close() == [])
    #expect(server.send([5]) == [])
  }

  @Test("Before the handshake nothing can be sent, and a server has nothing to say")
  func beforeTheHandshake() throws {
    let identity = try Identity.selfSigned("localhost")
    let server = try TLSStream(server: .server(identity.serverConfiguration()))
    #expect(server.start() == TLSProgress())
    #expect(server.send([1]) == [])
    #expect(server.close() == [])
  }

  @Test(
    "Both ends log the same secrets",
    arguments: [
      (.tls1_2, ["CLIENT_RANDOM"]),
      (
        .tls1_3,
        [
          "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "EXPORTER_SECRET",
          "SERVER_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0",
        ]
      ),
    ] as [(TLSVersion, [String])]
  )
  func keyLog(_ version: TLSVersion, _ labels: [String]) throws {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    server.maximumVersion = version
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none),
      server: server
    )
    conversation.start()
    let lines = conversation.serverSide.keyLog.sorted()
    #expect(lines.map { $0.prefix { $0 != " " } } == labels.map { $0[...] })
    #expect(conversation.clientSide.keyLog.sorted() == lines)
  }

  @Test("An end that keeps no secrets tells none")
  func keepsNoSecrets() throws {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    server.keepsSecrets = false
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none, keepsSecrets: false),
      server: server
    )
    conversation.start()
    #expect(conversation.serverSide.keyLog == [])
    #expect(conversation.clientSide.keyLog == [])
    #expect(conversation.clientSide.facts?.version == "TLSv1.3")
  }

  @Test("The server's groups decide the key exchange")
  func groups() throws {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    server.groups = "prime256v1"
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none),
      server: server
    )
    conversation.start()
    #expect(conversation.serverSide.facts?.group == "secp256r1")
  }

  @Test("A stream and its context are freed with their last reference")
  func ownership() throws {
    let identity = try Identity.selfSigned("localhost")
    var context: TLSContext? = try .server(identity.serverConfiguration())
    var stream: TLSStream? = try context.map { try TLSStream(server: $0) }
    weak let weakContext = context
    weak let weakStream = stream
    context = nil
    #expect(weakContext != nil)
    #expect(stream?.start() == TLSProgress())
    stream = nil
    #expect(weakStream == nil)
    #expect(weakContext == nil)
  }
}
