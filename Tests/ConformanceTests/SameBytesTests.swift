@testable import Conformance
import Credentials
import OpenSSLKit
import PostgresSession
import ReferenceConnector
import Testing

/// The same credentials put the same bytes on the wire, however they are written.
struct SameBytesTests {
  @Test("In each mode, every way of writing that can carry it", arguments: SSLMode.allCases)
  func writings(_ mode: SSLMode) throws {
    let parameters = ConnectionParameters(
      server: "localhost", port: 5432, database: "acme; x=\"y\"", username: "o'brien",
      password: Secret(" p;w='\"=d "), sslMode: mode)
    let writings = CredentialWriting.all.filter { $0.modes.contains(mode) }
    #expect(writings.count >= 6)
    let bytes = try writings.map { writing in
      let text = try #require(writing.write(parameters))
      return try clientBytes(Credentials.parse(text, as: writing.form).parameters)
    }
    #expect(Set(bytes).count == 1)
    #expect(bytes.first?.isEmpty == false)
  }

  /// All that the client of the first attempt writes to a server that answers SSLRequest with N and
  /// asks for the password.
  private func clientBytes(_ parameters: ConnectionParameters) throws -> [UInt8] {
    let attempt = try #require(parameters.sslMode.plan.first)
    var session = ClientSession(parameters, attempt, scramNonce: "nonce", timeout: 1)
    let cleartext: [UInt8] = [0x52, 0, 0, 0, 8, 0, 0, 0, 3]
    let inputs: [SessionInput] = [
      .connected, .bytes(attempt.encryption == .none ? [] : [UInt8(ascii: "N")]),
      .bytes(cleartext),
    ]
    return inputs.flatMap { session.handle($0) }.flatMap { action in
      if case .write(let bytes) = action { bytes } else { [UInt8]() }
    }
  }
}
