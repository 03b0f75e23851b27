import PostgresSession
import ReferenceConnector
import Support
import Testing

/// The first bytes, before anybody is who he says he is.
@Suite struct SSLReplyTests {
  private static let asked = ["timer of 10 s", "SSLRequest"]

  @Test("A client's first bytes are those of the manual's message formats")
  func firstBytes() {
    #expect(
      firstActions(Attempt(.required))
        == [.setTimer(seconds: 10), .write(hex("00000008 04d2162f"))])
    #expect(
      firstActions(Attempt(.none)) == [
        .setTimer(seconds: 10),
        .write(
          hex("00000024 00030000") + Array("user\0acme\0database\0orders\0\0".utf8)),
      ])
  }

  @Test("Behind N the same connection goes on in plaintext where SSL is only preferred")
  func plaintextAfterNo() {
    #expect(
      Talk(Attempt(.preferred), [.no])
        == Talk(Self.asked + Talk.startup.dropFirst(), nil))
  }

  @Test("Nothing is sent behind a reply that is not believed", arguments: replies)
  func refusedReply(bytes: [UInt8], failure: ConnectionFailure) {
    for_(Attempt(.required), bytes, failure)
  }

  private func for_(_ attempt: Attempt, _ bytes: [UInt8], _ failure: ConnectionFailure) {
    let expected = Talk(Self.asked + Talk.end, .failed(failure))
    #expect(Talk(attempt, [.bytes(bytes), .encrypted(), .authenticationOk, .ready]) == expected)
  }
}
