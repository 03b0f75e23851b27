import PostgresWire
import Testing

@Suite("SASLInitialResponse")
struct SASLInitialResponseTests {
  static let samples: [(SASLInitialResponse, [UInt8])] = [
    (
      SASLInitialResponse(mechanism: "SCRAM-SHA-256", data: Array("n,,n=,r=x".utf8)),
      body(.string("SCRAM-SHA-256"), .int32(9), .bytes(Array("n,,n=,r=x".utf8)))
    ),
    (SASLInitialResponse(mechanism: "X", data: []), body(.string("X"), .int32(0))),
    (SASLInitialResponse(mechanism: "X", data: nil), body(.string("X"), .int32(-1))),
  ]

  @Test("is written and read as the manual lays it out", arguments: samples)
  func roundTrip(_ response: SASLInitialResponse, _ bytes: [UInt8]) throws {
    #expect(response.body == bytes)
    #expect(try SASLInitialResponse(body: bytes) == response)
  }

  @Test(
    "is refused for what is wrong with it",
    arguments: [
      (body(), WireError.Flaw.unterminatedString),
      (body(.bytes(Array("SCRAM".utf8))), .unterminatedString),
      (body(.string("SCRAM")), .shortInteger),
      (body(.string("SCRAM"), .bytes([0, 0, 0])), .shortInteger),
      (body(.string("SCRAM"), .int32(5), .bytes([1])), .shortBytes),
      (body(.string("SCRAM"), .int32(-2)), .shortBytes),
      (body(.string("SCRAM"), .int32(0), .bytes([1])), .excess),
    ])
  func malformed(_ bytes: [UInt8], _ flaw: WireError.Flaw) {
    #expect(throws: WireError.invalidBody(message: "SASLInitialResponse", flaw)) {
      try SASLInitialResponse(body: bytes)
    }
  }
}
