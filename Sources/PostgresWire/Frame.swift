/// A message as it stands on the wire: a type byte, and the body behind the length word.
package struct Frame: Hashable, Sendable {
  package var type: UInt8
  package var body: [UInt8]

  package init(type: UInt8, body: [UInt8]) {
    self.type = type
    self.body = body
  }

  /// Type, Int32 length (which counts itself), body.
  package var bytes: [UInt8] { bytes(length: nil) }

  /// The same, with a length word that need not be true.
  package func bytes(length: Int32?) -> [UInt8] {
    var writer = ByteWriter(capacity: body.count + 5)
    writer.byte(type)
    writer.int32(length ?? Int32(body.count + 4))
    writer.raw(body)
    return writer.bytes
  }
}

/// Bytes that have come and have not yet made a whole message.
package struct FrameBuffer: Hashable, Sendable {
  /// PostgreSQL's `PQ_LARGE_MESSAGE_LIMIT`, which counts the length word: 1 GiB less two.
  package static let largeMessageLimit = 0x3fff_fffe
  /// PostgreSQL's `PQ_SMALL_MESSAGE_LIMIT`.
  package static let smallMessageLimit = 10_000

  /// A slice gives up its beginning without moving the rest, of which there may be much.
  private var bytes: ArraySlice<UInt8> = []

  package init() {}

  package var isEmpty: Bool { bytes.isEmpty }
  package var first: UInt8? { bytes.first }
  package var count: Int { bytes.count }

  package mutating func append(_ more: [UInt8]) {
    if bytes.isEmpty { bytes = more[...] } else { bytes.append(contentsOf: more) }
  }

  /// Gives all that is held, and holds nothing.
  package mutating func drain() -> [UInt8] {
    defer { bytes = [] }
    return Array(bytes)
  }

  /// Gives the first `count` bytes, or nil while there are fewer.
  package mutating func take(_ count: Int) -> [UInt8]? {
    guard bytes.count >= count else { return nil }
    defer { drop(count) }
    return Array(bytes.prefix(count))
  }

  /// What is empty holds no memory: most connections are idle most of the time.
  private mutating func drop(_ count: Int) {
    if count == bytes.count { bytes = [] } else { bytes.removeFirst(count) }
  }

  /// The Int32 at `offset`, left in place; nil while it has not come whole.
  package func peekInt32(at offset: Int = 0) -> Int32? {
    guard bytes.count >= offset + 4 else { return nil }
    var reader = ByteReader(bytes.dropFirst(offset))
    return reader.int32()
  }

  /// Gives the next whole message, or nil while more bytes are needed.
  ///
  /// Throws `invalidLength` as soon as the length word is known to be below 4 or above `limit`.
  package mutating func next(
    limit: Int = FrameBuffer.largeMessageLimit
  ) throws(WireError) -> Frame? {
    guard let type = bytes.first, let length = peekInt32(at: 1) else { return nil }
    guard length >= 4, length <= limit else { throw .invalidLength(Int(length)) }
    let end = 1 + Int(length)
    guard bytes.count >= end else { return nil }
    defer { drop(end) }
    return Frame(type: type, body: Array(bytes.prefix(end).dropFirst(5)))
  }
}
