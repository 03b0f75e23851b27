import PostgresWire
import Testing

@Suite("Whatever a message holds, what is written is read back, however it is cut:")
struct MessagePropertyTests {
  @Test("a server's", arguments: 0..<64)
  func backend(seed: Int) throws {
    var fields = RandomFields(seed: seed)
    let messages = (0..<3).flatMap { _ in Self.backend(&fields) }
    var frames = FrameBuffer()
    var read: [BackendMessage] = []
    try cut(messages.flatMap(\.frame.bytes), &fields) { piece in
      frames.append(piece)
      while let frame = try frames.next() { read.append(try BackendMessage(frame)) }
    }
    #expect(read == messages)
    #expect(frames.isEmpty)
  }

  @Test("a client's", arguments: 0..<64)
  func frontend(seed: Int) throws {
    var fields = RandomFields(seed: seed)
    let messages = (0..<3).flatMap { _ in Self.frontend(&fields) }
    var frames = FrameBuffer()
    var read: [FrontendMessage] = []
    try cut(messages.flatMap(\.frame.bytes), &fields) { piece in
      frames.append(piece)
      while let frame = try frames.next() { read.append(try FrontendMessage(frame)) }
    }
    #expect(read == messages)
    #expect(frames.isEmpty)
  }

  @Test("a packet before all others", arguments: 0..<64)
  func startup(seed: Int) {
    var fields = RandomFields(seed: seed)
    let packets: [StartupPacket] = [
      .sslRequest, .gssencRequest,
      .cancelRequest(.init(processID: fields.int32(), key: fields.bytes())),
      .startup(
        .init(
          version: ProtocolVersion(3, fields.number(below: 1 << 16)),
          parameters: fields.list { .init($0.name(), $0.string()) })),
    ]
    #expect(packets.map { StartupPacket.decode(Array($0.bytes.dropFirst(4))) } == packets)
  }

  @Test("a first answer to SASL", arguments: 0..<64)
  func sasl(seed: Int) throws {
    var fields = RandomFields(seed: seed)
    let response = SASLInitialResponse(mechanism: fields.string(), data: fields.value())
    #expect(try SASLInitialResponse(body: response.body) == response)
  }

  private func cut(
    _ bytes: [UInt8], _ fields: inout RandomFields, _ take: ([UInt8]) throws -> Void
  ) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(1 + fields.number(below: 40))
      try take(Array(piece))
      rest = rest[piece.endIndex...]
    }
  }

  // MARK: One of each

  private static func frontend(_ fields: inout RandomFields) -> [FrontendMessage] {
    [
      .authenticationResponse(fields.bytes()),
      .bind(
        .init(
          portal: fields.string(), statement: fields.string(),
          parameterFormats: fields.list { $0.int16() }, parameters: fields.list { $0.value() },
          resultFormats: fields.list { $0.int16() })),
      .close(.statement(fields.string())), .close(.portal(fields.string())),
      .copyData(fields.bytes()), .copyDone, .copyFail(reason: fields.string()),
      .describe(.portal(fields.string())), .describe(.unknown(kind: 1, fields.string())),
      .execute(portal: fields.string(), maximumRows: fields.int32()), .flush,
      .functionCall(fields.bytes()),
      .parse(
        .init(
          statement: fields.string(), query: fields.string(),
          parameterTypes: fields.list { $0.int32() })),
      .query(fields.string()), .sync, .terminate,
    ]
  }

  private static func backend(_ fields: inout RandomFields) -> [BackendMessage] {
    authentications(&fields).map(BackendMessage.authentication) + [
      .backendKeyData(processID: fields.int32(), key: fields.bytes()), .bindComplete,
      .closeComplete, .commandComplete(tag: fields.string()), .copyData(fields.bytes()), .copyDone,
      .copyResponse(UInt8(ascii: "H"), fields.bytes()), .dataRow(fields.list { $0.value() }),
      .emptyQueryResponse, .errorResponse(diagnostic(&fields)),
      .functionCallResponse(fields.value()),
      .negotiateProtocolVersion(
        newest: ProtocolVersion(word: fields.int32()), unrecognized: fields.list { $0.string() }),
      .noData, .noticeResponse(diagnostic(&fields)),
      .notificationResponse(
        processID: fields.int32(), channel: fields.string(), payload: fields.string()),
      .parameterDescription(fields.list { $0.int32() }),
      .parameterStatus(name: fields.string(), value: fields.string()), .parseComplete,
      .portalSuspended, .readyForQuery([.idle, .inTransaction, .failed][fields.number(below: 3)]),
      .rowDescription(fields.list { column(&$0) }),
    ]
  }

  private static func authentications(_ fields: inout RandomFields) -> [AuthenticationRequest] {
    [
      .ok, .cleartextPassword, .md5Password(salt: (0..<4).map { _ in fields.byte() }), .gss,
      .gssContinue(fields.bytes()), .sspi, .sasl(mechanisms: fields.list { $0.name() }),
      .saslContinue(fields.bytes()), .saslFinal(fields.bytes()),
      .other(code: 99, fields.bytes()),
    ]
  }

  private static func diagnostic(_ fields: inout RandomFields) -> Diagnostic {
    Diagnostic(
      fields: fields.list { .init(Array("SVCMDHPp")[$0.number(below: 8)], $0.string()) })
  }

  private static func column(_ fields: inout RandomFields) -> ColumnDescription {
    ColumnDescription(
      name: fields.string(), tableOID: fields.int32(), attributeNumber: fields.int16(),
      typeOID: fields.int32(), typeSize: fields.int16(), typeModifier: fields.int32(),
      format: .init(rawValue: fields.int16()))
  }
}
