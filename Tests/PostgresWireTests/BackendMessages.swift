import PostgresWire
import Testing

/// A message with its bytes and its line in a trace.
struct Sample<Message: Sendable>: Sendable, CustomTestStringConvertible {
  let message: Message
  let bytes: [UInt8]
  let trace: String

  init(_ message: Message, _ bytes: [UInt8], _ trace: String) {
    self.message = message
    self.bytes = bytes
    self.trace = trace
  }

  var testDescription: String { trace }
}

enum BackendMessages {
  static let authentication: [Sample<BackendMessage>] = [
    .init(.authentication(.ok), message("R", .int32(0)), "B 9 AuthenticationOk"),
    .init(
      .authentication(.cleartextPassword), message("R", .int32(3)),
      "B 9 AuthenticationCleartextPassword"),
    .init(
      .authentication(.md5Password(salt: [0x6f, 0x7c, 0xca, 0xc9])),
      message("R", .int32(5), .bytes([0x6f, 0x7c, 0xca, 0xc9])), "B 13 AuthenticationMD5Password"),
    .init(.authentication(.gss), message("R", .int32(7)), "B 9 AuthenticationGSS"),
    .init(
      .authentication(.gssContinue([1, 2])), message("R", .int32(8), .bytes([1, 2])),
      "B 11 AuthenticationGSSContinue"),
    .init(.authentication(.sspi), message("R", .int32(9)), "B 9 AuthenticationSSPI"),
    .init(
      .authentication(.sasl(mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])),
      message(
        "R", .int32(10), .string("SCRAM-SHA-256-PLUS"), .string("SCRAM-SHA-256"), .string("")),
      "B 43 AuthenticationSASL \"SCRAM-SHA-256-PLUS\" \"SCRAM-SHA-256\""),
    .init(
      .authentication(.sasl(mechanisms: [])), message("R", .int32(10), .string("")),
      "B 10 AuthenticationSASL "),
    .init(
      .authentication(.saslContinue(Array("r=secret".utf8))),
      message("R", .int32(11), .bytes(Array("r=secret".utf8))), "B 17 AuthenticationSASLContinue"),
    .init(
      .authentication(.saslFinal(Array("v=secret".utf8))),
      message("R", .int32(12), .bytes(Array("v=secret".utf8))), "B 17 AuthenticationSASLFinal"),
    .init(
      .authentication(.other(code: 6, [1])), message("R", .int32(6), .bytes([1])),
      "B 10 Authentication 6"),
    .init(
      .authentication(.other(code: -1, [])), message("R", .int32(-1)), "B 9 Authentication -1"),
  ]

  static let session: [Sample<BackendMessage>] = [
    .init(
      .backendKeyData(processID: 4583, key: [0x46, 0xe5, 0x01, 0x2d]),
      message("K", .int32(4583), .bytes([0x46, 0xe5, 0x01, 0x2d])),
      "B 13 BackendKeyData 4583 (4 bytes)"),
    .init(
      .backendKeyData(processID: 1, key: Array(repeating: 7, count: 32)),
      message("K", .int32(1), .bytes(Array(repeating: 7, count: 32))),
      "B 41 BackendKeyData 1 (32 bytes)"),
    .init(
      .parameterStatus(name: "DateStyle", value: "ISO, MDY"),
      message("S", .string("DateStyle"), .string("ISO, MDY")),
      "B 24 ParameterStatus DateStyle=\"ISO, MDY\""),
    .init(.readyForQuery(.idle), message("Z", .byte("I")), "B 6 ReadyForQuery I"),
    .init(.readyForQuery(.inTransaction), message("Z", .byte("T")), "B 6 ReadyForQuery T"),
    .init(.readyForQuery(.failed), message("Z", .byte("E")), "B 6 ReadyForQuery E"),
    .init(
      .negotiateProtocolVersion(newest: .v3_0, unrecognized: []),
      message("v", .int32(196_608), .int32(0)), "B 13 NegotiateProtocolVersion 3.0"),
    .init(
      .negotiateProtocolVersion(newest: .v3_2, unrecognized: ["_pq_.foo", "_pq_.bar"]),
      message("v", .int32(196_610), .int32(2), .string("_pq_.foo"), .string("_pq_.bar")),
      "B 31 NegotiateProtocolVersion 3.2 \"_pq_.foo\" \"_pq_.bar\""),
    .init(
      .notificationResponse(processID: 3838, channel: "ch", payload: "p"),
      message("A", .int32(3838), .string("ch"), .string("p")), "B 14 NotificationResponse \"ch\""),
    .init(
      .errorResponse(
        Diagnostic(
          .fatal, .invalidPassword, "no", detail: "d", hint: "h", position: 7,
          source: .init("auth.c", 334, "auth_failed"))),
      message(
        "E", .byte("S"), .string("FATAL"), .byte("V"), .string("FATAL"), .byte("C"),
        .string("28P01"), .byte("M"), .string("no"), .byte("D"), .string("d"), .byte("H"),
        .string("h"), .byte("P"), .string("7"), .byte("F"), .string("auth.c"), .byte("L"),
        .string("334"), .byte("R"), .string("auth_failed"), .string("")),
      "B 66 ErrorResponse FATAL:  28P01: no"),
    .init(
      .noticeResponse(Diagnostic(.warning, .noActiveSQLTransaction, "w")),
      message(
        "N", .byte("S"), .string("WARNING"), .byte("V"), .string("WARNING"), .byte("C"),
        .string("25P01"), .byte("M"), .string("w"), .string("")),
      "B 34 NoticeResponse WARNING:  25P01: w"),
    .init(
      .errorResponse(Diagnostic(fields: [])), message("E", .string("")),
      "B 6 ErrorResponse ERROR:  "),
    .init(
      .errorResponse(Diagnostic(fields: [.init("\u{e9}", "x")])),
      message("E", .bytes([0xe9]), .string("x"), .string("")), "B 9 ErrorResponse ERROR:  "),
  ]

  static let results: [Sample<BackendMessage>] = [
    .init(.bindComplete, message("2"), "B 5 BindComplete"),
    .init(.closeComplete, message("3"), "B 5 CloseComplete"),
    .init(
      .commandComplete(tag: "SELECT 1"), message("C", .string("SELECT 1")),
      "B 14 CommandComplete \"SELECT 1\""),
    .init(.copyData([0x31, 0x0a]), message("d", .bytes([0x31, 0x0a])), "B 7 CopyData (2 bytes)"),
    .init(.copyDone, message("c"), "B 5 CopyDone"),
    .init(
      .copyResponse(0x47, [0, 0, 1, 0, 0]), message("G", .bytes([0, 0, 1, 0, 0])),
      "B 10 CopyGResponse"),
    .init(.copyResponse(0x48, []), message("H"), "B 5 CopyHResponse"),
    .init(.copyResponse(0x57, []), message("W"), "B 5 CopyWResponse"),
    .init(
      .dataRow([Array("acme".utf8), nil, []]),
      message(
        "D", .int16(3), .int32(4), .bytes(Array("acme".utf8)), .int32(-1), .int32(0)),
      "B 23 DataRow (3 values)"),
    .init(.dataRow([]), message("D", .int16(0)), "B 7 DataRow (0 values)"),
    .init(.emptyQueryResponse, message("I"), "B 5 EmptyQueryResponse"),
    .init(
      .functionCallResponse([3]), message("V", .int32(1), .bytes([3])), "B 10 FunctionCallResponse"),
    .init(.functionCallResponse(nil), message("V", .int32(-1)), "B 9 FunctionCallResponse"),
    .init(.noData, message("n"), "B 5 NoData"),
    .init(
      .parameterDescription([25, 20]), message("t", .int16(2), .int32(25), .int32(20)),
      "B 15 ParameterDescription (2 parameters)"),
    .init(.parseComplete, message("1"), "B 5 ParseComplete"),
    .init(.portalSuspended, message("s"), "B 5 PortalSuspended"),
    .init(
      .rowDescription([
        ColumnDescription(name: "?column?", typeOID: 23, typeSize: 4),
        ColumnDescription(
          name: "ssl", tableOID: 12249, attributeNumber: 2, typeOID: 16, typeSize: 1,
          typeModifier: 14, format: .binary),
      ]),
      message(
        "T", .int16(2), .string("?column?"), .int32(0), .int16(0), .int32(23), .int16(4),
        .int32(-1), .int16(0), .string("ssl"), .int32(12249), .int16(2), .int32(16), .int16(1),
        .int32(14), .int16(1)),
      "B 56 RowDescription \"?column?\" \"ssl\""),
    .init(
      .rowDescription([
        ColumnDescription(
          name: "x", typeOID: 25, typeSize: -1, format: .init(rawValue: 2))
      ]),
      message(
        "T", .int16(1), .string("x"), .int32(0), .int16(0), .int32(25), .int16(-1), .int32(-1),
        .int16(2)),
      "B 27 RowDescription \"x\""),
  ]

  static let all = authentication + session + results
}
