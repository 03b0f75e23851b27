import OpenSSLKit
import Testing

@Suite("Failures")
struct FailureTests {
  @Test(
    "A server that is spoken to in another language says so, once",
    arguments: [
      ("GET / HTTP/1.1\r\n\r\n", "http request"),
      ("\0\0\0\u{8}\u{4}\u{d2}\u{16}\u{2f}", "wrong version number"),
    ]
  )
  func noClientHello(_ text: String, _ reason: String) throws {
    let identity = try Identity.selfSigned("localhost")
    let server = try TLSStream(server: .server(identity.serverConfiguration()))
    let progress = server.receive(Array(text.utf8))
    guard case .failed(let failure)? = progress.event else {
      Issue.record("not failed: \(progress)")
      return
    }
    #expect(failure.reason == reason)
    #expect(server.receive(Array(text.utf8)) == TLSProgress())
    #expect(server.start() == TLSProgress())
    #expect(server.send([1]) == [])
    #expect(server.close() == [])
  }

  @Test("A client that gets an ErrorResponse instead of a ServerHello fails")
  func plaintextAnswer() throws {
    let client = try TLSStream(
      client: .client(TLSClientConfiguration(verification: .none)),
      serverName: nil
    )
    _ = client.start()
    let progress = client.receive(Array("E\0\0\0\u{20}SFATAL\0MNo\0".utf8))
    guard case .failed(let failure)? = progress.event else {
      Issue.record("not failed: \(progress)")
      return
    }
    #expect(failure.reason == "wrong version number")
    #expect(client.receive([0]) == TLSProgress())
  }

  @Test("A client that closes in the middle of the handshake has closed, and that is all")
  func closedInHandshake() throws {
    var configuration = try Identity.selfSigned("localhost").serverConfiguration()
    configuration.maximumVersion = .tls1_2
    let client = try TLSStream(
      client: .client(TLSClientConfiguration(verification: .none)),
      serverName: nil
    )
    let server = try TLSStream(server: .server(configuration))
    #expect(server.receive(client.start().ciphertext).event == nil)
    let closeNotify: [UInt8] = [21, 3, 3, 0, 2, 1, 0]
    #expect(server.receive(closeNotify) == TLSProgress(event: .closed))
    #expect(server.receive(closeNotify) == TLSProgress())
    #expect(server.send([1]) == [])
    #expect(server.close() == [])
  }

  @Test("Ends without a version in common fail with the alert protocol_version")
  func versions() throws {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    server.maximumVersion = .tls1_2
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none, minimumVersion: .tls1_3),
      server: server
    )
    conversation.start()
    #expect(
      conversation.serverSide.events == [
        .failed(TLSFailure(reason: "unsupported protocol", alertSent: "protocol version"))
      ]
    )
    #expect(
      conversation.clientSide.events == [
        .failed(
          TLSFailure(
            reason: "tlsv1 alert protocol version",
            alertReceived: "protocol version"
          )
        )
      ]
    )
  }

  @Test("A record changed on its way ends the connection", arguments: [TLSVersion.tls1_2, .tls1_3])
  func changedRecord(_ version: TLSVersion) throws {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    server.maximumVersion = version
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none),
      server: server
    )
    conversation.start()
    var record = conversation.client.send([1, 2, 3])
    record[record.count - 1] ^= 1
    conversation.toServer(record)
    // The reason is that of the cipher's implementation, and differs with it.
    let failure = try #require(conversation.serverSide.failure)
    #expect(failure == TLSFailure(reason: failure.reason, alertSent: "bad record mac"))
    #expect(conversation.clientSide.failure?.alertReceived == "bad record mac")
    #expect(conversation.serverSide.plaintext == [])
  }

  @Test("A key of another certificate is refused, with the certificate's name")
  func keyMismatch() throws {
    let identity = try Identity.selfSigned("localhost")
    let other = try Identity.selfSigned("other")
    let error = TLSError("the private key is not that of the certificate of \"CN=localhost\"")
    #expect(throws: error) {
      try TLSContext.server(
        TLSServerConfiguration(certificateChain: [identity.certificate], key: other.key)
      )
    }
    #expect(throws: error) {
      try TLSContext.client(
        TLSClientConfiguration(
          verification: .none,
          clientIdentity: ([identity.certificate], other.key)
        )
      )
    }
  }

  @Test("What OpenSSL cannot do is an error that names it")
  func impossibleConfigurations() throws {
    let identity = try Identity.selfSigned("localhost")
    var server = identity.serverConfiguration()
    server.certificateChain = []
    #expect(throws: TLSError("the certificate chain is empty")) { try TLSContext.server(server) }

    server = identity.serverConfiguration()
    server.ciphers = "nonsense"
    #expect(throws: TLSError("cannot use the ciphers \"nonsense\": no cipher match")) {
      try TLSContext.server(server)
    }

    server = identity.serverConfiguration()
    server.maximumVersion = .tls1_0
    #expect(throws: TLSError("TLSv1 is lower than the lowest version, TLSv1.2")) {
      try TLSContext.server(server)
    }

    let client = TLSClientConfiguration(verification: .none, applicationProtocols: [""])
    #expect(throws: TLSError("an application protocol's name has 1 to 255 bytes, not 0")) {
      try TLSContext.client(client)
    }
  }
}
