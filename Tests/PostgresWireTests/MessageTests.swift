import PostgresWire
import Testing

@Suite("Messages")
struct MessageTests {
  @Test("a server's message is written as the manual lays it out", arguments: BackendMessages.all)
  func backendEncoding(_ sample: Sample<BackendMessage>) {
    #expect(sample.message.frame.bytes == sample.bytes)
  }

  @Test("a server's message is read back", arguments: BackendMessages.all)
  func backendDecoding(_ sample: Sample<BackendMessage>) throws {
    #expect(try BackendMessage(frame(sample.bytes)) == sample.message)
  }

  @Test("a client's message is written as the manual lays it out", arguments: FrontendMessages.all)
  func frontendEncoding(_ sample: Sample<FrontendMessage>) {
    #expect(sample.message.frame.bytes == sample.bytes)
  }

  @Test("a client's message is read back", arguments: FrontendMessages.all)
  func frontendDecoding(_ sample: Sample<FrontendMessage>) throws {
    #expect(try FrontendMessage(frame(sample.bytes)) == sample.message)
  }

  @Test("the samples have every type of message")
  func everyType() {
    #expect(
      String(decoding: Set(BackendMessages.all.map(\.message.type)).sorted(), as: UTF8.self)
        == "123ACDEGHIKNRSTVWZcdnstv")
    #expect(
      String(decoding: Set(FrontendMessages.all.map(\.message.type)).sorted(), as: UTF8.self)
        == "BCDEFHPQSXcdfp")
  }

  @Test(
    "a server's message shows in the trace without what may be secret",
    arguments: BackendMessages.all)
  func backendTrace(_ sample: Sample<BackendMessage>) {
    #expect("\(TraceEntry(sample.message))" == sample.trace)
  }

  @Test(
    "a client's message shows in the trace without what may be secret",
    arguments: FrontendMessages.all)
  func frontendTrace(_ sample: Sample<FrontendMessage>) {
    #expect("\(TraceEntry(sample.message))" == sample.trace)
  }

  @Test("the reply to a request for encryption shows in the trace")
  func replyTrace() {
    #expect("\(TraceEntry(reply: UInt8(ascii: "S"), to: "SSL"))" == "B 1 SSLResponse S")
  }
}

/// The message that the bytes are, taken apart by hand.
func frame(_ bytes: [UInt8]) -> Frame {
  Frame(type: bytes[0], body: Array(bytes[5...]))
}
