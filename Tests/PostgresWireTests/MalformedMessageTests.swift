import PostgresWire
import Testing

@Suite("Malformed messages")
struct MalformedMessageTests {
  /// Those whose body may end anywhere: the rest of it is one opaque field.
  private static let opaque = Set("RKdGHWpF".utf8)

  @Test(
    "a server's message that ends early is refused",
    arguments: BackendMessages.all.filter { !opaque.contains($0.message.type) })
  func truncatedBackend(_ sample: Sample<BackendMessage>) {
    let frame = frame(sample.bytes)
    let accepted = frame.body.indices.filter { count in
      (try? BackendMessage(Frame(type: frame.type, body: Array(frame.body[..<count])))) != nil
    }
    #expect(accepted == [])
  }

  @Test(
    "a client's message that ends early is refused",
    arguments: FrontendMessages.all.filter {
      !opaque.contains($0.message.type) && $0.bytes.count < 100
    })
  func truncatedFrontend(_ sample: Sample<FrontendMessage>) {
    let frame = frame(sample.bytes)
    let accepted = frame.body.indices.filter { count in
      (try? FrontendMessage(Frame(type: frame.type, body: Array(frame.body[..<count])))) != nil
    }
    #expect(accepted == [])
  }

  @Test(
    "a server's message that goes on is refused",
    arguments: BackendMessages.all.filter { !opaque.contains($0.message.type) })
  func extendedBackend(_ sample: Sample<BackendMessage>) {
    var frame = frame(sample.bytes)
    frame.body.append(0)
    #expect(throws: WireError.invalidBody(message: name(frame), .excess)) {
      try BackendMessage(frame)
    }
  }

  @Test(
    "a client's message that goes on is refused",
    arguments: FrontendMessages.all.filter { !opaque.contains($0.message.type) })
  func extendedFrontend(_ sample: Sample<FrontendMessage>) {
    var frame = frame(sample.bytes)
    frame.body.append(0)
    #expect(throws: WireError.invalidBody(message: name(frame), .excess)) {
      try FrontendMessage(frame)
    }
  }

  @Test(
    "an authentication request is refused for what is wrong with it",
    arguments: [
      (body(), WireError.Flaw.shortInteger),
      (body(.bytes([0, 0, 0])), .shortInteger),
      (body(.int32(0), .bytes([0])), .excess),
      (body(.int32(3), .bytes([0])), .excess),
      (body(.int32(5), .bytes([1, 2, 3])), .shortBytes),
      (body(.int32(5), .bytes([1, 2, 3, 4, 5])), .excess),
      (body(.int32(10)), .unterminatedString),
      (body(.int32(10), .string("SCRAM-SHA-256")), .unterminatedString),
      (body(.int32(10), .bytes([0x41])), .unterminatedString),
      (body(.int32(10), .string(""), .string("")), .excess),
    ])
  func authentication(_ body: [UInt8], _ flaw: WireError.Flaw) {
    #expect(throws: WireError.invalidBody(message: "'R'", flaw)) {
      try BackendMessage(Frame(type: UInt8(ascii: "R"), body: body))
    }
  }

  @Test(
    "a server's message is refused for what is wrong with it",
    arguments: [
      (message("K", .bytes([0, 0, 1])), WireError.Flaw.shortInteger),
      (message("Z"), .noByte),
      (message("Z", .byte("X")), .invalidField),
      (message("D", .int16(1), .int32(-2)), .shortBytes),
      (message("D", .int16(1), .int32(5), .bytes([1, 2])), .shortBytes),
      (message("D", .int16(-1)), .shortInteger),
      (message("v", .int32(196_608), .int32(-1)), .invalidField),
      (message("v", .int32(196_608), .int32(Int32.max)), .unterminatedString),
      (message("E", .byte("S"), .bytes([0x41])), .unterminatedString),
      (message("E"), .noByte),
      (message("V"), .shortInteger),
    ])
  func backend(_ bytes: [UInt8], _ flaw: WireError.Flaw) {
    let frame = frame(bytes)
    #expect(throws: WireError.invalidBody(message: name(frame), flaw)) {
      try BackendMessage(frame)
    }
  }

  @Test(
    "a client's message is refused for what is wrong with it",
    arguments: [
      (message("Q"), WireError.Flaw.unterminatedString),
      (message("Q", .bytes(Array("SELECT 1".utf8))), .unterminatedString),
      (message("D"), .noByte),
      (message("C", .byte("S")), .unterminatedString),
      (message("E", .string("")), .shortInteger),
      (message("P", .string(""), .string(""), .int16(1), .int16(0)), .shortInteger),
      (message("B", .string(""), .string(""), .int16(0), .int16(1), .int32(3)), .shortBytes),
      (message("B", .string(""), .string(""), .int16(0), .int16(1), .int32(-2)), .shortBytes),
      (message("S", .byte("x")), .excess),
    ])
  func frontend(_ bytes: [UInt8], _ flaw: WireError.Flaw) {
    let frame = frame(bytes)
    #expect(throws: WireError.invalidBody(message: name(frame), flaw)) {
      try FrontendMessage(frame)
    }
  }

  @Test("a type that an end does not have is refused, whatever the other end has")
  func unknownTypes() {
    let backend = Set(BackendMessages.all.map(\.message.type))
    let frontend = Set(FrontendMessages.all.map(\.message.type))
    #expect(
      (0...255).filter { isUnknown($0, BackendMessage.init) }
        == (0...255).filter { !backend.contains(UInt8($0)) })
    #expect(
      (0...255).filter { isUnknown($0, FrontendMessage.init) }
        == (0...255).filter { !frontend.contains(UInt8($0)) })
  }

  @Test("the limits of a message's length are those of SocketBackend")
  func lengthLimits() {
    let limits = (0...UInt8.max).compactMap { type in
      FrontendMessage.lengthLimit(type).map { (String(Character(Unicode.Scalar(type))), $0) }
    }
    #expect(limits.filter { $0.1 == 0x3fff_fffe }.map(\.0) == ["B", "F", "P", "Q", "d"])
    #expect(
      limits.filter { $0.1 == 10_000 }.map(\.0) == ["C", "D", "E", "H", "S", "X", "c", "f"])
    #expect(limits.count == 13)
  }

  @Test(
    "an error says what is wrong",
    arguments: [
      (WireError.invalidLength(3), "invalid message length 3"),
      (.invalidBody(message: "'Q'", .excess), "malformed 'Q' message"),
      (.unknownType(121), "unknown message type 121"),
    ])
  func descriptions(_ error: WireError, _ text: String) {
    #expect("\(error)" == text)
  }

  private func name(_ frame: Frame) -> String {
    "'\(Character(Unicode.Scalar(frame.type)))'"
  }

  private func isUnknown<Message>(
    _ type: Int, _ decode: (Frame) throws(WireError) -> Message
  ) -> Bool {
    do {
      _ = try decode(Frame(type: UInt8(type), body: []))
      return false
    } catch {
      return error == .unknownType(UInt8(type))
    }
  }
}
