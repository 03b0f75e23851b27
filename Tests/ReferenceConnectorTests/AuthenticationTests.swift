@testable import PostgresSession
import Support
import Testing

@Suite struct AuthenticationTests {
  @Test("A server that trusts is asked for nothing more, and left")
  func trust() {
    #expect(
      Talk(
        Attempt(.none),
        [
          .authenticationOk, .parameter("server_version", "18.1"), .parameter("TimeZone", "UTC"),
          .bytes(message("K", hex("0000002a 01020304"))), .ready,
        ])
        == Talk(
          Talk.startup + ["X "] + Talk.end,
          .connected(
            ServerReport(
              parameters: ["server_version": "18.1", "TimeZone": "UTC"], processID: 42))))
  }

  @Test("A report says what TLS was agreed")
  func tls() {
    #expect(
      Talk(Attempt(.required), [.yes, .encrypted(), .authenticationOk, .ready])
        == Talk(Talk.encryptedStartup + ["X "] + Talk.end, .ssl))
  }

  @Test("A password in clear is sent where the server asks for it, with its zero byte")
  func cleartext() {
    #expect(
      Talk(Attempt(.none), [.authentication(3), .authenticationOk, .ready])
        == Talk(Talk.startup + ["p pencil·", "X "] + Talk.end, .plain))
  }

  /// Python: `md5(md5(b"pencil" + b"acme").hexdigest().encode() + bytes([1, 2, 3, 4])).hexdigest()`.
  @Test("MD5 hashes password and name, and that with the salt")
  func md5() {
    #expect(
      Talk(Attempt(.none), [.authentication(5, [1, 2, 3, 4]), .authenticationOk, .ready])
        == Talk(
          Talk.startup + ["p md5744baca010a719ca712a709d310fb56b·", "X "] + Talk.end, .plain))
  }

  @Test(
    "What the client cannot do is named, and answered with nothing",
    arguments: [
      (2, [], "authentication method 2"),
      (6, [1, 2], "authentication method 6"),
      (7, [], "AuthenticationGSS"),
      (9, [], "AuthenticationSSPI"),
      (99, [], "authentication method 99"),
      (10, Array("OAUTHBEARER-PLUS\0\0".utf8), "SASL with OAUTHBEARER-PLUS"),
      (10, Array("SCRAM-SHA-1\0scram-sha-256\0\0".utf8), "SASL with SCRAM-SHA-1, scram-sha-256"),
      (10, [0], "SASL with no mechanism"),
    ] as [(UInt8, [UInt8], String)])
  func unsupported(code: UInt8, data: [UInt8], name: String) {
    #expect(
      Talk(Attempt(.none), [.authentication(code, data), .authenticationOk, .ready])
        == Talk(Talk.startup + Talk.end, .failed(.unsupportedAuthentication(name))))
  }

  @Test("A password is not sent twice")
  func secondRequest() {
    #expect(
      Talk(Attempt(.none), [.authentication(3), .authentication(3)])
        == Talk(
          Talk.startup + ["p pencil·"] + Talk.end,
          .violation("the server sent AuthenticationCleartextPassword out of order")))
  }

  @Test(
    "An error behind AuthenticationOk is told from one before it",
    arguments: [([], false), ([.authentication(3)], false), ([.authenticationOk], true)]
      as [([SessionInput], Bool)])
  func refusal(inputs: [SessionInput], isAuthenticated: Bool) {
    #expect(
      Talk(Attempt(.none), inputs + [.error("53300", "sorry")]).result
        == .failed(
          .refused(diagnostic("53300", "sorry"), over: .plain, isAuthenticated: isAuthenticated)))
  }
}
