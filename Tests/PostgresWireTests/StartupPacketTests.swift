import PostgresWire
import Testing

@Suite("Startup packets")
struct StartupPacketTests {
  private static let login = StartupMessage(
    parameters: [.init("user", "acme"), .init("database", "acme")])

  static let samples: [Sample<StartupPacket>] = [
    .init(.sslRequest, packet(.int32(80_877_103)), "F 8 SSLRequest"),
    .init(.gssencRequest, packet(.int32(80_877_104)), "F 8 GSSENCRequest"),
    .init(
      .cancelRequest(.init(processID: 4725, key: [0x24, 0xf8, 0xe2, 0xa5])),
      packet(.int32(80_877_102), .int32(4725), .bytes([0x24, 0xf8, 0xe2, 0xa5])),
      "F 16 CancelRequest 4725"),
    .init(
      .cancelRequest(.init(processID: 1, key: Array(repeating: 9, count: 32))),
      packet(.int32(80_877_102), .int32(1), .bytes(Array(repeating: 9, count: 32))),
      "F 44 CancelRequest 1"),
    .init(
      .startup(login),
      packet(
        .int32(196_608), .string("user"), .string("acme"), .string("database"), .string("acme"),
        .string("")),
      "F 33 StartupMessage 3.0 user=\"acme\" database=\"acme\""),
    .init(
      .startup(StartupMessage(version: .v3_2, parameters: [])),
      packet(.int32(196_610), .string("")), "F 9 StartupMessage 3.2"),
    .init(
      .startup(StartupMessage(parameters: [.init("user", "")], isTerminated: false)),
      packet(.int32(196_608), .string("user"), .string("")),
      "F 14 StartupMessage 3.0 user=\"\""),
  ]

  @Test("a packet is written as the manual lays it out", arguments: samples)
  func encoding(_ sample: Sample<StartupPacket>) {
    #expect(sample.message.bytes == sample.bytes)
  }

  @Test("a packet is read back", arguments: samples)
  func decoding(_ sample: Sample<StartupPacket>) {
    #expect(StartupPacket.decode(Array(sample.bytes[4...])) == sample.message)
  }

  @Test("a packet shows in the trace without its key", arguments: samples)
  func trace(_ sample: Sample<StartupPacket>) {
    #expect("\(TraceEntry(sample.message))" == sample.trace)
  }

  @Test(
    "what stands behind the code of a request is not looked at",
    arguments: [
      (body(.int32(80_877_103), .bytes([1, 2, 3])), StartupPacket.sslRequest),
      (body(.int32(80_877_104), .bytes([0])), .gssencRequest),
      (body(.int32(80_877_102)), .cancelRequest(.init(processID: 0, key: []))),
      (body(.int32(80_877_102), .int32(7)), .cancelRequest(.init(processID: 7, key: []))),
    ])
  func requests(_ body: [UInt8], _ packet: StartupPacket) {
    #expect(StartupPacket.decode(body) == packet)
  }

  @Test(
    "an unknown code is a protocol version, whose parameters are read for 3 alone",
    arguments: [
      (Int32(131_072), "2.0"), (262_144, "4.0"), (0, "0.0"), (1, "0.1"), (80_877_105, "1234.5681"),
      (-1, "65535.65535"), (0x1234_5678, "4660.22136"),
    ])
  func versions(_ code: Int32, _ version: String) throws {
    let packet = StartupPacket.decode(
      body(.int32(code), .string("user"), .string("a"), .string("")))
    guard case .startup(let message) = packet else {
      Issue.record("\(packet) is no startup message")
      return
    }
    #expect(message.version.description == version)
    #expect(message.parameters == [])
  }

  @Test(
    "parameters end with a zero byte that is the last",
    arguments: [
      (body(.string("")), [], true),
      (body(), [], false),
      (body(.string(""), .string("")), [], false),
      (body(.string("a"), .string("1"), .string("")), [.init("a", "1")], true),
      (body(.string("a"), .string("1")), [.init("a", "1")], false),
      (body(.string("a"), .bytes([0x31])), [.init("a", "1")], false),
      (body(.string("a"), .string("1"), .string(""), .byte("z")), [.init("a", "1")], false),
      (body(.string("a"), .string("")), [.init("a", "")], false),
      (body(.string("a")), [], false),
      (body(.byte("a")), [], true),
      (body(.string("a"), .string("1"), .byte("b")), [.init("a", "1")], true),
      (body(.bytes([0x61, 0x62])), [], false),
    ] as [([UInt8], [StartupMessage.Parameter], Bool)])
  func terminator(_ rest: [UInt8], _ parameters: [StartupMessage.Parameter], _ isTerminated: Bool) {
    #expect(
      StartupPacket.decode(body(.int32(196_608), .bytes(rest)))
        == .startup(StartupMessage(parameters: parameters, isTerminated: isTerminated)))
  }

  @Test("of a parameter that is given twice the last counts")
  func duplicates() {
    let message = StartupMessage(
      parameters: [.init("user", "a"), .init("database", "d"), .init("user", "b")])
    #expect(message["user"] == "b")
    #expect(message["database"] == "d")
    #expect(message["options"] == nil)
  }

  @Test(
    "versions have an order",
    arguments: [
      (ProtocolVersion(2, 0), ProtocolVersion.v3_0), (.v3_0, .v3_2),
      (.v3_2, ProtocolVersion(3, 9999)),
      (ProtocolVersion(3, 9999), ProtocolVersion(4, 0)), (.v3_2, ProtocolVersion(word: -1)),
    ])
  func order(_ lower: ProtocolVersion, _ higher: ProtocolVersion) {
    #expect(lower < higher)
    #expect(!(higher < lower))
  }
}
