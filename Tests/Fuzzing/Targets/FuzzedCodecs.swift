import PostgresWire

/// What is read is written so that the same is read again; and it is read the same however it was cut.
enum FuzzedCodecs {
  static func startup(_ bytes: [UInt8]) throws {
    guard StartupPacket.bodyLengths.contains(bytes.count) else { return }
    let packet = StartupPacket.decode(bytes)
    _ = TraceEntry(packet).description
    let again = StartupPacket.decode(Array(packet.bytes.dropFirst(4)))
    // What has lost its end reads on behind it, and what stands behind the end is not kept.
    if case .startup(let message) = packet, !message.isTerminated { return }
    try FuzzFinding.unless(packet == again, "\(packet) is read back as \(again)")
  }

  static func frontend(_ bytes: [UInt8]) throws {
    for frame in try frames(bytes) {
      guard let message = try? FrontendMessage(frame) else { continue }
      _ = TraceEntry(message).description
      let again = try FrontendMessage(message.frame)
      try FuzzFinding.unless(message == again, "\(message) is read back as \(again)")
    }
  }

  static func backend(_ bytes: [UInt8]) throws {
    for frame in try frames(bytes) {
      guard let message = try? BackendMessage(frame) else { continue }
      _ = TraceEntry(message).description
      let again = try BackendMessage(message.frame)
      try FuzzFinding.unless(message == again, "\(message) is read back as \(again)")
    }
  }

  private static func frames(_ bytes: [UInt8]) throws -> [Frame] {
    let split = Split(bytes)
    let whole = frames([split.whole])
    let cut = frames(split.pieces)
    try FuzzFinding.unless(whole == cut, "cut to \(split.pieces), other frames come of it")
    return whole
  }

  private static func frames(_ pieces: [[UInt8]]) -> [Frame] {
    var (buffer, frames) = (FrameBuffer(), [Frame]())
    for piece in pieces {
      buffer.append(piece)
      do {
        while let frame = try buffer.next(limit: 1000) { frames.append(frame) }
      } catch {
        return frames
      }
    }
    return frames
  }
}
