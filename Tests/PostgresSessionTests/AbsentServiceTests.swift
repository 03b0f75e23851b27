import PostgresSession
import Testing

/// Methods that no PostgreSQL for Linux has, so that none could be recorded.
@Suite("A server of another system refuses in that system's words")
struct AbsentServiceTests {
  @Test(
    "once it has asked",
    arguments: [
      ("sspi", "R \\0\\0\\0\\t", "p abc", "28000 SSPI authentication failed for user \"acme\""),
      ("sspi", "R \\0\\0\\0\\t", "S", "08P01 expected SSPI response, got message type 83"),
      ("bsd", "R \\0\\0\\0\\x03", "p abc\\0", "28000 BSD authentication failed for user \"acme\""),
    ])
  func refusal(_ method: String, _ asked: String, _ answer: String, _ refusal: String) throws {
    var conversation = try Scene(hba: ["host all all all \(method)"]).conversation()
    conversation.send("StartupMessage user=acme")
    #expect(conversation.said == [asked.replacing("\\t", with: "\\x09")])
    conversation.send(answer)
    #expect(conversation.refused == refusal)
    #expect(conversation.events == [.connect, .authfail])
  }

  /// As a real PostgreSQL 15.18 answers, whose client goes when it is asked for a token.
  @Test("also a client that sends no more, where it is a token that was asked for")
  func goneWithoutToken() throws {
    var conversation = try Scene(hba: ["host all all all gss"]).conversation()
    conversation.send("StartupMessage user=acme")
    #expect(conversation.said == [#"R \0\0\0\x07"#])
    conversation.handle(.peerClosed)
    #expect(conversation.refused == "28000 GSSAPI authentication failed for user \"acme\"")
    #expect(conversation.isClosed)
  }
}
