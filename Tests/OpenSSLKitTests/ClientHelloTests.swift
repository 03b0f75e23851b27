import OpenSSLKit
import Support
import Testing

/// What a server learns of an offer, of which each byte is written down here (RFC 8446, 4.1.2).
@Suite("A client's offer")
struct ClientHelloTests {
  private static let extensions =
    // GREASE; server_name; supported_groups; signature_algorithms; ALPN; supported_versions.
    "0a0a 0000"
    + "0000 000e 000c 00 0009" + "6c6f63616c686f7374"
    + "000a 000a 0008 1a1a 001d 0017 0102"
    + "000d 0008 0006 0403 0804 0fff"
    + "0010 0010 000e 0a" + "706f737467726573716c" + "02 6832"
    + "002b 0007 06 2a2a 0304 0303"

  @Test("Every list of it is read, in its order, also what nobody knows")
  func all() throws {
    let offer = try offer(
      ciphers: "1a1a 1301 c02f 00ff 5600 fefe", extensions: Self.extensions)
    #expect(
      offer
        == ClientHello(
          versions: ["0x2a2a", "TLSv1.3", "TLSv1.2"],
          ciphers: [
            "0x1a1a", "TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_EMPTY_RENEGOTIATION_INFO_SCSV", "TLS_FALLBACK_SCSV", "0xfefe",
          ],
          groups: ["0x1a1a", "x25519", "secp256r1", "ffdhe4096"],
          signatureAlgorithms: ["ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256", "0x0fff"],
          applicationProtocols: ["postgresql", "h2"], serverName: "localhost"))
  }

  @Test("A client that says nothing but its highest version and its ciphers is heard too")
  func bare() throws {
    let offer = try offer(version: "0301", ciphers: "002f", extensions: "")
    #expect(
      offer == ClientHello(versions: ["TLSv1"], ciphers: ["TLS_RSA_WITH_AES_128_CBC_SHA"]))
  }

  @Test(
    "Lengths that promise more than there is are borne",
    arguments: [
      "000a 0001 00", "000a 0003 00ff 1d", "0010 0000", "0010 0003 00ff ff", "0000 0002 0009",
      "0000 0003 0001 00", "002b 0001 09",
    ])
  func malformed(_ extensions: String) throws {
    #expect(try offer(ciphers: "1301", extensions: extensions)?.versions == ["TLSv1.2"])
  }

  @Test("It is told once, when it has come whole")
  func once() throws {
    let context = try TLSContext.server(
      Identity.selfSigned("localhost").serverConfiguration())
    let server = try TLSStream(server: context)
    let client = try TLSStream(
      client: .client(TLSClientConfiguration(verification: .none)), serverName: "db")
    let hello = client.start().ciphertext
    #expect(server.receive(Array(hello.dropLast())).clientHello == nil)
    let answer = server.receive([hello[hello.count - 1]])
    #expect(answer.clientHello?.serverName == "db")
    #expect(answer.clientHello?.versions == ["TLSv1.3", "TLSv1.2"])
    #expect(server.receive(client.receive(answer.ciphertext).ciphertext).clientHello == nil)
  }

  private func offer(
    version: String = "0303", ciphers: String, extensions: String
  ) throws -> ClientHello? {
    let random = String(repeating: "ab", count: 32)
    let body =
      hex(version + random + "00") + vector(hex(ciphers)) + hex("0100") + vector(hex(extensions))
    let handshake = [1, 0] + vector(body)
    let context = try TLSContext.server(
      Identity.selfSigned("localhost").serverConfiguration())
    return try TLSStream(server: context).receive(hex("160301") + vector(handshake)).clientHello
  }

  private func vector(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
  }
}
