import PostgresSession
import ReferenceConnector
import Support
import Testing

/// The first bytes, before anybody has shown who he is.
@Suite struct SSLReplyTests {
  private static let asked = ["timer of 10 s", "SSLRequest"]

  @Test(
    "A client's first bytes are those of the manual's message formats",
    arguments: [
      (Attempt(.required), hex("00000008 04d2162f")),
      (Attempt(.preferred), hex("00000008 04d2162f")),
      (Attempt(.none), hex("00000023 00030000") + Array("user\0acme\0database\0orders\0\0".utf8)),
    ])
  func firstBytes(attempt: Attempt, bytes: [UInt8]) {
    var client = ClientSession(account, attempt, scramNonce: "nonce", timeout: 10)
    #expect(client.handle(.connected) == [.setTimer(.seconds(10)), .write(bytes)])
  }

  @Test("Behind N the same connection goes on in plaintext where SSL is only preferred")
  func plaintextAfterNo() {
    #expect(
      Talk(Attempt(.preferred), [.no])
        == Talk(Self.asked + Talk.startup.dropFirst(), nil))
  }

  @Test("What comes in one piece with N is read as plaintext")
  func moreBehindNo() {
    let bytes = Array("N".utf8) + message("R", [0, 0, 0, 0]) + message("Z", Array("I".utf8))
    #expect(
      Talk(Attempt(.preferred), [.bytes(bytes)])
        == Talk(Self.asked + Talk.startup.dropFirst() + ["X "] + Talk.end, .plain))
  }

  @Test(
    "Nothing is sent behind a reply that is not believed",
    arguments: [
      ("N", .sslUnsupported),
      ("H", .invalidSSLReply(0x48)),
      ("\0", .invalidSSLReply(0)),
      ("E", .errorInsteadOfSSLReply),
      // CVE-2021-23222: what stands behind S outside TLS may be anybody's.
      ("S\0", .unencryptedDataAfterSSLReply),
      ("SN", .unencryptedDataAfterSSLReply),
      ("SR\0\0\0\u{8}\0\0\0\u{3}", .unencryptedDataAfterSSLReply),
    ] as [(String, ConnectionFailure)])
  func refusedReply(text: String, failure: ConnectionFailure) {
    #expect(
      Talk(
        Attempt(.required),
        [.bytes(Array(text.utf8)), .encrypted(), .authentication(3), .authenticationOk, .ready])
        == Talk(Self.asked + Talk.end, .failed(failure)))
  }

  @Test(
    "The text of an error in place of the reply is nowhere to be seen",
    arguments: [1, 2, 7, 1000], ["28000", "57P03"])
  func hiddenError(pieceSize: Int, sqlState: String) async throws {
    let pieces = errorMessage(sqlState, "call 555-0199 to unlock").pieces(of: pieceSize)
    let inputs = pieces.map(SessionInput.bytes)
    let report = await ReferenceConnector(tls: try ClientTLS(roots: .none)).connect(account) {
      Talk($0, inputs).result ?? .failed(.unreachable(reason: ""))
    }
    #expect(
      report.description == """
        1. with SSL, or without where the server has none: failed: \
        the server sent an error response instead of S or N to SSLRequest
        To change: check that the port is PostgreSQL's and that nothing between changes the bytes.
        """)
    #expect(!shown(report).contains("555"))
    #expect(!shown(report).contains(sqlState))
  }
}

extension [UInt8] {
  func pieces(of size: Int) -> [[UInt8]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}

/// All that can be seen of a value: as text, to a debugger, and its parts.
func shown(_ value: some Any) -> String {
  var text = "\(value)\n\(String(reflecting: value))\n"
  dump(value, to: &text)
  return text
}
