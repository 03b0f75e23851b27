/// Bytes from a server, taken apart into messages as they come.
struct BackendBytes: Sendable {
  private var bytes: [UInt8] = []

  struct Message: Sendable {
    var type: Character
    /// Behind the length word.
    var body: [UInt8]
  }

  private var isEmpty: Bool { bytes.isEmpty }

  mutating func append(_ more: [UInt8]) { bytes += more }

  /// Nil where fewer have come.
  mutating func take(_ count: Int) -> [UInt8]? {
    guard bytes.count >= count else { return nil }
    defer { bytes.removeFirst(count) }
    return Array(bytes.prefix(count))
  }

  /// Nil where no whole message has come.
  mutating func takeMessage() -> Message? {
    guard bytes.count >= 5 else { return nil }
    let length = bytes[1..<5].reduce(0) { $0 << 8 | Int($1) }
    guard length >= 4, let message = take(length + 1) else { return nil }
    return Message(type: Character(Unicode.Scalar(message[0])), body: Array(message[5...]))
  }

  /// Writes what is held, as far as it is whole messages, and the rest as bytes.
  mutating func drain(_ writer: inout TranscriptWriter) -> [String] {
    var lines: [String] = []
    while let message = takeMessage() { lines.append(writer.line(message)) }
    return isEmpty ? lines : lines + [writer.line(takeRest())]
  }

  private mutating func takeRest() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }
}
