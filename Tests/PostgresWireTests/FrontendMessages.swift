import PostgresWire

enum FrontendMessages {
  static let all: [Sample<FrontendMessage>] = [
    .init(
      .authenticationResponse(Array("s3cret".utf8) + [0]), message("p", .string("s3cret")),
      "F 12 AuthenticationResponse (7 bytes)"),
    .init(
      .bind(
        .init(
          portal: "p1", statement: "s1", parameterFormats: [1], parameters: [[1, 2], nil],
          resultFormats: [0, 1])),
      message(
        "B", .string("p1"), .string("s1"), .int16(1), .int16(1), .int16(2), .int32(2),
        .bytes([1, 2]), .int32(-1), .int16(2), .int16(0), .int16(1)),
      "F 33 Bind \"p1\" \"s1\" (2 parameters)"),
    .init(
      .bind(.init()), message("B", .string(""), .string(""), .int16(0), .int16(0), .int16(0)),
      "F 13 Bind \"\" \"\" (0 parameters)"),
    .init(
      .bind(.init(parameterFormats: Array(repeating: 0, count: 40_000))),
      message(
        "B", .string(""), .string(""), .int16(Int16(bitPattern: 40_000)),
        .bytes(Array(repeating: 0, count: 80_000)), .int16(0), .int16(0)),
      "F 80013 Bind \"\" \"\" (0 parameters)"),
    .init(.close(.statement("s1")), message("C", .byte("S"), .string("s1")), "F 9 Close S \"s1\""),
    .init(.close(.portal("")), message("C", .byte("P"), .string("")), "F 7 Close P \"\""),
    .init(
      .close(.unknown(kind: 0x78, "s")), message("C", .byte("x"), .string("s")),
      "F 8 Close x \"s\""),
    .init(.copyData([1]), message("d", .bytes([1])), "F 6 CopyData (1 bytes)"),
    .init(.copyDone, message("c"), "F 5 CopyDone"),
    .init(
      .copyFail(reason: "because"), message("f", .string("because")), "F 13 CopyFail \"because\""),
    .init(
      .describe(.portal("p")), message("D", .byte("P"), .string("p")), "F 8 Describe P \"p\""),
    .init(
      .describe(.statement("")), message("D", .byte("S"), .string("")), "F 7 Describe S \"\""),
    .init(
      .execute(portal: "p1", maximumRows: 2), message("E", .string("p1"), .int32(2)),
      "F 12 Execute \"p1\" 2"),
    .init(
      .execute(portal: "", maximumRows: -1), message("E", .string(""), .int32(-1)),
      "F 10 Execute \"\" -1"),
    .init(.flush, message("H"), "F 5 Flush"),
    .init(.functionCall([0, 0]), message("F", .bytes([0, 0])), "F 7 FunctionCall"),
    .init(
      .parse(.init(statement: "s1", query: "SELECT $1", parameterTypes: [23, 0])),
      message(
        "P", .string("s1"), .string("SELECT $1"), .int16(2), .int32(23), .int32(0)),
      "F 28 Parse \"s1\" \"SELECT $1\""),
    .init(
      .parse(.init(query: "")), message("P", .string(""), .string(""), .int16(0)),
      "F 9 Parse \"\" \"\""),
    .init(.query("SELECT 1"), message("Q", .string("SELECT 1")), "F 14 Query \"SELECT 1\""),
    .init(.query("é"), message("Q", .bytes([0xc3, 0xa9, 0])), "F 8 Query \"é\""),
    .init(.sync, message("S"), "F 5 Sync"),
    .init(.terminate, message("X"), "F 5 Terminate"),
  ]
}
