package import PostgresWire

/// Bytes that a fault sends: raw ones, or a message any part of which may be false.
package struct FaultPayload: Hashable, Sendable {
  /// Nil for raw bytes, which have no length word.
  package var type: UInt8?
  package var body: [Piece]
  /// What the length word says, if not the truth.
  package var length: Int32?

  package enum Piece: Hashable, Sendable {
    case bytes([UInt8])
    /// The attribute of the SASL message that an honest server sends here: `r`, `s`, `i` or `v`.
    case attribute(Character)
  }

  package init(raw bytes: [UInt8]) {
    body = [.bytes(bytes)]
  }

  package init(_ message: BackendMessage, length: Int32? = nil) {
    let frame = message.frame
    type = frame.type
    body = [.bytes(frame.body)]
    self.length = length
  }

  package init(type: UInt8, body: [Piece], length: Int32? = nil) {
    self.type = type
    self.body = body
    self.length = length
  }

  /// With the attributes of the honest message in their places; one that it has not is empty.
  func bytes(honest: [UInt8]) -> [UInt8] {
    let body = self.body.flatMap { piece in
      switch piece {
      case .bytes(let bytes): bytes
      case .attribute(let name): Self.attribute(name, of: honest)
      }
    }
    guard let type else { return body }
    return Frame(type: type, body: body).bytes(length: length)
  }

  private static func attribute(_ name: Character, of honest: [UInt8]) -> [UInt8] {
    var buffer = FrameBuffer()
    buffer.append(honest)
    // The first message alone: AuthenticationOk may stand behind it.
    guard let frame = try? buffer.next(), let message = try? BackendMessage(frame),
      let data = message.saslData
    else { return [] }
    let fields = String(decoding: data, as: UTF8.self).split(separator: ",")
    return fields.first { $0.hasPrefix("\(name)=") }.map { Array($0.dropFirst(2).utf8) } ?? []
  }
}

extension BackendMessage {
  fileprivate var saslData: [UInt8]? {
    switch self {
    case .authentication(.saslContinue(let data)), .authentication(.saslFinal(let data)): data
    default: nil
    }
  }
}
