import OpenSSLKit
import Testing

@Suite("An alert that OpenSSL has no reason to send")
struct AlertTests {
  @Test(
    "arrives as any other, protected as the cipher has it, whatever was sent before",
    arguments: [
      "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
      "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256",
      "ECDHE-ECDSA-CHACHA20-POLY1305",
    ], [0, 1, 3])
  func established(cipher: String, messages: Int) throws {
    let conversation = try conversation(cipher)
    conversation.start()
    for _ in 0..<messages { conversation.toClient(conversation.server.send([1, 2, 3])) }
    let record = try #require(conversation.server.alert(49))
    #expect(record.first == (cipher.hasPrefix("TLS_") ? 23 : 21))
    conversation.toClient(record)
    #expect(conversation.clientSide.facts?.cipher == cipher)
    #expect(conversation.clientSide.plaintext.count == 3 * messages)
    #expect(
      conversation.clientSide.failure
        == TLSFailure(reason: "tlsv1 alert access denied", alertReceived: "access denied"))
  }

  @Test("is in the clear before there are keys, also at a second hello")
  func early() throws {
    for groups in [nil, "P-521"] {
      var configuration = try Identity.selfSigned("localhost").serverConfiguration()
      configuration.groups = groups
      let server = try TLSStream(server: .server(configuration))
      let client = try TLSStream(
        client: .client(TLSClientConfiguration(verification: .none)), serverName: nil)
      let hello = client.start().ciphertext
      if groups != nil { _ = client.receive(server.receive(hello).ciphertext) }
      #expect(server.alert(80) == [21, 3, 3, 0, 2, 2, 80])
      #expect(
        client.receive([21, 3, 3, 0, 2, 2, 80]).event
          == .failed(
            TLSFailure(reason: "tlsv1 alert internal error", alertReceived: "internal error")))
    }
  }

  @Test("behind a server's part of the handshake is read with it, or when that is over")
  func behindFlight() throws {
    for (cipher, isLate) in [
      ("TLS_AES_256_GCM_SHA384", true), ("ECDHE-ECDSA-AES256-GCM-SHA384", false),
    ] {
      let conversation = try conversation(cipher)
      let flight = conversation.server.receive(conversation.client.start().ciphertext).ciphertext
      let record = try #require(conversation.server.alert(48))
      var side = Conversation.Side()
      side.add(conversation.client.receive(flight))
      side.add(conversation.client.receive(record))
      #expect((side.facts != nil) == isLate)
      #expect(
        side.failure == TLSFailure(reason: "tlsv1 alert unknown ca", alertReceived: "unknown CA"))
    }
  }

  @Test("cannot be made where the cipher does not authenticate what it encrypts")
  func blockCipher() throws {
    let conversation = try conversation("ECDHE-ECDSA-AES128-SHA256")
    conversation.start()
    #expect(conversation.clientSide.facts?.cipher == "ECDHE-ECDSA-AES128-SHA256")
    #expect(conversation.server.alert(49) == nil)
  }

  private func conversation(_ cipher: String) throws -> Conversation {
    var server = try Identity.selfSigned("localhost").serverConfiguration()
    if cipher.hasPrefix("TLS_") {
      server.cipherSuites = cipher
    } else {
      (server.ciphers, server.maximumVersion) = (cipher, .tls1_2)
    }
    return try Conversation(client: TLSClientConfiguration(verification: .none), server: server)
  }
}
