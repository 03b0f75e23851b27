import PostgresWire
import Testing

@Suite("Frames")
struct FrameTests {
  @Test("messages that come byte by byte are those that come at once")
  func pieces() throws {
    let bytes = BackendMessages.all.flatMap(\.bytes)
    var buffer = FrameBuffer()
    var frames: [Frame] = []
    for byte in bytes {
      buffer.append([byte])
      while let frame = try buffer.next() { frames.append(frame) }
    }
    #expect(frames == BackendMessages.all.map(\.message.frame))
    #expect(buffer.isEmpty)
  }

  @Test("several messages that come at once are given one by one")
  func several() throws {
    var buffer = FrameBuffer()
    buffer.append(message("S") + message("H") + [0x51, 0, 0])
    #expect(try buffer.next() == Frame(type: UInt8(ascii: "S"), body: []))
    #expect(try buffer.next() == Frame(type: UInt8(ascii: "H"), body: []))
    #expect(try buffer.next() == nil)
    #expect(buffer.drain() == [0x51, 0, 0])
    #expect(buffer.isEmpty)
  }

  @Test(
    "a length is refused as soon as it is known to be wrong",
    arguments: [
      0, 1, 2, 3, -1, Int32.min, Int32.max, 0x3fff_ffff,
    ])
  func invalidLength(_ length: Int32) {
    var buffer = FrameBuffer()
    buffer.append(body(.byte("Q"), .int32(length)))
    #expect(throws: WireError.invalidLength(Int(length))) { try buffer.next() }
  }

  @Test("the length counts itself, and the limit is of that")
  func limit() throws {
    var buffer = FrameBuffer()
    buffer.append(message("Q", .bytes([1, 2, 3])))
    #expect(throws: WireError.invalidLength(7)) { try buffer.next(limit: 6) }
    #expect(try buffer.next(limit: 7) == Frame(type: UInt8(ascii: "Q"), body: [1, 2, 3]))
  }

  @Test("a message of the greatest length is waited for")
  func greatest() throws {
    var buffer = FrameBuffer()
    buffer.append(body(.byte("Q"), .int32(0x3fff_fffe)))
    #expect(try buffer.next() == nil)
  }

  @Test("a body of no bytes is a whole message")
  func empty() throws {
    var buffer = FrameBuffer()
    buffer.append(message("X"))
    #expect(try buffer.next() == Frame(type: UInt8(ascii: "X"), body: []))
  }

  @Test("bytes without a type are taken as many as are asked for")
  func take() {
    var buffer = FrameBuffer()
    buffer.append([0, 0, 0])
    #expect(buffer.peekInt32() == nil)
    #expect(buffer.take(4) == nil)
    buffer.append([9, 1, 2])
    #expect(buffer.peekInt32() == 9)
    #expect(buffer.peekInt32(at: 2) == 0x0009_0102)
    #expect(buffer.take(4) == [0, 0, 0, 9])
    #expect(buffer.first == 1)
    #expect(buffer.drain() == [1, 2])
  }
}
